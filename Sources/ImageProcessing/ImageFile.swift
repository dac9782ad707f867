import Foundation

/// A picture read from a file, upright, with the mapping to the file's own pixels.
public struct ImageFile: Sendable {
  /// Limits on what is read. Pixels are counted from the header, before anything is decoded.
  public struct Limits: Sendable, Hashable {
    /// For JPEG, which is decoded at a fraction of its size; the largest phone sensors (108 and 200 megapixels) fit.
    public var mostJPEGPixels = 200_000_000
    /// For formats that must be decoded whole, at 3 bytes a pixel.
    public var mostPixels = 100_000_000
    /// The least width and height in pixels at which a digit can be recognised.
    public var leastSide = 8
    /// JPEG is decoded at 1/2, 1/4 or 1/8 as long as the longer side keeps this many pixels: writing that spans a tenth
    /// of it is still 180 pixels long, and decoding time falls with the area.
    public var enoughLongSide = 1800

    /// The default limits.
    public init() {}
  }

  /// The path, "standard input", or the name the caller gave.
  public let name: String
  /// As found in the file's first bytes.
  public let format: ImageFormat
  /// The decoded picture, upright (EXIF orientation applied).
  public let color: ColorImage
  /// The same picture as grey levels.
  public let gray: GrayImage
  /// The upright width of the file's own picture, before scaled decoding.
  public let originalWidth: Int
  /// The upright height, likewise.
  public let originalHeight: Int
  /// How the file's pixels were turned to get here.
  public let orientation: ImageOrientation

  /// Decoded pixels for one pixel of the file: 1, 1/2, 1/4 or 1/8.
  public var scale: Double { Double(color.width) / Double(originalWidth) }

  /// Reads a picture file.
  ///
  /// - Throws: `ImageError` that names the path, the stage and the next step.
  public static func read(path: String, limits: Limits = Limits()) throws(ImageError) -> ImageFile {
    try read(bytes: try FileBytes.read(path: path), name: path, limits: limits)
  }

  /// Reads standard input to its end.
  public static func readStandardInput(limits: Limits = Limits()) throws(ImageError) -> ImageFile {
    let name = "standard input"
    return try read(bytes: try FileBytes.read(descriptor: 0, name: name), name: name, limits: limits)
  }

  /// Reads a whole file's bytes; `name` is for messages.
  ///
  /// - Throws: `ImageError`.
  ///
  /// - Throws: `ImageError`.
  public static func read(data: Data, name: String, limits: Limits = Limits()) throws(ImageError) -> ImageFile {
    try read(bytes: [UInt8](data), name: name, limits: limits)
  }

  /// Reads a whole file's bytes; `name` is for messages.
  public static func read(bytes: [UInt8], name: String, limits: Limits = Limits()) throws(ImageError) -> ImageFile {
    guard !bytes.isEmpty else {
      throw ImageError(
        .emptyFile, source: name, attempted: "read", found: "it is empty (0 bytes)", advice: "copy the picture again")
    }
    guard let format = ImageFormat(bytes: bytes) else {
      let file = ForeignFile(bytes: bytes)
      throw ImageError(
        .notAPicture, source: name, attempted: "read", found: "it is \(file.likeness)", advice: file.advice)
    }
    var decoder = ImageDecoder(bytes: bytes, name: name, format: format, limits: limits)
    return try decoder.decode()
  }

  init(name: String, format: ImageFormat, color: ColorImage, original: (Int, Int), orientation: ImageOrientation)
    throws(ImageError)
  {
    self.name = name
    self.format = format
    self.orientation = orientation
    (originalWidth, originalHeight) = orientation.swapsSides ? (original.1, original.0) : original
    if orientation == .upright {
      self.color = color
    } else {
      let turned = orientation.apply(color.pixels, width: color.width, height: color.height, channels: 3)
      let (width, height) = orientation.swapsSides ? (color.height, color.width) : (color.width, color.height)
      self.color = ColorImage(width: width, height: height, pixels: turned)
    }
    gray = try OpenCV.gray(self.color)
  }
}
