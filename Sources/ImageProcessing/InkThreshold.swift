/// The level that separates ink from ground in an evened picture, or the finding that there is no ink.
struct InkThreshold: Hashable {
  /// The most common level, the paper's.
  let ground: Int
  /// Standard deviation of the ground in levels, from the side where no ink lies.
  let noise: Double
  /// At or below this level, certainly ink.
  private(set) var strict: Int
  /// At or below this level, ink where it continues certain ink.
  private(set) var weak: Int
  /// The mean level of the certain ink.
  let ink: Double

  /// Finds the threshold; nil where nothing stands out from the ground by the least contrast, since Otsu's rule always
  /// finds two classes, even in paper grain. The rule runs only on candidates and their surroundings: on a whole page
  /// writing is a hundredth of the pixels, and the threshold would fall into the grain.
  ///
  /// - Parameter surround: the table, whose pixels do not count.
  init?(
    _ evened: GrayImage, surround: DarkSurround? = nil, parameters: Binarizer.Parameters
  ) throws(ImageError) {
    let whole = Histogram(evened)
    let histogram = surround.map { whole.less($0.histogram(of: evened)) } ?? whole
    ground = histogram.mode
    noise = Self.spread(histogram, above: ground)
    let least = max(parameters.leastContrast * Double(ground), parameters.leastContrastInNoise * noise)
    let limit = ground - Int(clamped: least.rounded(.up))
    guard limit > 0, (0...limit).contains(where: { histogram.counts[$0] > 0 }) else { return nil }
    let candidates = evened.mapped { Int($0) <= limit ? 255 : 0 }
    let around = try OpenCV.dilated(candidates, side: 7)
    var counts = [Int](repeating: 0, count: 256)
    counts.withUnsafeMutableBufferPointer { counts in
      evened.pixels.withUnsafeBufferPointer { levels in
        around.pixels.withUnsafeBufferPointer { around in
          for index in 0..<levels.count where around[index] != 0 { counts[Int(levels[index])] += 1 }
        }
      }
    }
    let local = Histogram(counts: counts)
    guard let otsu = local.otsu, let ink = local.mean(of: 0...min(otsu, ground)), Double(ground) - ink >= least
    else { return nil }
    // Where ink is faint, Otsu's level may fall into the grain.
    strict = min(otsu, ground - Int(clamped: (least * 0.75).rounded()))
    self.ink = ink
    let weakest = Double(ground) - Double(ground - strict) * parameters.weakThreshold
    weak = max(strict, min(Int(clamped: weakest), ground - Int(clamped: (3 * noise).rounded(.up))))
  }

  /// The threshold without ink that is less than `contrast` levels darker than the paper.
  func leaving(_ contrast: Double) -> InkThreshold {
    var result = self
    result.strict = min(strict, ground - Int(clamped: contrast.rounded()))
    result.weak = result.strict
    return result
  }

  /// Standard deviation of a normal distribution whose upper half matches the counts above the mode.
  static func spread(_ histogram: Histogram, above mode: Int) -> Double {
    let above = (mode..<256).reduce(0.0) { $0 + Double(histogram.counts[$1]) / ($1 == mode ? 2 : 1) }
    guard above > 0 else { return 0 }
    var sum = Double(histogram.counts[mode]) / 2
    for level in (mode + 1)..<max(mode + 2, 256) where level < 256 {
      let next = sum + Double(histogram.counts[level])
      // 68 % of a half normal distribution lie within one deviation.
      if next >= 0.683 * above {
        let share = (0.683 * above - sum) / max(1, next - sum)
        return max(0, Double(level - mode) - 0.5 + share)
      }
      sum = next
    }
    return 0
  }
}
