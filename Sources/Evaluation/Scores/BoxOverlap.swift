public import ImageProcessing

extension SegmentationMatch {
  /// Symbols as boxes: one counts as found where a recognised box overlaps it with an intersection over union of at
  /// least 0.5 (Everingham et al. 2010). Pairs are matched greedily from the best overlap down, each box at most once.
  public init(
    read: [(label: String, box: PixelBox)], truth: [(label: String, box: PixelBox)], leastOverlap: Double = 0.5
  ) {
    var pairs: [(truth: Int, read: Int, overlap: Double)] = []
    for (first, true_) in truth.enumerated() {
      for (second, found) in read.enumerated() {
        let overlap = true_.box.overlap(found.box)
        if overlap >= leastOverlap { pairs.append((first, second, overlap)) }
      }
    }
    pairs.sort { ($1.overlap, $0.truth, $0.read) < ($0.overlap, $1.truth, $1.read) }
    var labels = [String?](repeating: nil, count: truth.count)
    var taken: Set<Int> = []
    for pair in pairs where labels[pair.truth] == nil && taken.insert(pair.read).inserted {
      labels[pair.truth] = read[pair.read].label
    }
    self.init(read: read.count, truth: zip(truth, labels).map { ($0.label, $1) })
  }
}

extension PixelBox {
  /// Intersection over union, from 0 to 1.
  func overlap(_ other: PixelBox) -> Double {
    guard let common = intersection(other) else { return 0 }
    return Double(common.area) / Double(area + other.area - common.area)
  }
}
