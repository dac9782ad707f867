internal import FileStorage
import Foundation

/// A ``Network`` as text: a JSON list of steps, each with the layer's `kind` and `name`, its arguments, and, where they are not the
/// value before alone, the numbers of the values that it takes as `inputs`.
///
///     [{"filters":32,"kernel":[3,3],"kind":"conv2d","name":"conv1"},{"kind":"relu","name":"relu1"}, ...]
public enum NetworkDescription {
  /// What stands for the number of classes in an argument, where the text is written before the classes are known.
  private static let classesWord = "classes"
  /// The longest name of a layer in a file.
  private static let longestName = 100

  /// The network that a text describes. Everything is checked before memory is taken: kinds, arguments and their ranges, that the
  /// steps go together, and how much the network would need.
  ///
  /// - Parameter classes: the number for arguments that are the word `classes`; nil where there are none.
  public static func network(
    _ text: String, inputShape: [Int], classes: Int? = nil, registry: LayerRegistry = .standard
  ) throws(NetworkError) -> Network {
    guard let json = JSONValue(text), case .array(let elements) = json else {
      throw .description("it is not a list in JSON")
    }
    guard (1...NetworkLimits.mostSteps).contains(elements.count) else {
      throw .description("it has \(elements.count) layers, not 1 to \(NetworkLimits.mostSteps)")
    }
    var steps: [Network.Step] = []
    for (index, element) in elements.enumerated() {
      steps.append(try step(element, at: index, classes: classes, registry: registry))
    }
    return try Network(inputShape: inputShape, steps: steps)
  }

  /// The text of a network; fails where one of its layers is of a kind that files do not know.
  public static func text(_ network: Network) throws(NetworkError) -> String {
    var steps: [[String: Any]] = []
    for (index, step) in network.steps.enumerated() {
      guard let layer = step.layer as? any StoredLayer else {
        throw .description("layer \(step.layer.name) is of a kind that files have no word for")
      }
      var members = layer.arguments.mapValues(value)
      members["kind"] = type(of: layer).kind
      members["name"] = layer.name
      if step.inputs != [index] { members["inputs"] = step.inputs }
      steps.append(members)
    }
    // Floats are doubles here, so a file gives back the same number.
    let data = try? JSONSerialization.data(withJSONObject: steps, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private static func step(
    _ json: JSONValue, at index: Int, classes: Int?, registry: LayerRegistry
  ) throws(NetworkError) -> Network.Step {
    guard case .object(let members) = json else { throw .description("step \(index) is no object") }
    var (kind, name, inputs): (String?, String?, [Int]) = (nil, nil, [index])
    var arguments: [String: LayerArgument] = [:]
    var seen = Set<String>()
    for (key, value) in members {
      guard seen.insert(key).inserted else { throw .description("step \(index) has '\(key)' twice") }
      switch key {
      case "kind": kind = value.string
      case "name": name = value.string
      case "inputs":
        guard let numbers = value.array(\.integer), numbers.allSatisfy((0...index).contains) else {
          throw .description("step \(index) takes values that are not there")
        }
        inputs = numbers
      default:
        guard let argument = argument(value) else {
          throw .description("argument '\(key)' of step \(index) is of no known kind")
        }
        arguments[key] = argument == .text(classesWord) ? classes.map(LayerArgument.integer) ?? argument : argument
      }
    }
    guard let kind else { throw .description("step \(index) has no kind") }
    guard let name, isName(name) else {
      throw .description(
        "step \(index) has no name of letters, digits, points, dashes and underscores, at most \(longestName)")
    }
    return Network.Step(try registry.layer(kind: kind, name: name, arguments: arguments), inputs: inputs)
  }

  private static func isName(_ name: String) -> Bool {
    (1...longestName).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        let character = Character(UnicodeScalar(byte))
        return byte < 128 && (character.isLetter || character.isNumber || "._-".contains(character))
      }
  }

  private static func argument(_ json: JSONValue) -> LayerArgument? {
    switch json {
    case .number(let number): .number(number)
    case .string(let text): .text(text)
    case .bool(let flag): .flag(flag)
    case .array: json.array(\.number).map(LayerArgument.numbers) ?? json.array(\.string).map(LayerArgument.texts)
    case .object, .null: nil
    }
  }

  private static func value(_ argument: LayerArgument) -> Any {
    switch argument {
    case .number(let number): number
    case .text(let text): text
    case .flag(let flag): flag
    case .numbers(let numbers): numbers
    case .texts(let texts): texts
    }
  }
}
