/// From grey levels to ink: even the light, threshold, remove what is not writing.
///
/// The light is divided out by an estimate of the bare paper, Otsu's threshold is taken around candidates for ink, and
/// weak ink joined to sure ink is kept. Chosen by measurement against a fixed level, Otsu alone, adaptive means and
/// Sauvola (design notes, section 5.1).
public struct Binarizer: Sendable {
  public var parameters: Parameters

  public init(parameters: Parameters = Parameters()) {
    self.parameters = parameters
  }

  /// The writing of a picture file. Boxes are given back in the file's own upright pixels.
  public func page(of file: ImageFile) throws(ImageError) -> InkPage {
    try page(of: file.gray, pictureWidth: file.originalWidth, pictureHeight: file.originalHeight)
  }

  /// The writing of a grey picture; without ink the page is empty. Complexity: linear in the pixels.
  public func page(of image: GrayImage) throws(ImageError) -> InkPage {
    try page(of: image, pictureWidth: image.width, pictureHeight: image.height)
  }

  func page(of image: GrayImage, pictureWidth: Int, pictureHeight: Int) throws(ImageError) -> InkPage {
    let working = try atWorkingSize(image)
    let division = try GroundDivision(working, parameters: parameters)
    func page(_ ink: BinaryImage, _ components: [Component], _ strokeWidth: Double) -> InkPage {
      InkPage(
        ink: ink, components: components, strokeWidth: strokeWidth, pictureWidth: pictureWidth,
        pictureHeight: pictureHeight, isInverted: division.isInverted, isFlat: division.isFlat)
    }
    let empty = BinaryImage(width: working.width, height: working.height)
    guard let threshold = try InkThreshold(division.evened, parameters: parameters) else { return page(empty, [], 0) }
    var ink = try Self.ink(division.evened, threshold)
    var width = try StrokeWidth.median(of: ink)
    if width > 0, width < parameters.leastStrokeWidth, max(working.width, working.height) * 2 <= parameters.reduceAbove
    {
      let larger = try OpenCV.resized(division.evened, width: working.width * 2, height: working.height * 2, .cubic)
      ink = try Self.ink(larger, threshold)
      width = try StrokeWidth.median(of: ink)
    }
    let cleaned = try InkCleaner(parameters: parameters, isFlat: division.isFlat).cleaned(ink, strokeWidth: width)
    return page(cleaned.ink, cleaned.components, cleaned.components.isEmpty ? 0 : width)
  }

  private func atWorkingSize(_ image: GrayImage) throws(ImageError) -> GrayImage {
    let longer = max(image.width, image.height)
    guard longer > parameters.reduceAbove else { return image }
    let scale = Double(parameters.workingLongSide) / Double(longer)
    return try OpenCV.resized(
      image, width: max(1, Int((Double(image.width) * scale).rounded())),
      height: max(1, Int((Double(image.height) * scale).rounded())), .area)
  }

  /// Weak ink that holds sure ink (hysteresis, as in Canny 1986).
  private static func ink(_ evened: GrayImage, _ threshold: InkThreshold) throws(ImageError) -> BinaryImage {
    let weak = BinaryImage(
      width: evened.width, height: evened.height, pixels: evened.mapped { Int($0) <= threshold.weak ? 1 : 0 }.pixels)
    guard threshold.weak > threshold.strict else { return weak }
    let components = try Components(weak)
    var isKept = [Bool](repeating: false, count: components.found.count + 1)
    for index in evened.pixels.indices where Int(evened.pixels[index]) <= threshold.strict {
      isKept[Int(components.labels[index])] = true
    }
    return components.ink(keeping: Array(isKept.dropFirst()))
  }
}
