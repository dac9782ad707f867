/// Uncompressed Windows bitmaps of 1, 4, 8, 24 and 32 bits (BITMAPINFOHEADER and its successors, Microsoft's
/// documentation).
enum BitmapReader {
  typealias Failure = ImageCodecs.Failure

  static func size(_ bytes: [UInt8]) throws(Failure) -> (width: Int, height: Int) {
    let header = try Header(bytes)
    return (header.width, header.height)
  }

  static func decode(_ bytes: [UInt8]) throws(Failure) -> ColorImage {
    let header = try Header(bytes)
    let stride = (header.width * header.bits + 31) / 32 * 4
    let needed = header.pixels + stride * header.height
    guard bytes.count >= needed else {
      throw Failure(kind: .truncated, found: "\(bytes.count) of \(needed) bytes are there")
    }
    var image = ColorImage(width: header.width, height: header.height)
    for y in 0..<header.height {
      let row = header.pixels + (header.isTopDown ? y : header.height - 1 - y) * stride
      for x in 0..<header.width {
        let at: Int
        if header.bits >= 24 {
          at = row + x * header.bits / 8
        } else {
          let perByte = 8 / header.bits
          let byte = bytes[row + x / perByte]
          let shift = UInt8(clamping: (perByte - 1 - x % perByte) * header.bits)
          let index = Int(byte >> shift) & ((1 << header.bits) - 1)
          guard index < header.colors else {
            throw Failure(kind: .corrupted, found: "a pixel names colour \(index) of \(header.colors)")
          }
          at = header.palette + index * 4
        }
        image[x, y] = SIMD3(bytes[at + 2], bytes[at + 1], bytes[at])
      }
    }
    return image
  }

  private struct Header {
    let width: Int
    let height: Int
    let isTopDown: Bool
    let bits: Int
    let pixels: Int
    let palette: Int
    let colors: Int

    init(_ bytes: [UInt8]) throws(Failure) {
      guard bytes.count >= 54 else {
        throw Failure(kind: .truncated, found: "\(bytes.count) of a header's 54 bytes are there")
      }
      func long(_ offset: Int) -> Int {
        Int(
          Int32(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << UInt32(clamping: 8 * $1) }))
      }
      func short(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
      let headerSize = long(14)
      let compression = long(30)
      width = long(18)
      height = abs(long(22))
      isTopDown = long(22) < 0
      bits = short(28)
      pixels = long(10)
      palette = 14 + headerSize
      guard headerSize >= 40, headerSize <= 1024, width >= 0 else {
        throw Failure(
          kind: .corrupted, found: "its header states a size of \(headerSize) bytes and a width of \(width)")
      }
      // Compression 3 states channel masks; those of 32-bit files are nearly always the ordinary blue, green, red.
      guard [1, 4, 8, 24, 32].contains(bits), compression == 0 || (compression == 3 && bits == 32) else {
        throw Failure(kind: .unsupportedFormat, found: "a BMP of \(bits) bits with compression \(compression)")
      }
      let stated = long(46)
      colors = bits >= 24 ? 0 : stated > 0 ? min(stated, 1 << bits) : 1 << bits
      guard pixels >= palette, palette + colors * 4 <= bytes.count else {
        throw Failure(kind: .corrupted, found: "its pixels are said to begin at byte \(pixels)")
      }
    }
  }
}
