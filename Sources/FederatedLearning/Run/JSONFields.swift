import FileStorage
import Foundation

/// The members of a JSON object taken one by one: each is of its kind and within its range, none is there twice, and at the end
/// none is left.
package struct JSONFields {
  private let subject: String
  private var members: [String: JSONValue]

  /// Members that were not asked for yet.
  package var left: [String] { members.keys.sorted() }

  /// - Throws: ``FederatedError`` where the value is no object, or has a name twice.
  package init(_ value: JSONValue?, subject: String) throws(FederatedError) {
    self.subject = subject
    guard case .object(let pairs) = value else {
      throw FederatedError(subject, "is no JSON object", "bring the file back, or start another run")
    }
    members = [:]
    for (key, value) in pairs where members.updateValue(value, forKey: key) != nil {
      throw FederatedError(subject, "has \(key) twice", "leave one of them")
    }
  }

  /// The object of a file's bytes.
  package init(_ data: Data, subject: String) throws(FederatedError) {
    let value = data.withUnsafeBytes { JSONValue($0) }
    guard let value else {
      throw FederatedError(subject, "is damaged: it is no JSON text", "bring the file back, or start another run")
    }
    try self.init(value, subject: subject)
  }

  /// An object within this one; nil where it is not there.
  package mutating func object(_ key: String) throws(FederatedError) -> JSONFields? {
    guard let value = take(key) else { return nil }
    return try JSONFields(value, subject: "\(subject), \(key)")
  }

  /// A whole number; nil where it is not there.
  package mutating func whole(_ key: String, _ range: ClosedRange<Int>) throws(FederatedError) -> Int? {
    guard let value = take(key) else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw bad(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number; nil where it is not there.
  package mutating func number(_ key: String) throws(FederatedError) -> Double? {
    guard let value = take(key) else { return nil }
    guard let number = value.number else { throw bad(key, "a number") }
    return number
  }

  /// A number that a Float can hold; nil where it is not there.
  package mutating func float(_ key: String) throws(FederatedError) -> Float? {
    guard let number = try number(key) else { return nil }
    guard Float(number).isFinite else { throw bad(key, "a number") }
    return Float(number)
  }

  /// A whole number of 64 bits: a number of JSON where a Double holds it, else its digits in a string.
  package mutating func bits(_ key: String) throws(FederatedError) -> UInt64? {
    guard let value = take(key) else { return nil }
    let exact = value.number.flatMap { $0 < 0x1p53 ? UInt64(exactly: $0) : nil }
    guard let bits = exact ?? value.string.flatMap({ UInt64($0) }) else {
      throw bad(key, "a whole number, in quotes where it is above 2^53")
    }
    return bits
  }

  /// A text; nil where it is not there.
  package mutating func text(_ key: String) throws(FederatedError) -> String? {
    guard let value = take(key) else { return nil }
    guard let text = value.string else { throw bad(key, "a text") }
    return text
  }

  /// Texts; nil where they are not there.
  package mutating func texts(_ key: String) throws(FederatedError) -> [String]? {
    guard let value = take(key) else { return nil }
    guard let texts = value.array(\.string) else { throw bad(key, "a list of texts") }
    return texts
  }

  /// Whole numbers; nil where they are not there.
  package mutating func wholes(_ key: String, _ range: ClosedRange<Int>) throws(FederatedError) -> [Int]? {
    guard let value = take(key) else { return nil }
    guard let numbers = value.array(\.integer), numbers.allSatisfy(range.contains) else {
      throw bad(key, "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return numbers
  }

  /// True or false; nil where it is not there.
  package mutating func flag(_ key: String) throws(FederatedError) -> Bool? {
    guard let value = take(key) else { return nil }
    guard case .bool(let flag) = value else { throw bad(key, "true or false") }
    return flag
  }

  /// One of an enumeration's cases; nil where it is not there.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) throws(FederatedError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw bad(key, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  /// - Throws: ``FederatedError`` for a member that nobody asked for.
  package func end() throws(FederatedError) {
    guard let key = left.first else { return }
    throw FederatedError(subject, "\(key.prefix(40)) is no setting of a run", "leave it out")
  }

  private mutating func take(_ key: String) -> JSONValue? {
    let value = members.removeValue(forKey: key)
    if case .null = value { return nil }
    return value
  }

  private func bad(_ key: String, _ words: String) -> FederatedError {
    FederatedError(subject, "its \(key) is not what it must be", "give \(words)")
  }
}
