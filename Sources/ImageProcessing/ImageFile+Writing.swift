/// Pictures written for people: annotated pages, traces, test fixtures.
extension ImageFile {
  /// Writes a PNG whole or not at all: beside `path`, then renamed.
  ///
  /// - Throws: `ImageError`, kind `notWritable` or `processingFailed`.
  public static func write(_ image: ColorImage, path: String) throws(ImageError) {
    try FileBytes.write(try png(image), path: path)
  }

  /// Writes a grey PNG, whole or not at all.
  ///
  /// - Throws: `ImageError`, kind `notWritable` or `processingFailed`.
  public static func write(_ image: GrayImage, path: String) throws(ImageError) {
    try FileBytes.write(try png(image), path: path)
  }

  /// Writes a grey PNG with black ink on white, whole or not at all.
  ///
  /// - Throws: `ImageError`, kind `notWritable` or `processingFailed`.
  public static func write(_ image: BinaryImage, path: String) throws(ImageError) {
    try write(GrayImage(image), path: path)
  }

  /// The bytes of an RGB PNG.
  ///
  /// - Throws: `ImageError`, kind `processingFailed`.
  public static func png(_ image: ColorImage) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodePNG(image.pixels, width: image.width, height: image.height, layout: .rgb)
    }
  }

  /// The bytes of a grey PNG.
  ///
  /// - Throws: `ImageError`, kind `processingFailed`.
  public static func png(_ image: GrayImage) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodePNG(image.pixels, width: image.width, height: image.height, layout: .gray)
    }
  }

  /// The bytes of a color JPEG; `quality` is clamped to 1...100.
  ///
  /// - Throws: `ImageError`, kind `processingFailed`.
  public static func jpeg(
    _ image: ColorImage, quality: Int = 90, isProgressive: Bool = false
  ) throws(ImageError) -> [UInt8] {
    try encoded { () throws(ImageCodecs.Failure) in
      try ImageCodecs.encodeJPEG(
        image.pixels, width: image.width, height: image.height, layout: .rgb, quality: min(100, max(1, quality)),
        isProgressive: isProgressive)
    }
  }

  /// The bytes of a grey JPEG; `quality` is clamped to 1...100.
  ///
  /// - Throws: `ImageError`, kind `processingFailed`.
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
