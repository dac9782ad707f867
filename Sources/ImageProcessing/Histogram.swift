/// Counts of the 256 grey levels, and the statistics that thresholds need.
struct Histogram {
  private(set) var counts: [Int]

  init(counts: [Int]) {
    precondition(counts.count == 256, "8-bit levels")
    self.counts = counts
  }

  init(_ image: GrayImage) {
    // Four tables, so that on a flat ground an addition need not wait for the previous one.
    var tables = [UInt32](repeating: 0, count: 1024)
    tables.withUnsafeMutableBufferPointer { tables in
      image.pixels.withUnsafeBufferPointer { pixels in
        var index = 0
        while index + 4 <= pixels.count {
          tables[Int(pixels[index])] += 1
          tables[256 + Int(pixels[index + 1])] += 1
          tables[512 + Int(pixels[index + 2])] += 1
          tables[768 + Int(pixels[index + 3])] += 1
          index += 4
        }
        while index < pixels.count {
          tables[Int(pixels[index])] += 1
          index += 1
        }
      }
    }
    counts = (0..<256).map { level in (0..<4).reduce(0) { $0 + Int(tables[$1 * 256 + level]) } }
  }

  /// The counts without those of a part of the pixels.
  func less(_ part: Histogram) -> Histogram { Histogram(counts: zip(counts, part.counts).map { $0 - $1 }) }

  var total: Int { counts.reduce(0, +) }

  /// The most common level, by counts summed over three neighbours, since JPEG and scanners leave gaps.
  var mode: Int {
    func around(_ level: Int) -> Int {
      counts[level] * 2 + (level > 0 ? counts[level - 1] : 0) + (level < 255 ? counts[level + 1] : 0)
    }
    return (0..<256).max { around($0) < around($1) } ?? 0
  }

  /// The least level at or below which `share` of the pixels lie.
  func quantile(_ share: Double) -> Int {
    let target = Double(total) * share
    var sum = 0
    for level in 0..<256 {
      sum += counts[level]
      if Double(sum) >= target { return level }
    }
    return 255
  }

  func mean(of levels: ClosedRange<Int>) -> Double? {
    var (sum, count) = (0, 0)
    for level in levels {
      sum += counts[level] * level
      count += counts[level]
    }
    return count > 0 ? Double(sum) / Double(count) : nil
  }

  /// The last level of the dark class where the variance between the classes is greatest (Otsu 1979); of tied levels
  /// the middle one, as between two clean peaks. Nil where all pixels have one level.
  var otsu: Int? {
    let total = Double(total)
    let sum = counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) }
    var (best, first, last) = (0.0, -1, -1)
    var (weight, partial) = (0.0, 0.0)
    for level in 0..<255 {
      weight += Double(counts[level])
      partial += Double(level * counts[level])
      guard weight > 0, weight < total else { continue }
      let difference = partial / weight - (sum - partial) / (total - weight)
      let variance = weight * (total - weight) * difference * difference
      if variance > best * (1 + 1e-12) {
        (best, first, last) = (variance, level, level)
      } else if variance >= best * (1 - 1e-12) {
        last = level
      }
    }
    return first < 0 ? nil : (first + last) / 2
  }
}
