/// Decodes a file's bytes: the header is checked first, then the format's own reader runs.
struct ImageDecoder {
  let bytes: [UInt8]
  let name: String
  let format: ImageFormat
  let limits: ImageFile.Limits

  mutating func decode() throws(ImageError) -> ImageFile {
    do {
      switch format {
      case .jpeg:
        do {
          return try decodeJPEG()
        } catch let failure as ImageCodecs.Failure where !hasJPEGEnd {
          throw ImageCodecs.Failure(kind: .truncated, found: failure.found)
        }
      case .png: return try decodePNG()
      case .netpbm:
        let size = try NetpbmReader.size(bytes)
        try judge(size.width, size.height, most: limits.mostPixels)
        return try whole(try NetpbmReader.decode(bytes))
      case .bmp:
        let size = try BitmapReader.size(bytes)
        try judge(size.width, size.height, most: limits.mostPixels)
        return try whole(try BitmapReader.decode(bytes))
      case .tiff, .webp, .jpeg2000, .openEXR, .sunRaster:
        return try decodeOther()
      }
    } catch let failure as ImageCodecs.Failure {
      throw named(failure)
    } catch let error as ImageError {
      throw error
    } catch {
      throw ImageError(.corrupted, source: name, attempted: "decode", found: "\(error)", advice: "give another picture")
    }
  }

  private func decodeJPEG() throws -> ImageFile {
    let header = try ImageCodecs.jpegHeader(bytes)
    try judge(header.width, header.height, most: limits.mostJPEGPixels, bytesPerPixel: 0)
    let segments = JPEGSegments(bytes: bytes)
    try judgeScans(header.width * header.height)
    let longer = max(header.width, header.height)
    let divisor = [8, 4, 2].first { longer / $0 >= limits.enoughLongSide } ?? 1
    let size = ImageCodecs.scaledSize(header.width, header.height, divisor: divisor)
    try judgeMemory(size.width * size.height * Self.bytesPerPixel)
    var pixels = try ImageCodecs.decodeJPEG(
      bytes, width: header.width, height: header.height, divisor: divisor, layout: header.isCMYK ? .cmyk : .rgb)
    if header.isCMYK { pixels = Self.rgb(cmyk: pixels, isInverted: segments.hasAdobeMarker) }
    return try ImageFile(
      name: name, format: format, color: ColorImage(width: size.width, height: size.height, pixels: pixels),
      original: (header.width, header.height), orientation: segments.orientation)
  }

  /// The end marker must be near the end; some phones append data of their own.
  private var hasJPEGEnd: Bool {
    let tail = bytes.suffix(4096)
    return zip(tail, tail.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
  }

  private func decodePNG() throws -> ImageFile {
    guard let chunks = PNGChunks(bytes: bytes) else {
      throw ImageCodecs.Failure(
        kind: bytes.count < 33 ? .truncated : .corrupted, found: "there is no header chunk in its \(bytes.count) bytes")
    }
    try judge(chunks.width, chunks.height, most: limits.mostPixels)
    let pixels: [UInt8]
    do {
      pixels = try ImageCodecs.decodePNG(bytes, width: chunks.width, height: chunks.height)
    } catch {
      throw chunks.isComplete ? error : ImageCodecs.Failure(kind: .truncated, found: error.found)
    }
    guard chunks.isComplete else { throw ImageCodecs.Failure(kind: .truncated, found: "the end mark is missing") }
    return try ImageFile(
      name: name, format: format, color: ColorImage(width: chunks.width, height: chunks.height, pixels: pixels),
      original: (chunks.width, chunks.height), orientation: chunks.orientation)
  }

  private func decodeOther() throws(ImageError) -> ImageFile {
    switch OpenCV.decodeOther(bytes, mostPixels: limits.mostPixels) {
    case .picture(let color):
      try judge(color.width, color.height, most: limits.mostPixels)
      return try whole(color)
    case .notInstalled:
      throw ImageError(
        .missingDecoder, source: name, attempted: "decode",
        found: "it is \(format.rawValue), which needs OpenCV's imgcodecs",
        advice:
          "install it (apt install libopencv-imgcodecs406, or libopencv-imgcodecs-dev), or convert the picture to PNG")
    case .undecodable(let words):
      throw ImageError(
        .corrupted, source: name, attempted: "decode", found: "its \(format.rawValue) data are damaged (\(words))",
        advice: "copy it again, or convert it to PNG")
    case .tooManyPixels:
      throw ImageError(
        .tooManyPixels, source: name, attempted: "decode",
        found: "it has more than \(Self.mega(limits.mostPixels)) megapixels",
        advice: "give a smaller picture or a part of this one")
    }
  }

  private func whole(_ color: ColorImage) throws(ImageError) -> ImageFile {
    try ImageFile(
      name: name, format: format, color: color, original: (color.width, color.height), orientation: .upright)
  }

  /// Checks the header's size against the limits, before a byte is allocated for pixels.
  private func judge(
    _ width: Int, _ height: Int, most: Int, bytesPerPixel: Int = Self.bytesPerPixel
  ) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError(
        .zeroSize, source: name, attempted: "decode", found: "its header states \(width)x\(height) pixels",
        advice: "copy the picture again")
    }
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, count <= most, width <= 1 << 20, height <= 1 << 20 else {
      throw ImageError(
        .tooManyPixels, source: name, attempted: "decode",
        found: "its header states \(width)x\(height) pixels, and the limit is \(Self.mega(most)) megapixels",
        advice: "give a smaller picture or a part of this one")
    }
    guard min(width, height) >= limits.leastSide else {
      throw ImageError(
        .tooSmall, source: name, attempted: "decode",
        found: "it has \(width)x\(height) pixels, and writing needs \(limits.leastSide) at least each way",
        advice: "give a larger picture")
    }
    try judgeMemory(count * bytesPerPixel)
  }

  /// Memory for a decoded picture besides its file: three channels, grey, and a copy during conversion.
  private static let bytesPerPixel = 8
  /// The total number of pixels that all scans of a JPEG may process, some five times the largest picture in ten scans:
  /// each scan of a progressive file covers every pixel.
  private static let mostScannedPixels = 10_000_000_000

  /// Fails where the system would not grant so much memory now: otherwise the program would be killed halfway.
  private func judgeMemory(_ bytes: Int) throws(ImageError) {
    // Small amounts are always available.
    guard bytes > 32 << 20, !Memory.isAvailable(bytes) else { return }
    throw ImageError(
      .tooManyPixels, source: name, attempted: "decode",
      found: "its pixels need \(bytes >> 20) MB, and the system does not give that much memory",
      advice: "give a smaller picture, or raise the limit (ulimit -v)")
  }

  private func judgeScans(_ pixels: Int) throws(ImageError) {
    // Even with a scan for every few bytes, a small picture costs no time to speak of.
    guard pixels > 1_000_000 else { return }
    let scans = JPEGSegments.scans(in: bytes)
    guard scans * pixels > Self.mostScannedPixels else { return }
    throw ImageError(
      .corrupted, source: name, attempted: "decode",
      found: "it repeats its \(Self.mega(pixels)) megapixels in \(scans) scans",
      advice: "save it again with fewer scans")
  }

  private func named(_ failure: ImageCodecs.Failure) -> ImageError {
    switch failure.kind {
    case .truncated:
      ImageError(
        .truncated, source: name, attempted: "decode",
        found: "the \(format.rawValue) file ends early (\(failure.found))",
        advice: "copy or download it again")
    case .unsupportedFormat:
      ImageError(
        .unsupportedFormat, source: name, attempted: "decode", found: "it is \(failure.found)",
        advice: "convert it to PNG")
    default:
      ImageError(
        failure.kind, source: name, attempted: "decode",
        found: "its \(format.rawValue) data are damaged (\(failure.found))",
        advice: "copy it again, or convert it to PNG")
    }
  }

  private static func mega(_ pixels: Int) -> Int { pixels / 1_000_000 }

  /// Converts by multiplying ink away from white, without a colour profile: writing stays darker than its paper.
  /// `isInverted`: 255 is no ink, as Adobe's programs store it.
  static func rgb(cmyk: [UInt8], isInverted: Bool) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: cmyk.count / 4 * 3) { out, count in
      count = cmyk.count / 4 * 3
      for pixel in 0..<(cmyk.count / 4) {
        let key = isInverted ? Int(cmyk[pixel * 4 + 3]) : 255 - Int(cmyk[pixel * 4 + 3])
        for channel in 0..<3 {
          let ink = Int(cmyk[pixel * 4 + channel])
          out[pixel * 3 + channel] = UInt8(clamping: (isInverted ? ink : 255 - ink) * key / 255)
        }
      }
    }
  }
}
