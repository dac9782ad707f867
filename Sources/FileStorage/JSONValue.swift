/// A JSON text (RFC 8259) as a tree, read in one pass over its bytes.
///
/// Model files hold thousands of small counts, for which Foundation's decoder takes 14 ms and this 1 ms.
package enum JSONValue: Sendable {
  /// Members in the order of the text.
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case bool(Bool)
  case null

  /// Parses UTF-8 bytes; nil where they are not a JSON text or nest too deeply.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = JSONReader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  /// Parses a text; nil where it is not JSON or nests too deeply.
  package init?(_ text: String) {
    var text = text
    let value = text.withUTF8 { JSONValue(UnsafeRawBufferPointer($0)) }
    guard let value else { return nil }
    self = value
  }

  /// The members of an object, converted; of duplicate keys the last counts. Nil where this is not an object or a value
  /// does not convert.
  package func dictionary<Value>(_ convert: (JSONValue) -> Value?) -> [String: Value]? {
    guard case .object(let members) = self else { return nil }
    var result = [String: Value](minimumCapacity: members.count)
    for (key, value) in members {
      guard let value = convert(value) else { return nil }
      result[key] = value
    }
    return result
  }

  /// The elements of an array, converted; nil where this is not an array or an element does not convert.
  package func array<Value>(_ convert: (JSONValue) -> Value?) -> [Value]? {
    guard case .array(let elements) = self else { return nil }
    var result: [Value] = []
    result.reserveCapacity(elements.count)
    for element in elements {
      guard let value = convert(element) else { return nil }
      result.append(value)
    }
    return result
  }

  /// The member with a key, the last one of duplicates; nil where there is none or this is not an object.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The value of a number; nil for anything else.
  package var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The value of a whole number that fits; nil for anything else.
  package var integer: Int? { number.flatMap { Int(exactly: $0) } }

  /// The text of a string; nil for anything else.
  package var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }
}

/// The state of one parse; every method leaves `place` after what it read and returns nil where the text is wrong.
private struct JSONReader {
  let bytes: UnsafeRawBufferPointer
  private var place = 0

  /// Deeper texts are refused: each level takes stack.
  private static let deepest = 100

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  /// Whether only white space is left.
  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return place == bytes.count
    }
  }

  private mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
  }

  /// Skips white space and consumes `byte` if it follows.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard next == byte else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) -> JSONValue? {
    skipBlanks()
    guard depth < Self.deepest, let first = next else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(JSONValue.string)
    case UInt8(ascii: "t"): return word("true").map { .bool(true) }
    case UInt8(ascii: "f"): return word("false").map { .bool(false) }
    case UInt8(ascii: "n"): return word("null").map { .null }
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    place += 1
    var members: [(key: String, value: JSONValue)] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")),
        let value = value(depth: depth + 1)
      else { return nil }
      members.append((key, value))
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func array(depth: Int) -> JSONValue? {
    place += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func word(_ word: StaticString) -> Void? {
    for index in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[index] else { return nil }
      place += 1
    }
    return ()
  }

  private mutating func number() -> JSONValue? {
    let start = place
    var whole = 0
    var isWhole = true
    while let byte = next {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Numbers of more than 15 digits are parsed again below.
        if place - start < 15 { whole = whole * 10 + Int(byte - UInt8(ascii: "0")) }
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        isWhole = false
      default:
        guard place > start else { return nil }
        return number(start, whole, isWhole)
      }
      place += 1
    }
    return place > start ? number(start, whole, isWhole) : nil
  }

  private func number(_ start: Int, _ whole: Int, _ isWhole: Bool) -> JSONValue? {
    if isWhole, place - start <= 15 { return .number(Double(whole)) }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard text.first != "+", let value = Double(text), value.isFinite else { return nil }
    return .number(value)
  }

  private mutating func string() -> String? {
    place += 1
    let start = place
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      guard byte >= 0x20 else { return nil }
      place += 1
    }
    guard let end = next else { return nil }
    if end == UInt8(ascii: "\"") {
      defer { place += 1 }
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    return escapedString(from: start)
  }

  /// The rest of a string with escapes; `place` is at the first one.
  private mutating func escapedString(from start: Int) -> String? {
    var text = Array(bytes[start..<place])
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard escape(into: &text) else { return nil }
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(into text: inout [UInt8]) -> Bool {
    guard let kind = next else { return false }
    place += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard var code = fourDigits() else { return false }
      if (0xD800..<0xDC00).contains(code) {
        // The first half of a surrogate pair.
        guard next == UInt8(ascii: "\\"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "u") else {
          return false
        }
        place += 2
        guard let second = fourDigits(), (0xDC00..<0xE000).contains(second) else { return false }
        code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { return false }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: return false
    }
    return true
  }

  private mutating func fourDigits() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    var code: UInt32 = 0
    for byte in bytes[place..<place + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      code = code << 4 | UInt32(digit)
    }
    place += 4
    return code
  }
}
