import FileStorage

/// Where a run stands after a round: everything that the next round depends on, in one safetensors file.
public struct Checkpoint: Sendable {
  /// Rounds done, weights, and what the algorithm keeps.
  public var state: ServerState
  /// Of which round each client's memory is.
  public var memoryRounds: [Int: Int]
  /// What run it belongs to.
  public var identity: RunIdentity

  /// A checkpoint to write.
  public init(state: ServerState, memoryRounds: [Int: Int], identity: RunIdentity) {
    self.state = state
    self.memoryRounds = memoryRounds
    self.identity = identity
  }

  private static let format = "mathrec federated checkpoint 2"
  private static let (weights, average, held, version, sections) = (
    "weights/", "average/", "held/", "version/", "section/"
  )

  /// Writes it whole, or leaves what was there.
  public func write(to path: String) throws(FileError) {
    var tensors: [String: Tensor] = [:]
    func add(_ more: [String: Tensor], _ prefix: String) {
      for (name, tensor) in more { tensors[prefix + name] = tensor }
    }
    add(state.weights.tensors, Self.weights)
    if let average = state.average { add(average.tensors, Self.average) }
    if let held = state.held { add(held.tensors, Self.held) }
    add(state.sections.tensors, Self.sections)
    for (version, model) in state.versions { add(model.tensors, Self.version + "\(version)/") }
    var metadata = identity.metadata
    if state.clock > 0 { metadata["clock"] = "\(state.clock)" }
    if !state.answers.isEmpty {
      metadata["answers"] = state.answers.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: ";")
    }
    metadata["format"] = Self.format
    metadata["round"] = String(state.round)
    metadata["memories"] = memoryRounds.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(
      separator: " ")
    try DurableFile.write(TensorFile(tensors: tensors, metadata: metadata).data, to: path)
  }

  /// Reads one of a run of this server and identity.
  ///
  /// - Throws: ``FederatedError`` where it is none, of another run, or holds other tensors, rounds or clients than a run of
  ///   this server can have; `FileError` where it is no safetensors file.
  public init(path: String, server: FederatedServer, identity present: RunIdentity) throws {
    let file = try TensorFile(path: path)
    let again = "start the run again"
    guard file.metadata["format"] == Self.format else {
      throw FederatedError(path, "is no checkpoint of this version of `mathrec fedtrain`", again)
    }
    identity = RunIdentity(metadata: file.metadata)
    try identity.check(present, path: path)
    guard let round = file.metadata["round"].flatMap(Int.init), (0...Self.mostRounds).contains(round) else {
      throw FederatedError(path, "its round is \(file.metadata["round"] ?? "missing")", again)
    }
    var groups: [String: [String: Tensor]] = [:]
    for (name, tensor) in file.tensors {
      guard
        let prefix = [Self.weights, Self.average, Self.held, Self.version, Self.sections].first(where: name.hasPrefix)
      else {
        throw FederatedError(path, "there is no tensor \(name) in a checkpoint", again)
      }
      groups[prefix, default: [:]][String(name.dropFirst(prefix.count))] = tensor
    }
    let weights = try Payload(groups[Self.weights] ?? [:], server.model, subject: path)
    let sections = try Sections(groups[Self.sections] ?? [:], server.kept, subject: path)
    let average = try groups[Self.average].map { try Payload($0, server.model, subject: path) }
    // Before the first round there is none.
    guard (average != nil) == (server.modelAverage != nil && round > 0) else {
      throw FederatedError(
        path, average == nil ? "has no average of the weights" : "has an average of the weights", again)
    }
    let held = try groups[Self.held].map { try Payload($0, server.model, subject: path) }
    guard (held != nil) == (server.increment != nil) else {
      throw FederatedError(
        path, held == nil ? "has no model that clients hold" : "has a model that clients hold", again)
    }
    state = ServerState(round: round, weights: weights, sections: sections, average: average, held: held)
    state.clock = try Self.clock(file.metadata["clock"], path)
    state.answers = try Self.answers(file.metadata["answers"], path)
    state.versions = try Self.versions(groups[Self.version] ?? [:], round: round, server, path)
    memoryRounds = try Self.memories(file.metadata["memories"] ?? "", rounds: round, server, path)
  }

  /// More rounds than a run has.
  static let mostRounds = 1_000_000_000

  private static func clock(_ text: String?, _ path: String) throws(FederatedError) -> Double {
    guard let text else { return 0 }
    guard let clock = Double(text), (0...1e12).contains(clock) else {
      throw FederatedError(path, "its clock says \(text.prefix(40))", "start the run again")
    }
    return clock
  }

  private static func answers(_ text: String?, _ path: String) throws(FederatedError) -> [[Double]] {
    guard let text else { return [] }
    var answers: [[Double]] = []
    for round in text.split(separator: ";", omittingEmptySubsequences: false) {
      let seconds = round.split(separator: " ").map { Double($0) }
      guard seconds.allSatisfy({ $0.map { (0...1e12).contains($0) } ?? false }) else {
        throw FederatedError(path, "no clients can have answered after \(round.prefix(40)) s", "start the run again")
      }
      answers.append(seconds.compactMap(\.self))
    }
    return answers
  }

  private static func versions(
    _ tensors: [String: Tensor], round: Int, _ server: FederatedServer, _ path: String
  ) throws(FederatedError) -> [Int: Payload] {
    var parts: [Int: [String: Tensor]] = [:]
    for (name, tensor) in tensors {
      let words = name.split(separator: "/", maxSplits: 1).map(String.init)
      guard words.count == 2, let version = Int(words[0]), (0...round).contains(version) else {
        throw FederatedError(path, "there is no tensor version/\(name) in a checkpoint", "start the run again")
      }
      parts[version, default: [:]][words[1]] = tensor
    }
    var versions: [Int: Payload] = [:]
    for (version, tensors) in parts { versions[version] = try Payload(tensors, server.model, subject: path) }
    return versions
  }

  private static func memories(
    _ text: String, rounds: Int, _ server: FederatedServer, _ path: String
  ) throws(FederatedError) -> [Int: Int] {
    var memories: [Int: Int] = [:]
    for pair in text.split(separator: " ") {
      let numbers = pair.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let client = numbers[0], let round = numbers[1], server.clientCount > client,
        client >= 0,
        (0..<rounds).contains(round), !server.remembered.sections.isEmpty,
        memories.updateValue(round, forKey: client) == nil
      else {
        throw FederatedError(path, "no client can have the memory \(pair.prefix(40))", "start the run again")
      }
    }
    return memories
  }
}
