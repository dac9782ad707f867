import FederatedLearning
import FileStorage
import Foundation

/// `config.json` of a run as it is shown: whoever wrote it, a setting that this program does not know is shown too.
struct RunSettings {
  let program: String?
  let parameters: Int?
  let all: [RunSnapshot.Setting]
  private let settings: JSONValue?

  /// - Throws: ``FederatedLearning/FederatedError`` where there is none, or no JSON.
  init(folder: String) throws(FederatedError) {
    let data = try RunFolder.configuration(of: folder)
    guard let value = data.withUnsafeBytes({ JSONValue($0) }) else {
      throw FederatedError(
        folder + "/" + RunFolder.configuration, "is damaged: it is no JSON text", "bring the file back")
    }
    program = value["program"]?.string
    parameters = value["parameters"]?.integer
    settings = value["settings"]
    var shown: [RunSnapshot.Setting] = []
    if case .object(let members) = value {
      for (key, value) in members where key != "settings" { Self.flatten(value, key, &shown) }
    }
    Self.flatten(value["settings"], "", &shown)
    all = shown
  }

  func whole(_ name: String) -> Int? { settings?[name]?.integer }
  func number(_ name: String) -> Double? { settings?[name]?.number }
  func text(_ name: String) -> String? { settings?[name]?.string }
  func has(_ name: String) -> Bool { settings?[name] != nil }

  private static func flatten(_ value: JSONValue?, _ name: String, _ shown: inout [RunSnapshot.Setting]) {
    func add(_ text: String) { shown.append(RunSnapshot.Setting(name: name, value: text)) }
    switch value {
    case .object(let members):
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        flatten(value, name.isEmpty ? key : name + " " + key, &shown)
      }
    case .array(let elements):
      if !elements.isEmpty { add(elements.map { $0.string ?? $0.number.map(text) ?? "…" }.joined(separator: ", ")) }
    case .string(let text): add(text)
    case .number(let number): add(text(number))
    case .bool(let flag): add(flag ? "yes" : "no")
    case .null, nil: break
    }
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(format: "%.7g", number)
  }
}
