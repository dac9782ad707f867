/// A walk through the fields of a message of Protocol Buffers that nobody vouches for.
///
/// Every length is compared with what is there before anything is taken, fields that are not known are skipped, and how many there
/// may be is bounded, so that no message costs more than a small multiple of its bytes.
public struct ProtobufReader: Sendable {
  /// One field.
  public struct Field: Sendable {
    /// As the message's definition numbers it.
    public let number: Int
    let type: ProtobufType
    /// Of `varint`, `fixed64` and `fixed32`.
    let bits: UInt64
    /// Of `length`.
    let content: ArraySlice<UInt8>
    let subject: String

    private func fail(_ wanted: String) -> WireError {
      WireError(subject, "field \(number) is \(type), not \(wanted)")
    }

    /// Its number.
    public func number64() throws(WireError) -> UInt64 {
      guard type == .varint else { throw fail("a number") }
      return bits
    }

    /// Its number of either sign.
    func signed() throws(WireError) -> Int64 { Int64(zigzag: try number64()) }

    /// Its flag.
    public func flag() throws(WireError) -> Bool { try number64() != 0 }

    /// Its double.
    public func double() throws(WireError) -> Double {
      guard type == .fixed64 else { throw fail("a double") }
      return Double(bitPattern: bits)
    }

    /// Its bytes.
    public func bytes() throws(WireError) -> ArraySlice<UInt8> {
      guard type == .length else { throw fail("bytes") }
      return content
    }

    /// Its text.
    public func text() throws(WireError) -> String {
      guard let text = String(validating: try bytes(), as: UTF8.self) else {
        throw WireError(subject, "field \(number) is no text in UTF-8")
      }
      return text
    }

    /// The fields of the message in it.
    public func message() throws(WireError) -> ProtobufReader { ProtobufReader(try bytes(), subject: subject) }
  }

  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private let subject: String
  private var count = 0

  /// More fields than any message of Flower's has.
  static let mostFields = 1 << 20

  /// - Parameter subject: names the message in errors.
  public init(_ bytes: some RandomAccessCollection<UInt8>, subject: String) {
    self.bytes = bytes as? ArraySlice<UInt8> ?? ArraySlice(bytes)
    place = self.bytes.startIndex
    self.subject = subject
  }

  private func fail(_ problem: String) -> WireError {
    WireError(subject, "\(problem) at byte \(place - bytes.startIndex)")
  }

  private mutating func varint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard place < bytes.endIndex else { throw fail("a number ends too early") }
      let byte = bytes[place]
      place += 1
      guard shift < 63 || byte < 2 else { throw fail("a number is longer than 64 bits") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw fail("a number is longer than 64 bits")
  }

  private mutating func take(_ length: Int) throws(WireError) -> ArraySlice<UInt8> {
    guard length <= bytes.endIndex - place else { throw fail("a field of \(length) bytes ends too early") }
    defer { place += length }
    return bytes[place..<place + length]
  }

  /// The next field; nil at the end.
  ///
  /// - Throws: ``WireError`` for bytes that are no fields.
  public mutating func next() throws(WireError) -> Field? {
    guard place < bytes.endIndex else { return nil }
    count += 1
    guard count <= Self.mostFields else { throw fail("there are more than \(Self.mostFields) fields") }
    let key = try varint()
    guard let type = ProtobufType(rawValue: UInt8(key & 7)), (1..<1 << 29).contains(key >> 3) else {
      throw fail("there is no field")
    }
    var (bits, content): (UInt64, ArraySlice<UInt8>) = (0, [])
    switch type {
    case .varint: bits = try varint()
    case .fixed64: bits = try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    case .fixed32: bits = try take(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    case .length:
      guard let length = Int(exactly: try varint()) else { throw fail("a field is longer than memory") }
      content = try take(length)
    }
    return Field(number: Int(key >> 3), type: type, bits: bits, content: content, subject: subject)
  }
}
