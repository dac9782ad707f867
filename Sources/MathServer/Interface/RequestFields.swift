import FileStorage
import WebServing

/// The members of a JSON object in a request, each taken once and by its type; what nobody takes is an error, since a
/// misspelt option would otherwise be one that does nothing.
struct RequestFields {
  private let members: [String: JSONValue]
  private var taken: Set<String> = []

  /// Reads a body.
  ///
  /// - Throws: ``Problem`` where it is not a JSON object, states a member twice, or is longer than `longest` bytes.
  init(json body: [UInt8], longest: Int) throws(Problem) {
    guard body.count <= longest else { throw Problem(413, "the JSON text has more than \(longest) bytes") }
    guard String(validating: body, as: UTF8.self) != nil else { throw Problem(400, "the body is not UTF-8 text") }
    guard let value = body.withUnsafeBytes({ JSONValue($0) }) else {
      throw Problem(400, "the body is not a JSON text (RFC 8259), or nests too deeply")
    }
    guard case .object(let members) = value else { throw Problem(400, "the body is not a JSON object") }
    var named: [String: JSONValue] = [:]
    for (key, value) in members where named.updateValue(value, forKey: key) != nil {
      throw Problem(400, "the member \(Self.shown(key)) is given twice")
    }
    self.members = named
  }

  /// Reads a query, whose values are numbers and truths written as in JSON.
  init(query: [(name: String, value: String)]) throws(Problem) {
    var named: [String: JSONValue] = [:]
    for (name, text) in query {
      let value: JSONValue =
        switch text {
        case "true": .bool(true)
        case "false": .bool(false)
        default: Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .string(text)
        }
      guard named.updateValue(value, forKey: name) == nil else {
        throw Problem(400, "the parameter \(Self.shown(name)) is given twice")
      }
    }
    members = named
  }

  /// A name from a request for a message: its beginning.
  static func shown(_ name: String) -> String { Problem.shown(name) }

  private mutating func take(_ name: String) -> JSONValue? {
    taken.insert(name)
    return members[name]
  }

  /// A truth; `initial` where it is not given.
  mutating func truth(_ name: String, _ initial: Bool = false) throws(Problem) -> Bool {
    guard let value = take(name) else { return initial }
    guard case .bool(let truth) = value else { throw Problem(400, "'\(name)' is neither true nor false") }
    return truth
  }

  /// A number in a range; `initial` where it is not given.
  mutating func number(_ name: String, _ initial: Double, in range: ClosedRange<Double>) throws(Problem) -> Double {
    guard let value = take(name) else { return initial }
    guard let number = value.number, range.contains(number) else {
      throw Problem(400, "'\(name)' is no number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// One of the names of an enumeration; `initial` where it is not given.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ initial: Choice
  ) throws(Problem) -> Choice where Choice.RawValue == String {
    guard let value = take(name) else { return initial }
    guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
      throw Problem(400, "'\(name)' is none of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  /// A text of some length; nil where it is not given.
  mutating func text(_ name: String, longest: Int) throws(Problem) -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.string, !text.isEmpty, text.unicodeScalars.count <= longest else {
      throw Problem(400, "'\(name)' is no text of 1 to \(longest) characters")
    }
    return text
  }

  /// Texts.
  ///
  /// - Throws: ``Problem`` where they are not given, are none, or too many or long in all.
  mutating func texts(_ name: String, most: Int, longest: Int) throws(Problem) -> [String] {
    guard let value = take(name) else { throw Problem(400, "'\(name)' is missing") }
    guard let texts = value.array(\.string), (1...most).contains(texts.count) else {
      throw Problem(400, "'\(name)' is no array of 1 to \(most) texts")
    }
    guard texts.allSatisfy({ $0.unicodeScalars.count <= longest }) else {
      throw Problem(400, "a text of '\(name)' has more than \(longest) characters")
    }
    return texts
  }

  /// Any value; nil where it is not given.
  mutating func value(_ name: String) -> JSONValue? { take(name) }

  /// Fails where something was given that nobody took.
  func finish() throws(Problem) {
    guard let stranger = members.keys.filter({ !taken.contains($0) }).sorted().first else { return }
    throw Problem(400, "\(Self.shown(stranger)) is no member of this request; docs/openapi.json lists them")
  }
}
