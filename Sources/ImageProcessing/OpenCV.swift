internal import COpenCV

/// OpenCV's functions on our pictures: the only file that calls COpenCV. Sizes are checked here, since OpenCV passes
/// some wrong ones silently; its exceptions (out of memory, above all) become `ImageError`.
enum OpenCV {
  enum Interpolation: Int32 {
    case linear = 1
    case cubic = 2
    case area = 3
  }

  static func gray(_ image: ColorImage) throws(ImageError) -> GrayImage {
    try grayLike(image.width, image.height, "turn to grey") { out, message in
      mr_gray(image.pixels, Int32(image.width), Int32(image.height), out, message)
    }
  }

  static func resized(_ image: GrayImage, width: Int, height: Int, _ how: Interpolation) throws(ImageError) -> GrayImage
  {
    guard (width, height) != (image.width, image.height) else { return image }
    return try grayLike(width, height, "resize") { out, message in
      mr_resize(
        image.pixels, Int32(image.width), Int32(image.height), 1, out, Int32(width), Int32(height), how.rawValue,
        message)
    }
  }

  static func resized(_ image: ColorImage, width: Int, height: Int, _ how: Interpolation) throws(ImageError)
    -> ColorImage
  {
    guard (width, height) != (image.width, image.height) else { return image }
    return ColorImage(
      width: width, height: height,
      pixels: try bytes(width * height * 3, "resize") { out, message in
        mr_resize(
          image.pixels, Int32(image.width), Int32(image.height), 3, out, Int32(width), Int32(height), how.rawValue,
          message)
      })
  }

  static func dilated(_ image: GrayImage, side: Int) throws(ImageError) -> GrayImage {
    guard side > 1 else { return image }
    return try grayLike(image.width, image.height, "dilate") { out, message in
      mr_morphology(image.pixels, Int32(image.width), Int32(image.height), Int32(side), 0, out, message)
    }
  }

  static func eroded(_ image: GrayImage, side: Int) throws(ImageError) -> GrayImage {
    guard side > 1 else { return image }
    return try grayLike(image.width, image.height, "erode") { out, message in
      mr_morphology(image.pixels, Int32(image.width), Int32(image.height), Int32(side), 1, out, message)
    }
  }

  static func blurred(_ image: GrayImage, sigma: Double) throws(ImageError) -> GrayImage {
    try grayLike(image.width, image.height, "blur") { out, message in
      mr_gaussian(image.pixels, Int32(image.width), Int32(image.height), sigma, out, message)
    }
  }

  /// `scale` times the quotient, at most 255; both pictures have the same size.
  static func divided(_ image: GrayImage, by background: GrayImage, scale: Int) throws(ImageError) -> GrayImage {
    precondition(image.pixels.count == background.pixels.count, "both pictures have one size")
    return try grayLike(image.width, image.height, "divide") { out, message in
      mr_divide(
        image.pixels, background.pixels, Int32(image.width), Int32(image.height), Double(scale), out, message)
    }
  }

  /// The box of all ink; nil where there is none.
  static func bounds(of image: BinaryImage) throws(ImageError) -> PixelBox? {
    var box: [Int32] = [0, 0, 0, 0]
    let failure = checked("find the ink of") { message in
      mr_bounds(image.pixels, Int32(image.width), Int32(image.height), &box, message)
    }
    if let failure { throw failure }
    guard box[2] > 0, box[3] > 0 else { return nil }
    return PixelBox(x: Int(box[0]), y: Int(box[1]), width: Int(box[2]), height: Int(box[3]))
  }

  /// The distance in pixels from each ink pixel to the nearest ground pixel, 0 on ground; `border` pixels of ground are
  /// added on every side, in the result too.
  static func distances(_ image: BinaryImage, border: Int) throws(ImageError) -> [Float] {
    try floats((image.width + 2 * border) * (image.height + 2 * border), "measure distances") { out, message in
      mr_distance(image.pixels, Int32(image.width), Int32(image.height), Int32(border), out, message)
    }
  }

  /// The connected pieces of ink by their contours.
  ///
  /// - Parameters:
  ///   - isDense: pieces are labelled and not followed: `findContours` looks for the outline around each hole among all, and
  ///     a dithered page has a hundred thousand.
  ///   - body: receives the pieces' boxes and a picture, row by row, that has the number of the piece (from 1) at the border
  ///     pixels of its outline and holes; elsewhere on its ink that number too or 0, and 0 on ground.
  static func pieces<Result>(
    _ image: BinaryImage, isDense: Bool,
    _ body: (_ boxes: [PixelBox], _ borders: UnsafeBufferPointer<Int32>) -> Result
  ) throws(ImageError) -> Result {
    var count: Int32 = 0
    var boxes: UnsafeMutablePointer<Int32>?
    var borders: UnsafeMutablePointer<Int32>?
    defer {
      mr_free(boxes)
      mr_free(borders)
    }
    let failure = checked("follow outlines") { message in
      mr_pieces(
        image.pixels, Int32(image.width), Int32(image.height), isDense ? 1 : 0, &count, &boxes, &borders, message)
    }
    if let failure { throw failure }
    guard let sides = boxes, let borders else { return body([], UnsafeBufferPointer(start: nil, count: 0)) }
    let found = (0..<Int(count)).map { piece in
      let box = sides + 4 * piece
      return PixelBox(x: Int(box[0]), y: Int(box[1]), width: Int(box[2]), height: Int(box[3]))
    }
    return body(found, UnsafeBufferPointer(start: borders, count: image.pixels.count))
  }

  /// A picture's ink as signed distances from its outline.
  struct SignedDistances {
    /// Distances in pixels, positive inside; rows are as long as the picture's width plus twice the border.
    let values: [Float]
    /// The bounding box of the ink in the picture, and its number of pixels.
    let box: PixelBox
    let area: Int
    /// The sum over the ink's pixels of their distances to the nearest ground.
    let innerSum: Double
  }

  /// Ink is where `image` is above `level`; `border` pixels of ground are added on each side.
  static func signedDistances(_ image: GrayImage, level: UInt8, border: Int) throws(ImageError) -> SignedDistances {
    var box: [Int32] = [0, 0, 0, 0]
    var area: Int32 = 0
    var innerSum = 0.0
    let values = try floats((image.width + 2 * border) * (image.height + 2 * border), "measure distances") {
      out, message in
      mr_signed_distances(
        image.pixels, Int32(image.width), Int32(image.height), Int32(level), Int32(border), out, &box, &area, &innerSum,
        message)
    }
    return SignedDistances(
      values: values, box: PixelBox(x: Int(box[0]), y: Int(box[1]), width: Int(box[2]), height: Int(box[3])),
      area: Int(area), innerSum: innerSum)
  }

  /// Samples a field into a square of `size` pixels: `matrix` (two rows of three) maps a target point to a source
  /// point, and the value there is multiplied by `scale`, shifted by `offset` and clamped to 0...1.
  static func sampled(
    _ field: [Float], width: Int, height: Int, matrix: [Double], scale: Double, offset: Double, size: Int
  ) throws(ImageError) -> [Float] {
    precondition(matrix.count == 6 && field.count == width * height, "an affine map of a field of this size")
    return try floats(size * size, "cut out") { out, message in
      mr_sampled(field, Int32(width), Int32(height), matrix, scale, offset, Int32(size), out, message)
    }
  }

  /// A picture warped by `matrix` (two rows of three), which maps a source point to a target point.
  static func warped(
    _ image: GrayImage, matrix: [Double], width: Int, height: Int, ground: UInt8
  ) throws(ImageError) -> GrayImage {
    precondition(matrix.count == 6, "an affine map has two rows of three")
    return try grayLike(width, height, "turn") { out, message in
      mr_warp(
        image.pixels, Int32(image.width), Int32(image.height), 1, matrix, out, Int32(width), Int32(height),
        Int32(ground),
        message)
    }
  }

  static func drawRectangle(
    _ box: PixelBox, color: SIMD3<UInt8>, thickness: Int, on image: inout ColorImage
  ) throws(ImageError) {
    let (width, height) = (Int32(image.width), Int32(image.height))
    let failure = checked("draw on") { message in
      mr_rectangle(
        &image.pixels, width, height, Int32(clamping: box.x), Int32(clamping: box.y), Int32(clamping: box.width),
        Int32(clamping: box.height), Int32(color.x), Int32(color.y), Int32(color.z), Int32(clamping: thickness), message
      )
    }
    if let failure { throw failure }
  }

  static func drawText(
    _ text: String, x: Int, y: Int, size: Double, color: SIMD3<UInt8>, thickness: Int, on image: inout ColorImage
  ) throws(ImageError) {
    let (width, height) = (Int32(image.width), Int32(image.height))
    let failure = checked("draw on") { message in
      mr_text(
        &image.pixels, width, height, text, Int32(clamping: x), Int32(clamping: y), size, Int32(color.x),
        Int32(color.y),
        Int32(color.z), Int32(clamping: thickness), message)
    }
    if let failure { throw failure }
  }

  enum OtherDecoding {
    case picture(ColorImage)
    case notInstalled(String)
    case undecodable(String)
    case tooManyPixels
  }

  /// Decodes any format of imgcodecs, a library that is loaded only here.
  static func decodeOther(_ bytes: [UInt8], mostPixels: Int) -> OtherDecoding {
    var (width, height): (Int32, Int32) = (0, 0)
    var rgb: UnsafeMutablePointer<UInt8>?
    defer { mr_free(rgb) }
    guard bytes.count <= Int(Int32.max) else { return .tooManyPixels }
    let (status, message) = told { message in
      mr_decode_other(bytes, bytes.count, Int64(mostPixels), &rgb, &width, &height, message)
    }
    switch status {
    case 0:
      guard let rgb, width > 0, height > 0 else { return .undecodable("no pixels") }
      let pixels = Array(UnsafeBufferPointer(start: rgb, count: Int(width) * Int(height) * 3))
      return .picture(ColorImage(width: Int(width), height: Int(height), pixels: pixels))
    case 2: return .notInstalled(message)
    case 3: return .tooManyPixels
    default: return .undecodable(message)
    }
  }

  private static func grayLike(
    _ width: Int, _ height: Int, _ attempted: String,
    _ call: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CChar>?) -> Int32
  ) throws(ImageError) -> GrayImage {
    GrayImage(width: width, height: height, pixels: try bytes(width * height, attempted, call))
  }

  private static func bytes(
    _ total: Int, _ attempted: String,
    _ call: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CChar>?) -> Int32
  ) throws(ImageError) -> [UInt8] {
    var failure: ImageError?
    let pixels = [UInt8](unsafeUninitializedCapacity: total) { out, written in
      failure = checked(attempted) { message in call(out.baseAddress, message) }
      written = failure == nil ? total : 0
    }
    if let failure { throw failure }
    return pixels
  }

  private static func floats(
    _ total: Int, _ attempted: String,
    _ call: (UnsafeMutablePointer<Float>?, UnsafeMutablePointer<CChar>?) -> Int32
  ) throws(ImageError) -> [Float] {
    var failure: ImageError?
    let values = [Float](unsafeUninitializedCapacity: total) { out, written in
      failure = checked(attempted) { message in call(out.baseAddress, message) }
      written = failure == nil ? total : 0
    }
    if let failure { throw failure }
    return values
  }

  private static func checked(
    _ attempted: String, _ call: (UnsafeMutablePointer<CChar>?) -> Int32
  ) -> ImageError? {
    let (status, message) = told(call)
    guard status != 0 else { return nil }
    return ImageError(
      .processingFailed, source: "the picture", attempted: attempted, found: "OpenCV says: \(message)",
      advice: "try a smaller picture, or report this with the picture")
  }

  private static func told(_ call: (UnsafeMutablePointer<CChar>?) -> Int32) -> (status: Int32, message: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(MR_MESSAGE)) { buffer in
      buffer.initialize(repeating: 0)
      let status = call(buffer.baseAddress)
      let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return (status, String(decoding: text, as: UTF8.self))
    }
  }
}
