/// Numbers of a few bits each, packed from the lowest bit of each byte.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var buffer: UInt64 = 0
  private var filled = 0

  init(reserving count: Int = 0) { bytes.reserveCapacity(count) }

  /// - Parameter bits: at most 32; the value has no more.
  @inline(__always)
  mutating func write(_ value: UInt32, bits: Int) {
    buffer |= UInt64(value) << UInt64(filled)
    filled += bits
    if filled >= 32 {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: buffer).littleEndian) { bytes.append(contentsOf: $0) }
      buffer >>= 32
      filled -= 32
    }
  }

  /// Fills the last byte with zeros.
  mutating func pad() {
    while filled > 0 {
      bytes.append(UInt8(truncatingIfNeeded: buffer))
      buffer >>= 8
      filled -= 8
    }
    (buffer, filled) = (0, 0)
  }

  /// A number that begins at a byte.
  mutating func write(_ value: Float) {
    pad()
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Reads what ``BitWriter`` wrote; what it is given may be anything.
struct BitReader {
  private let bytes: [UInt8]
  private var place = 0
  private var buffer: UInt64 = 0
  private var filled = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Bytes that were not looked at; the rest of a byte that was is left out.
  var bytesLeft: Int { bytes.count - place + filled / 8 }

  /// - Parameter bits: at most 32.
  /// - Returns: nil at the end.
  @inline(__always)
  mutating func read(bits: Int) -> UInt32? {
    while filled < bits {
      guard place < bytes.count else { return nil }
      buffer |= UInt64(bytes[place]) << UInt64(filled)
      place += 1
      filled += 8
    }
    defer {
      buffer >>= UInt64(bits)
      filled -= bits
    }
    return UInt32(truncatingIfNeeded: buffer) & UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(bits)) - 1)
  }

  /// Leaves the rest of a byte that was begun.
  mutating func pad() {
    let rest = filled % 8
    buffer >>= UInt64(rest)
    filled -= rest
  }

  /// A number that begins at a byte.
  mutating func readFloat() -> Float? {
    pad()
    return read(bits: 32).map(Float.init(bitPattern:))
  }
}
