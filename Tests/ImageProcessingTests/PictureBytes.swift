@testable import ImageProcessing

/// Files built byte by byte, for the kinds that our own writer does not write.
enum PictureBytes {
  enum PNGColor: UInt8 {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgba = 6
  }

  /// A PNG of raw samples: `rows` holds each row's bytes as the format packs them. Stored, not compressed.
  static func png(
    width: Int, height: Int, depth: UInt8 = 8, color: PNGColor, rows: [[UInt8]], isInterlaced: Bool = false,
    chunks: [(String, [UInt8])] = []
  ) -> [UInt8] {
    let data = rows.flatMap { (row: [UInt8]) -> [UInt8] in [0] + row }
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    bytes += chunk("IHDR", big(width) + big(height) + [depth, color.rawValue, 0, 0, isInterlaced ? 1 : 0])
    for (name, body) in chunks { bytes += chunk(name, body) }
    return bytes + chunk("IDAT", zlibStored(data)) + chunk("IEND", [])
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return big(body.count) + named + big(Int(crc(named)))
  }

  static func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }

  private static func zlibStored(_ data: [UInt8]) -> [UInt8] {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in data {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    let length = little(data.count, 2)
    return [0x78, 0x01, 0x01] + length + length.map { ~$0 } + data + big(Int(high << 16 | low))
  }

  /// A TIFF structure with one tag, the orientation.
  static func exif(orientation: Int, isBigEndian: Bool = false) -> [UInt8] {
    isBigEndian
      ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
      : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0, 0]
  }

  /// A JPEG with a segment put behind its start mark.
  static func jpeg(_ bytes: [UInt8], adding marker: UInt8, body: [UInt8]) -> [UInt8] {
    Array(bytes[..<2]) + [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
      + bytes[2...]
  }

  /// An uncompressed 24-bit bitmap of one colour.
  static func bmp(width: Int, height: Int, bits: Int = 24, compression: Int = 0, isTopDown: Bool = false) -> [UInt8] {
    let stride = (width * bits + 31) / 32 * 4
    let header =
      Array("BM".utf8) + little(54 + stride * height, 4) + little(0, 4) + little(54, 4) + little(40, 4)
      + little(width, 4) + little(isTopDown ? -height : height, 4) + little(1, 2) + little(bits, 2)
      + little(compression, 4) + little(0, 20)
    return header + (0..<height).flatMap { y in [UInt8](repeating: UInt8(y * 10 % 256), count: stride) }
  }
}
