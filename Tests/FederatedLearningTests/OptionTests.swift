import Testing

@testable import FederatedLearning

@Suite("Options of the engine")
struct OptionTests {
  @Test("every part is found by its name and its aliases, and no two go by one")
  func names() throws {
    var names: [String] = []
    for type in EngineParts.algorithms {
      for name in [type.name] + type.aliases { #expect(try EngineSettings(strategy: name).strategy == type.name) }
      names += [type.name] + type.aliases
    }
    #expect(Set(names).count == names.count)
    #expect(try EngineSettings(strategy: "ewc").strategy == "fedcurv")
    #expect(try EngineSettings(strategy: "fedla").strategy == "logit-adjusted")
    for type in EngineParts.aggregationRules {
      #expect(try EngineSettings(aggregation: type.name).aggregation == type.name)
    }
  }

  @Test("options of one name are one option but for their default, and keys are told apart")
  func options() {
    for entry in EngineParts.options {
      let same = (EngineParts.algorithms.flatMap { $0.options } + EngineParts.aggregationRules.flatMap { $0.options })
        .filter { $0.name == entry.option.name }
      for option in same {
        #expect(
          option.key == entry.option.key && option.range == entry.option.range && option.help == entry.option.help)
      }
    }
    let keys = EngineParts.options.map(\.option.key)
    #expect(Set(keys).count == keys.count)
    for entry in EngineParts.options {
      if let standard = entry.option.standard { #expect(entry.option.range.contains(standard)) }
    }
  }

  @Test("each option is taken by those who have it, and refused with their names by others")
  func takers() throws {
    // Those that have no sense without others have tests of their own.
    let dependent = (PrivacySettings.options + [PersonalTuning.pull]).map(\.name)
    for entry in EngineParts.options where !dependent.contains(entry.option.name) {
      let value = entry.option.standard ?? entry.option.range.upperBound
      for type in EngineParts.algorithms
      where !EngineParts.aggregationRules.contains(where: { rule in
        rule.options.contains { $0.name == entry.option.name }
      }) {
        let isTaken = entry.takers.isEmpty || entry.takers.contains { $0.name == type.name }
        let settings = Result { try EngineSettings(strategy: type.name, given: [entry.option.name: value]) }
        switch settings {
        case .success(let settings):
          #expect(isTaken)
          #expect(settings.given.map(\.option.name) == [entry.option.name])
          #expect(settings.title("iid") == "\(type.name) iid, \(entry.option.title) \(value)")
        case .failure(let error):
          #expect(!isTaken)
          #expect("\(error)".contains("no such setting; leave it out, or choose "))
        }
      }
      #expect(throws: FederatedError.self) {
        try EngineSettings(
          strategy: entry.takers.first?.name ?? "fedavg", given: [entry.option.name: entry.option.range.lowerBound - 1])
      }
      #expect(throws: FederatedError.self) {
        try EngineSettings(strategy: entry.takers.first?.name ?? "fedavg", given: [entry.option.name: .nan])
      }
    }
  }

  @Test("help states the defaults of each")
  func help() throws {
    func help(_ name: String) throws -> String {
      EngineParts.help(try #require(EngineParts.options.first { $0.option.name == name }))
    }
    #expect(
      try help("server-lr") == "The server's learning rate. (default: 1; 0.01 for fedadam, fedyogi, fedadagrad)")
    #expect(try help("server-momentum").hasSuffix("(default: 0; 0.9 for fedavgm)"))
    #expect(try !help("clip").contains("default"))
  }

  @Test("rules that resist one client are refused for strategies that one client can ruin by other numbers")
  func robustRules() throws {
    for name in ["scaffold", "fedcurv", "logit-adjusted"] {
      #expect(throws: FederatedError.self) { try EngineSettings(strategy: name, aggregation: "median") }
    }
    #expect(throws: FederatedError.self) { try EngineSettings(given: ["trim": 0.1]) }
    #expect(
      try EngineSettings(aggregation: "trimmed-mean", given: ["trim": 0.1]).title("iid")
        == "fedavg iid, trimmed-mean, trim 0.1")
  }
}
