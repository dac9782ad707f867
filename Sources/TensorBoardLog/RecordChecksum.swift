/// The checksum of TensorFlow's record files: CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), masked so that a checksum of
/// data that holds checksums is none of them.
enum RecordChecksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    var value = UInt32(byte)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    return value
  }

  /// CRC-32C of bytes.
  static func plain(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
    return ~value
  }

  /// As it stands in a file.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let value = plain(bytes)
    return (value >> 15 | value << 17) &+ 0xA282_EAD8
  }
}
