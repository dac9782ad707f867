import ArgumentParser
import FederatedLearning

/// The options of all algorithms, aggregation rules and filters, made from what these declare: an option that one of them gains
/// is an option here without another line.
///
/// The parser finds a type's options by reflection, so the type reflects as if it had a property for each.
struct EngineOptions: ParsableArguments, CustomReflectable {
  /// What was given, by the options' names.
  private(set) var given: [String: Float] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    for (option, _) in EngineParts.options {
      given[option.name] = try values.decode(Option<Float?>.self, forKey: Key(stringValue: option.key)).wrappedValue
    }
  }

  var customMirror: Mirror {
    Mirror(
      self,
      children: EngineParts.options.map { entry in
        let help = ArgumentHelp(stringLiteral: EngineParts.help(entry))
        return (label: entry.option.key, value: Option<Float?>(name: .customLong(entry.option.name), help: help))
      })
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
