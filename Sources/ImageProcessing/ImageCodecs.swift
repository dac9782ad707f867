internal import CImageCodecs

/// JPEG and PNG: the only file that calls CImageCodecs. Return codes become `Failure`; `ImageFile` adds the file's
/// name.
enum ImageCodecs {
  struct Failure: Error {
    let kind: ImageError.Kind
    let found: String
  }

  struct JPEGHeader: Hashable {
    let width: Int
    let height: Int
    let isCMYK: Bool
  }

  /// The channels of interleaved pixels that a codec takes or returns.
  enum Layout: Int {
    case gray = 1
    case rgb = 3
    case cmyk = 4
  }

  static func jpegHeader(_ bytes: [UInt8]) throws(Failure) -> JPEGHeader {
    var (width, height, model): (Int32, Int32, Int32) = (0, 0, 0)
    let (status, message) = reported { message, size in
      mr_jpeg_header(bytes, bytes.count, &width, &height, &model, message, size)
    }
    guard status == MR_DECODED else { throw failure(message) }
    return JPEGHeader(width: Int(width), height: Int(height), isCMYK: model == Int32(MR_JPEG_CMYK))
  }

  static func scaledSize(_ width: Int, _ height: Int, divisor: Int) -> (width: Int, height: Int) {
    var (outWidth, outHeight): (Int32, Int32) = (0, 0)
    mr_jpeg_scaled_size(Int32(clamping: width), Int32(clamping: height), Int32(divisor), &outWidth, &outHeight)
    return (Int(outWidth), Int(outHeight))
  }

  /// Pixels at 1/`divisor` (1, 2, 4, 8), `layout` bytes each.
  static func decodeJPEG(_ bytes: [UInt8], width: Int, height: Int, divisor: Int, layout: Layout) throws(Failure)
    -> [UInt8]
  {
    let size = scaledSize(width, height, divisor: divisor)
    let count = size.width * size.height * layout.rawValue
    var result: (status: Int32, message: String) = (0, "")
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { out, written in
      result = reported { message, messageSize in
        mr_jpeg_decode(
          bytes, bytes.count, Int32(divisor), Int32(layout.rawValue), out.baseAddress, message, messageSize)
      }
      written = result.status == MR_FAILED ? 0 : count
    }
    // Some cameras pad between segments: libjpeg warns about it, but nothing is lost.
    let harmless = result.status == MR_WARNED && result.message.contains("extraneous bytes")
    guard result.status == MR_DECODED || harmless else { throw failure(result.message) }
    return pixels
  }

  static func encodeJPEG(
    _ pixels: [UInt8], width: Int, height: Int, layout: Layout, quality: Int, isProgressive: Bool
  ) throws(Failure) -> [UInt8] {
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let (status, message) = reported { message, size in
      mr_jpeg_encode(
        pixels, Int32(width), Int32(height), Int32(layout.rawValue), Int32(quality), isProgressive ? 1 : 0, &encoded,
        &count,
        message, size)
    }
    defer { mr_jpeg_free(encoded) }
    guard status == MR_DECODED, let encoded else { throw failure(message) }
    return Array(UnsafeBufferPointer(start: encoded, count: count))
  }

  /// RGB pixels, transparency blended with white.
  static func decodePNG(_ bytes: [UInt8], width: Int, height: Int) throws(Failure) -> [UInt8] {
    let count = width * height * 3
    var result: (status: Int32, message: String) = (0, "")
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { out, written in
      result = reported { message, messageSize in
        mr_png_decode(bytes, bytes.count, Int32(width), Int32(height), out.baseAddress, message, messageSize)
      }
      written = result.status == MR_FAILED ? 0 : count
    }
    guard result.status == MR_DECODED else { throw failure(result.message) }
    return pixels
  }

  static func encodePNG(_ pixels: [UInt8], width: Int, height: Int, layout: Layout) throws(Failure) -> [UInt8] {
    let room = mr_png_bound(Int32(width), Int32(height), Int32(layout.rawValue))
    var result: (status: Int32, message: String) = (0, "")
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { out, written in
      var size = room
      result = reported { message, messageSize in
        mr_png_encode(
          pixels, Int32(width), Int32(height), Int32(layout.rawValue), out.baseAddress, &size, message, messageSize)
      }
      written = result.status == MR_DECODED ? size : 0
    }
    guard result.status == MR_DECODED else { throw failure(result.message) }
    return bytes
  }

  private static func reported(
    _ call: (UnsafeMutablePointer<CChar>?, Int) -> Int32
  ) -> (status: Int32, message: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
      buffer.initialize(repeating: 0)
      let status = call(buffer.baseAddress, buffer.count)
      let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return (status, String(decoding: text, as: UTF8.self))
    }
  }

  /// The libraries have no error code for a truncated file, only messages.
  private static func failure(_ message: String) -> Failure {
    let lowered = message.lowercased()
    let early = ["premature end", "read error", "insufficient data", "unexpected end", "read beyond end"]
    return Failure(kind: early.contains { lowered.contains($0) } ? .truncated : .corrupted, found: message)
  }
}
