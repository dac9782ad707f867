/// PBM, PGM and PPM, plain and raw (netpbm's manual pages pbm(5), pgm(5), ppm(5)): the simplest output of scanners and
/// scripts.
enum NetpbmReader {
  typealias Failure = ImageCodecs.Failure

  static func size(_ bytes: [UInt8]) throws(Failure) -> (width: Int, height: Int) {
    let header = try header(bytes)
    return (header.width, header.height)
  }

  static func decode(_ bytes: [UInt8]) throws(Failure) -> ColorImage {
    let header = try header(bytes)
    let isPlain = header.kind <= 3
    let isBitmap = header.kind == 1 || header.kind == 4
    let channels = header.kind == 3 || header.kind == 6 ? 3 : 1
    let total = header.width * header.height * channels
    var samples = [UInt8]()
    samples.reserveCapacity(total)
    var offset = header.pixels
    func level(_ value: Int) -> UInt8 { UInt8(clamping: min(value, header.greatest) * 255 / header.greatest) }
    func early() -> Failure {
      Failure(kind: .truncated, found: "\(samples.count) of \(total) samples are there")
    }

    if isBitmap && isPlain {
      // Digits need no spaces between them; 1 is black.
      while samples.count < total {
        guard offset < bytes.count else { throw early() }
        if bytes[offset] == UInt8(ascii: "0") { samples.append(255) }
        if bytes[offset] == UInt8(ascii: "1") { samples.append(0) }
        offset += 1
      }
    } else if isBitmap {
      let stride = (header.width + 7) / 8
      guard bytes.count >= offset + stride * header.height else { throw early() }
      for y in 0..<header.height {
        for x in 0..<header.width {
          samples.append(bytes[offset + y * stride + x / 8] >> UInt8(clamping: 7 - x % 8) & 1 == 1 ? 0 : 255)
        }
      }
    } else if isPlain {
      while samples.count < total {
        guard let value = number(bytes, &offset) else { throw early() }
        samples.append(level(value))
      }
    } else {
      let width = header.greatest > 255 ? 2 : 1
      guard bytes.count >= offset + total * width else { throw early() }
      for index in 0..<total {
        let at = offset + index * width
        samples.append(level(width == 2 ? Int(bytes[at]) << 8 | Int(bytes[at + 1]) : Int(bytes[at])))
      }
    }
    if channels == 3 { return ColorImage(width: header.width, height: header.height, pixels: samples) }
    return ColorImage(GrayImage(width: header.width, height: header.height, pixels: samples))
  }

  private struct Header {
    let kind: Int
    let width: Int
    let height: Int
    let greatest: Int
    /// Where the samples begin.
    let pixels: Int
  }

  private static func header(_ bytes: [UInt8]) throws(Failure) -> Header {
    var offset = 2
    let kind = Int(bytes[1]) - 48
    let broken = Failure(kind: .corrupted, found: "its header is not width, height and greatest level")
    guard let width = number(bytes, &offset), let height = number(bytes, &offset) else { throw broken }
    var greatest = 1
    if kind != 1 && kind != 4 {
      guard let value = number(bytes, &offset), (1...65535).contains(value) else { throw broken }
      greatest = value
    }
    return Header(kind: kind, width: width, height: height, greatest: greatest, pixels: offset + 1)
  }

  /// The next decimal number, comments skipped; nil at the end, at any other byte, and beyond 10 digits.
  private static func number(_ bytes: [UInt8], _ offset: inout Int) -> Int? {
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "#") {
        while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
      } else if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) {
        offset += 1
      } else {
        break
      }
    }
    var value = 0
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) {
      guard offset - start < 10 else { return nil }
      value = value * 10 + Int(bytes[offset] - 48)
      offset += 1
    }
    return offset > start ? value : nil
  }
}
