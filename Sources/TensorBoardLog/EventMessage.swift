/// TensorFlow's `Event` in protocol buffers, as far as scalars need it (tensorflow/core/util/event.proto, summary.proto).
struct EventMessage {
  /// Seconds since 1970.
  let time: Double
  let step: Int64
  let content: Content

  enum Content {
    /// What the first event of a file says.
    case fileVersion(String)
    case scalars([(tag: String, value: Float)])
  }

  /// The encoding in proto3: fields in the order of their numbers, zeros left out.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    if time != 0 {
      bytes.append(Self.key(1, .eightBytes))
      bytes += Self.littleEndian(time.bitPattern)
    }
    if step != 0 {
      bytes.append(Self.key(2, .variable))
      bytes += Self.variable(UInt64(bitPattern: step))
    }
    switch content {
    case .fileVersion(let version): bytes += Self.field(3, Array(version.utf8))
    case .scalars(let scalars):
      let values = scalars.map { tag, value in
        var message = Self.field(1, Array(tag.utf8))
        message.append(Self.key(2, .fourBytes))
        message += Self.littleEndian(value.bitPattern)
        return Self.field(1, message)
      }
      bytes += Self.field(5, values.flatMap(\.self))
    }
    return bytes
  }

  private enum Kind: UInt8 {
    case variable = 0
    case eightBytes = 1
    case counted = 2
    case fourBytes = 5
  }

  private static func key(_ number: UInt8, _ kind: Kind) -> UInt8 { number << 3 | kind.rawValue }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [key(number, .counted)] + variable(UInt64(content.count)) + content
  }

  /// Seven bits a byte, the low ones first.
  private static func variable(_ number: UInt64) -> [UInt8] {
    var (bytes, rest) = ([UInt8](), number)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian, Array.init)
  }
}
