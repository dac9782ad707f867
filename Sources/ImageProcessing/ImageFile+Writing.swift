/// Pictures written for people: annotated pages, traces, test fixtures.
extension ImageFile {
  /// Writes PNG beside `path` and renames it into place. Errors: `ImageError`, kind `notWritable` or `processingFailed`.
  public static func write(_ image: ColorImage, path: String) throws(ImageError) {
    try FileBytes.write(try png(image), path: path)
  }

  public static func write(_ image: GrayImage, path: String) throws(ImageError) {
    try FileBytes.write(try png(image), path: path)
  }

  /// Ink is written black.
  public static func write(_ image: BinaryImage, path: String) throws(ImageError) {
    try write(GrayImage(image), path: path)
  }

  public static func png(_ image: ColorImage) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodePNG(image.pixels, width: image.width, height: image.height, layout: .rgb)
    }
  }

  public static func png(_ image: GrayImage) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodePNG(image.pixels, width: image.width, height: image.height, layout: .gray)
    }
  }

  /// `quality` 1...100.
  public static func jpeg(
    _ image: ColorImage, quality: Int = 90, isProgressive: Bool = false
  ) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodeJPEG(
        image.pixels, width: image.width, height: image.height, layout: .rgb, quality: min(100, max(1, quality)),
        isProgressive: isProgressive)
    }
  }

  public static func jpeg(_ image: GrayImage, quality: Int = 90) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodeJPEG(
        image.pixels, width: image.width, height: image.height, layout: .gray, quality: min(100, max(1, quality)),
        isProgressive: false)
    }
  }

  private static func encoded(_ encode: () throws(ImageCodecs.Failure) -> [UInt8]) throws(ImageError) -> [UInt8] {
    do {
      return try encode()
    } catch {
      throw ImageError(
        .processingFailed, source: "the picture", attempted: "encode", found: error.found,
        advice: "try a smaller picture")
    }
  }
}

extension GrayImage {
  /// Black ink on white.
  public init(_ image: BinaryImage) {
    self.init(width: image.width, height: image.height, pixels: image.pixels.map { $0 == 0 ? 255 : 0 })
  }
}
