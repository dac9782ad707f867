/// Turns grey levels into ink: fill in the table around the sheet, even out the light, threshold, remove what is not
/// writing.
///
/// Light is divided out by an estimate of the bare paper, Otsu's threshold (1979) is taken around candidates for ink,
/// and weak ink is kept where it touches certain ink. Chosen by measurement over a fixed level, plain Otsu, adaptive
/// means and Sauvola (2000).
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
    let (division, rules, found) = try solidInk(surround?.filled ?? working, surround)
    func page(_ ink: BinaryImage, _ components: [Component], _ strokeWidth: Double) -> InkPage {
      InkPage(
        ink: ink, components: components, strokeWidth: strokeWidth, pictureWidth: pictureWidth,
        pictureHeight: pictureHeight, isInverted: division.isInverted, isFlat: division.isFlat, ruleSlope: rules.slope)
    }
    guard let (solid, threshold) = found else {
      return page(BinaryImage(width: working.width, height: working.height), [], 0)
    }
    let isRuled = !rules.across.isEmpty
    var cleaned = try cleaned(solid, rules.levels, threshold, rules, isFlat: division.isFlat)
    var (levels, last) = (rules.levels, threshold)
    for sigma in parameters.grainBlurs where cleaned.isGrainy {
      let smooth = try OpenCV.blurred(rules.levels, sigma: sigma)
      guard let threshold = try InkThreshold(smooth, surround: surround, parameters: parameters) else { break }
      cleaned = try self.cleaned(ink(smooth, threshold, reach: 7), smooth, threshold, rules, isFlat: false)
      (levels, last) = (smooth, threshold)
    }
    let isPrinted = isRuled || cleaned.isDotted
    if let contrast = cleaned.contrast, isPrinted || cleaned.faintShare > parameters.faintShare {
      let threshold = last.leaving(parameters.ruledContrast * contrast)
      cleaned = try self.cleaned(ink(levels, threshold, reach: 7), levels, threshold, rules, isFlat: false)
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
    _ solid: BinaryImage, _ evened: GrayImage, _ threshold: InkThreshold, _ rules: RuleRemover.Result, isFlat: Bool
  ) throws(ImageError) -> InkCleaner.CleanedInk {
    var levels = evened
    var ink = solid
    var width = try StrokeWidth.median(of: ink)
    if width > 0, width < parameters.leastStrokeWidth, max(evened.width, evened.height) * 2 <= parameters.reduceAbove {
      levels = try OpenCV.resized(evened, width: evened.width * 2, height: evened.height * 2, .cubic)
      ink = try self.ink(levels, threshold, reach: 7)
      width = try StrokeWidth.median(of: ink)
    } else if width > parameters.smoothAbove, !isFlat {
      // Grain frays the edges of broad, blurred strokes; a blur of a tenth of their width does not move them.
      levels = try OpenCV.blurred(evened, sigma: min(3, width * parameters.smoothShare))
      ink = try self.ink(levels, threshold, reach: Int(clamped: min(40, width * 1.5)))
      width = try StrokeWidth.median(of: ink)
    }
    return try InkCleaner(parameters: parameters, isFlat: isFlat, ground: threshold.ground, rules: rules)
      .cleaned(ink, levels: levels, strokeWidth: width)
  }

  /// A first binarization with windows that are wide enough: a marker photographed from close up is broader than the
  /// usual windows, and the inside of its strokes would pass for paper.
  private func solidInk(
    _ sheet: GrayImage, _ surround: DarkSurround?
  ) throws(ImageError) -> (
    division: GroundDivision, rules: RuleRemover.Result, found: (ink: BinaryImage, threshold: InkThreshold)?
  ) {
    var result: (GroundDivision, RuleRemover.Result, (BinaryImage, InkThreshold)?)
    var widenings = [2.5, 6.0]
    var widening = 1.0
    while true {
      let division = try GroundDivision(sheet, parameters: parameters, widening: widening, threads: threads)
      let rules = withoutRules(division.evened)
      guard let threshold = try InkThreshold(rules.levels, surround: surround, parameters: parameters) else {
        return (division, rules, nil)
      }
      let ink = try ink(rules.levels, threshold, reach: 7)
      result = (division, rules, (ink, threshold))
      guard !division.isFlat, !widenings.isEmpty,
        try HollowStrokes.areFound(in: sheet, isInverted: division.isInverted, ink: ink, threshold: threshold)
      else { return result }
      widening = widenings.removeFirst()
    }
  }

  /// The evened picture without printed lines.
  private func withoutRules(_ evened: GrayImage) -> RuleRemover.Result {
    guard parameters.removesRuling else { return RuleRemover.Result(levels: evened, across: [], down: []) }
    let histogram = Histogram(evened)
    let noise = InkThreshold.spread(histogram, above: histogram.mode)
    return RuleRemover().removed(from: evened, paper: histogram.mode, noise: noise)
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
