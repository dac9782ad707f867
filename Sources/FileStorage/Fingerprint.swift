/// A number that tells one set of data from another: FNV-1a over what can be seen of it.
public struct Fingerprint: Sendable, Hashable {
  /// The number.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Of nothing yet.
  public init() {}

  /// Takes in bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  /// Takes in a number, as eight bytes.
  public mutating func add(_ number: Int) { add(withUnsafeBytes(of: Int64(number).littleEndian, Array.init)) }

  /// In hexadecimal digits.
  public var text: String { String(value, radix: 16) }
}
