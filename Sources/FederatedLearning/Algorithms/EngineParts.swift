/// The algorithms and aggregation rules that there are; a new one is a file and its name here.
public enum EngineParts {
  /// Every algorithm, in the order of help texts.
  public static let algorithms: [any (FederatedAlgorithm & Configurable).Type] = [
    FedAvg.self, FedAvgM.self, FedAdam.self, FedYogi.self, FedAdagrad.self, FedProx.self, Scaffold.self, FedNova.self,
    FedCurv.self, LogitAdjusted.self, QFedAvg.self,
  ]

  /// Every aggregation rule, in the order of help texts.
  public static let aggregationRules: [any AggregationRule.Type] = [
    WeightedMean.self, CoordinateMedian.self, TrimmedMean.self, Krum.self, MultiKrum.self, Bulyan.self,
    GeometricMedian.self, ClippedMean.self, CentredClipping.self, FLTrust.self,
  ]

  /// What can be given whatever the algorithm.
  public static let commonOptions =
    [ModelAverage.option, NormClipping.option, ClientUpdate.normBound]
    + PrivacySettings.options + PersonalTuning.options

  /// An algorithm or a rule of a list by its name.
  ///
  /// - Throws: ``FederatedError`` that lists the names.
  static func find<Part>(_ name: String, in parts: [Part], kind: String) throws(FederatedError) -> Part {
    guard let found = parts.first(where: { ($0 as? any Configurable.Type)?.isCalled(name) == true }) else {
      let names = parts.compactMap { ($0 as? any Configurable.Type)?.name }
      throw FederatedError(
        "\(kind) \(name)", "there is no such \(kind)", "choose of \(names.joined(separator: ", "))")
    }
    return found
  }

  /// Every option, once each, with who takes it; nobody: it is common.
  public static let options: [(option: EngineOption, takers: [(name: String, standard: Float?)])] = {
    let parts = algorithms.map { $0 as any Configurable.Type } + aggregationRules.map { $0 as any Configurable.Type }
    var result: [(option: EngineOption, takers: [(name: String, standard: Float?)])] = []
    for part in parts {
      for option in part.options {
        let place = result.firstIndex { $0.option.name == option.name } ?? result.count
        if place == result.count { result.append((option, [])) }
        result[place].takers.append((part.name, option.standard))
      }
    }
    return result + commonOptions.map { ($0, []) }
  }()
}

extension EngineParts {
  /// An option's help with its defaults: `The server's learning rate. (default: 1; 0.01 for fedadam, fedyogi)`.
  public static func help(_ entry: (option: EngineOption, takers: [(name: String, standard: Float?)])) -> String {
    guard let standard = entry.option.standard else { return entry.option.help }
    func text(_ value: Float) -> String { value == value.rounded() && abs(value) < 1e7 ? "\(Int(value))" : "\(value)" }
    var parts = [text(standard)]
    for value in Set(entry.takers.compactMap(\.standard)).subtracting([standard]).sorted() {
      let names = entry.takers.filter { $0.standard == value }.map(\.name)
      parts.append("\(text(value)) for \(names.joined(separator: ", "))")
    }
    return "\(entry.option.help) (default: \(parts.joined(separator: "; ")))"
  }
}
