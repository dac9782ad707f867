/// Turns grey levels into ink: fill in the table around the sheet, even out the light, threshold, remove what is not
/// writing.
///
/// Light is divided out by an estimate of the bare paper, Otsu's threshold (1979) is taken around candidates for ink,
/// and weak ink is kept where it touches certain ink. Chosen by measurement over a fixed level, plain Otsu, adaptive
/// means and Sauvola: a fixed level fails in shadows, plain Otsu in uneven light, and the local methods turn paper
/// grain into specks.
public struct Binarizer: Sendable {
  /// Its thresholds and sizes.
  public var parameters: Parameters
  /// How many threads work on one picture; the ink is the same with any number.
  public var threads = 1

  /// A binarizer that works on one thread.
  public init(parameters: Parameters = Parameters()) {
    self.parameters = parameters
  }

  /// Finds the writing in a picture file; the page maps boxes back to the file's own upright pixels.
  ///
  /// - Throws: `ImageError`, kind `tooManyMarks` where the picture is specks rather than writing.
  public func page(of file: ImageFile) throws(ImageError) -> InkPage {
    try page(
      of: file.gray, pictureWidth: file.originalWidth, pictureHeight: file.originalHeight, name: file.name)
  }

  /// Finds the writing in a grey picture; without ink the page is empty. Complexity: linear in the pixels.
  public func page(of image: GrayImage) throws(ImageError) -> InkPage {
    try page(of: image, pictureWidth: image.width, pictureHeight: image.height)
  }

  func page(
    of image: GrayImage, pictureWidth: Int, pictureHeight: Int, name: String = "the picture"
  ) throws(ImageError) -> InkPage {
    let working = try atWorkingSize(image)
    let surround = try DarkSurround(working, threads: threads)
    let (division, found) = try solidInk(surround?.filled ?? working, surround)
    func page(_ ink: BinaryImage, _ components: [Component], _ strokeWidth: Double) -> InkPage {
      InkPage(
        ink: ink, components: components, strokeWidth: strokeWidth, pictureWidth: pictureWidth,
        pictureHeight: pictureHeight, isInverted: division.isInverted, isFlat: division.isFlat)
    }
    guard let (solid, threshold) = found else {
      return page(BinaryImage(width: working.width, height: working.height), [], 0)
    }
    var cleaned = try cleaned(solid, division.evened, threshold, isFlat: division.isFlat)
    var (levels, last) = (division.evened, threshold)
    for sigma in parameters.grainBlurs where cleaned.isGrainy {
      let smooth = try OpenCV.blurred(division.evened, sigma: sigma)
      guard let threshold = try InkThreshold(smooth, surround: surround, parameters: parameters) else { break }
      cleaned = try self.cleaned(ink(smooth, threshold, reach: 7), smooth, threshold, isFlat: false)
      (levels, last) = (smooth, threshold)
    }
    if let contrast = cleaned.contrast, cleaned.isRuled || cleaned.faintShare > parameters.faintShare {
      let threshold = last.leaving(parameters.ruledContrast * contrast)
      cleaned = try self.cleaned(ink(levels, threshold, reach: 7), levels, threshold, isFlat: false)
    }
    guard cleaned.components.count <= parameters.mostMarks else {
      throw ImageError(
        .tooManyMarks, source: name, attempted: "read",
        found:
          "it shows \(cleaned.components.count) marks of ink, and \(parameters.mostMarks) can be told apart: too many specks",
        advice: "photograph it with more light, or save the drawing without a pattern or shading")
    }
    return page(cleaned.ink, cleaned.components, cleaned.strokeWidth)
  }

  /// The ink without what is not writing, found again at a finer or smoother scale where the strokes' width calls for
  /// it.
  private func cleaned(
    _ solid: BinaryImage, _ evened: GrayImage, _ threshold: InkThreshold, isFlat: Bool
  ) throws(ImageError) -> InkCleaner.CleanedInk {
    var levels = evened
    var (ink, width, isRuled) = try withoutRuling(solid)
    if width > 0, width < parameters.leastStrokeWidth, max(evened.width, evened.height) * 2 <= parameters.reduceAbove {
      levels = try OpenCV.resized(evened, width: evened.width * 2, height: evened.height * 2, .cubic)
      (ink, width, isRuled) = try withoutRuling(self.ink(levels, threshold, reach: 7))
    } else if width > parameters.smoothAbove, !isFlat {
      // Grain frays the edges of broad, blurred strokes; a blur of a tenth of their width does not move them.
      levels = try OpenCV.blurred(evened, sigma: min(3, width * parameters.smoothShare))
      (ink, width, isRuled) = try withoutRuling(self.ink(levels, threshold, reach: Int(clamped: min(40, width * 1.5))))
    }
    var cleaned = try InkCleaner(parameters: parameters, isFlat: isFlat, ground: threshold.ground)
      .cleaned(ink, levels: levels, strokeWidth: width)
    cleaned.isRuled = isRuled
    return cleaned
  }

  /// The ink without printed lines, the width of its strokes, and whether there were lines.
  private func withoutRuling(_ ink: BinaryImage) throws(ImageError) -> (BinaryImage, Double, Bool) {
    let rest = parameters.removesRuling ? RuleLineRemover().removed(from: ink) : (ink: ink, across: 0, down: 0)
    return (rest.ink, try StrokeWidth.median(of: rest.ink), rest.across > 0)
  }

  /// A first binarization with windows that are wide enough: a marker photographed from close up is broader than the
  /// usual windows, and the inside of its strokes would pass for paper.
  private func solidInk(
    _ sheet: GrayImage, _ surround: DarkSurround?
  ) throws(ImageError) -> (division: GroundDivision, found: (ink: BinaryImage, threshold: InkThreshold)?) {
    var result: (GroundDivision, (BinaryImage, InkThreshold)?)
    var widenings = [2.5, 6.0]
    var widening = 1.0
    while true {
      let division = try GroundDivision(sheet, parameters: parameters, widening: widening, threads: threads)
      guard let threshold = try InkThreshold(division.evened, surround: surround, parameters: parameters) else {
        return (division, nil)
      }
      let ink = try ink(division.evened, threshold, reach: 7)
      result = (division, (ink, threshold))
      guard !division.isFlat, !widenings.isEmpty,
        try HollowStrokes.areFound(in: sheet, isInverted: division.isInverted, ink: ink, threshold: threshold)
      else { return result }
      widening = widenings.removeFirst()
    }
  }

  private func atWorkingSize(_ image: GrayImage) throws(ImageError) -> GrayImage {
    let longer = max(image.width, image.height)
    guard longer > parameters.reduceAbove else { return image }
    let scale = Double(parameters.workingLongSide) / Double(longer)
    return try OpenCV.resized(
      image, width: max(1, Int(clamped: (Double(image.width) * scale).rounded())),
      height: max(1, Int(clamped: (Double(image.height) * scale).rounded())), .area)
  }

  /// Weak ink connected to certain ink (hysteresis, as in Canny 1986). Weak ink must also be dark relative to the
  /// darkest of its neighbourhood, or the blurred edges of dark strokes would count and close the gaps between symbols.
  private func ink(_ evened: GrayImage, _ threshold: InkThreshold, reach: Int) throws(ImageError) -> BinaryImage {
    let darkest = try OpenCV.eroded(evened, side: reach | 1)
    let (ground, strict, weak) = (Int32(threshold.ground), Int32(threshold.strict), Int32(threshold.weak))
    let share = Int32(clamping: Int(clamped: (parameters.weakLocalShare * 256).rounded()))
    let pixels = [UInt8](unsafeUninitializedCapacity: evened.pixels.count) { out, count in
      evened.pixels.withUnsafeBufferPointer { levels in
        darkest.pixels.withUnsafeBufferPointer { darkest in
          for index in 0..<levels.count {
            let level = Int32(levels[index])
            let local = (ground &- level) &* 256 >= (ground &- Int32(darkest[index])) &* share
            out[index] = level <= strict || (level <= weak && local) ? 1 : 0
          }
        }
      }
      count = evened.pixels.count
    }
    let both = BinaryImage(width: evened.width, height: evened.height, pixels: pixels)
    guard weak > strict else { return both }
    let components = try Components(both)
    return components.ink(keeping: components.reaching(threshold.strict, in: evened))
  }
}
