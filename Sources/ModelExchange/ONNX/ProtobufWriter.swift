import Foundation

/// A message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), field after field: as much of it as
/// ONNX needs.
struct ProtobufWriter {
  private(set) var data = Data()

  /// How a field's value is laid out.
  private enum Wire: UInt64 {
    case varint = 0
    case length = 2
    case fixed32 = 5
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      data.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    data.append(UInt8(rest))
  }

  private mutating func key(_ field: Int, _ wire: Wire) { varint(UInt64(field) << 3 | wire.rawValue) }

  /// A whole number; a negative one takes ten bytes.
  mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Whole numbers, packed, as proto3 has repeated ones.
  mutating func add(_ field: Int, packed values: [Int]) {
    var inner = ProtobufWriter()
    for value in values { inner.varint(UInt64(bitPattern: Int64(value))) }
    add(field, inner.data)
  }

  /// A float.
  mutating func add(_ field: Int, _ value: Float) {
    key(field, .fixed32)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
  }

  /// Bytes, or a message that is written already.
  mutating func add(_ field: Int, _ bytes: Data) {
    key(field, .length)
    varint(UInt64(bytes.count))
    data.append(bytes)
  }

  /// A text.
  mutating func add(_ field: Int, _ text: String) { add(field, Data(text.utf8)) }

  /// A message within.
  mutating func add(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    add(field, inner.data)
  }
}
