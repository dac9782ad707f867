/// A message of Protocol Buffers (proto3), whose fields come in the order in which they are written: Flower's object names depend on
/// the exact bytes, so that ascending field numbers are the caller's part.
public struct ProtobufWriter: Sendable {
  /// What was written.
  public private(set) var content: [UInt8] = []

  /// An empty message.
  public init() {}

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      content.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    content.append(UInt8(rest))
  }

  private mutating func key(_ number: Int, _ type: ProtobufType) {
    varint(UInt64(number) << 3 | UInt64(type.rawValue))
  }

  /// A number; zero is left out, as everywhere in proto3.
  public mutating func field(_ number: Int, _ value: UInt64) {
    if value != 0 { always(number, value) }
  }

  /// A number of a `oneof`, which is there even where it is zero.
  public mutating func always(_ number: Int, _ value: UInt64) {
    key(number, .varint)
    varint(value)
  }

  /// A double; zero is left out.
  public mutating func field(_ number: Int, _ value: Double) {
    if value != 0 { always(number, value) }
  }

  /// A double of a `oneof`.
  public mutating func always(_ number: Int, _ value: Double) {
    key(number, .fixed64)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { content.append(contentsOf: $0) }
  }

  /// Text; none is left out.
  public mutating func field(_ number: Int, _ text: String) {
    if !text.isEmpty { bytes(number, text.utf8) }
  }

  /// Bytes; none are left out.
  public mutating func field(_ number: Int, _ content: [UInt8]) {
    if !content.isEmpty { bytes(number, content) }
  }

  /// Bytes, text or a message that is there even where it is empty.
  public mutating func bytes(_ number: Int, _ content: some Collection<UInt8>) {
    key(number, .length)
    varint(UInt64(content.count))
    self.content += content
  }

  /// Several doubles as one field.
  public mutating func packed(_ number: Int, _ values: [Double]) {
    guard !values.isEmpty else { return }
    bytes(number, values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) })
  }
}

/// How a field is written.
enum ProtobufType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case length = 2
  case fixed32 = 5
}

extension Int64 {
  /// Small numbers of either sign as small numbers (`sint64`).
  var zigzag: UInt64 { UInt64(bitPattern: self << 1 ^ self >> 63) }
  /// The number of a zigzag.
  init(zigzag: UInt64) { self = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1) }
}
