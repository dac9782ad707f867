import FederatedLearning
import FileStorage
import Foundation

extension RunIdentity {
  /// The identity of a run with these settings: every field of its `config.json`, so that a new one is bound without another
  /// line here, but for those that may change while a run goes on.
  ///
  /// - Parameters:
  ///   - fingerprint: of the data.
  ///   - program: its name and version, and the instructions that its kernels use.
  public init(_ settings: FederatedSettings, fingerprint: String, program: String, kernels: String) throws {
    let data = try JSONText.data(settings, isPretty: false)
    var bound: [String: String] = [:]
    Self.flatten(data.withUnsafeBytes { JSONValue($0) }, "", into: &bound)
    for name in Self.free { bound[name] = nil }
    bound["data fingerprint"] = fingerprint
    self.init(bound: bound, noted: ["program": program, "kernels": kernels])
  }

  /// More rounds, another target, and how many must answer, are the same run; what several runs are compared by is no part of
  /// one.
  private static let free = ["rounds", "target", "leastAnswers", "compare", "seeds"]

  private static func flatten(_ value: JSONValue?, _ name: String, into texts: inout [String: String]) {
    switch value {
    case .object(let members):
      for (key, value) in members { flatten(value, name.isEmpty ? key : name + " " + key, into: &texts) }
    case .array(let elements): texts[name] = elements.compactMap(\.string).joined(separator: " ")
    case .string(let text): texts[name] = text
    case .number(let number): texts[name] = number.description
    case .bool(let flag): texts[name] = flag.description
    case .null, nil: break
    }
  }
}
