/// A 64-bit FNV-1a hash that tells one set of data from another; it is no protection against intent.
public struct Fingerprint: Sendable, Hashable {
  /// The number.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// Adds bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  /// Adds a number as eight bytes, little-endian.
  public mutating func add(_ number: Int) { add(withUnsafeBytes(of: Int64(number).littleEndian, Array.init)) }

  /// The number in hexadecimal.
  public var text: String { String(value, radix: 16) }
}
