import Foundation

/// The symbols of a line as the arrangement network's input. Lengths are in sizes of the line's usual symbol, sizes are logarithms,
/// and nothing exceeds ±3, so that a flaw of one box stays one.
struct ArrangementFeatures {
  /// Numbers of a symbol, and of an ordered pair of symbols.
  static let ownCount = 14
  static let pairCount = 14
  /// The least probability of a label, and by what logarithms are divided: from 1 for certain to about -1 for impossible.
  static let leastProbability = 1e-6
  static let logarithmScale = 7.0

  let input: ArrangementNetwork.Input
  /// The number of each label in the network's order.
  let numbers: [String: Int]

  /// Writes a line of at most as many symbols as the network has places.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, with tokens: [ArrangementToken]) {
    values.update(repeating: 0)
    let boxes = tokens.map(\.box)
    let usual = boxes.usualSize
    guard let first = boxes.first else { return }
    let line = boxes.dropFirst().reduce(first) { $0.union($1) }
    for index in tokens.indices {
      fill(values, names: tokens[index].candidates, at: index)
      let own = input.own.lowerBound + index * Self.ownCount
      for (place, value) in Self.own(tokens[index], line: line, usual: usual, count: tokens.count).enumerated() {
        values[own + place] = Float(max(-3, min(3, value)))
      }
      values[input.mask.lowerBound + index] = 1
    }
    fillPairs(values, boxes, usual: usual)
  }

  private func fill(_ values: UnsafeMutableBufferPointer<Float>, names: [SymbolCandidate], at index: Int) {
    let row = input.logarithms.lowerBound + index * input.labels
    let shares = input.probabilities.lowerBound + index * input.labels
    let least = Float(log(Self.leastProbability) / Self.logarithmScale + 1)
    for label in 0..<input.labels { values[row + label] = least }
    for candidate in names {
      guard let label = numbers[candidate.label] else { continue }
      let probability = max(candidate.probability, Self.leastProbability)
      values[row + label] = Float(log(probability) / Self.logarithmScale + 1)
      values[shares + label] = Float(probability)
    }
  }

  private static func own(
    _ token: ArrangementToken, line: LayoutBox, usual: Double, count: Int
  ) -> [Double] {
    let box = token.box
    let (height, width) = (max(box.height, 1), max(box.width, 1))
    return [
      log(height / usual), log(width / usual), log(width / height), (box.top - line.top) / usual,
      (line.bottom - box.bottom) / usual, (box.middleY - line.middleY) / usual, log(Double(count)),
      3 * token.rejection, log(token.rejection + 1e-3) / 3, Double(token.pieces - 1), token.gap / 5,
      token.isCut ? 1 : 0, Double(token.brokenStrokes), 3 * (token.candidates.first?.probability ?? 0),
    ]
  }

  /// How each symbol lies to each: the first is the child, the second the parent, in the order of the network's edges.
  private func fillPairs(_ values: UnsafeMutableBufferPointer<Float>, _ boxes: [LayoutBox], usual: Double) {
    var rank = [Int](repeating: 0, count: boxes.count)
    let order = boxes.indices.sorted { boxes[$0].left != boxes[$1].left ? boxes[$0].left < boxes[$1].left : $0 < $1 }
    for (place, index) in order.enumerated() { rank[index] = place }
    let sizes = boxes.map { (height: max($0.height, 1), width: max($0.width, 1)) }
    let logs = sizes.map { (height: log($0.height), width: log($0.width)) }
    for i in boxes.indices {
      let a = boxes[i]
      for j in boxes.indices {
        let b = boxes[j]
        let across = min(a.right, b.right) - max(a.left, b.left)
        let down = min(a.bottom, b.bottom) - max(a.top, b.top)
        let place = input.pairs.lowerBound + (i * input.places + j) * Self.pairCount
        func set(_ offset: Int, _ value: Double) { values[place + offset] = Float(max(-3, min(3, value))) }
        set(0, (b.middleX - a.middleX) / usual)
        set(1, (b.middleY - a.middleY) / usual)
        set(2, (b.top - a.top) / usual)
        set(3, (b.bottom - a.bottom) / usual)
        set(4, (b.left - a.right) / usual)
        set(5, (b.top - a.bottom) / usual)
        set(6, (a.top - b.bottom) / usual)
        set(7, across / min(sizes[i].width, sizes[j].width))
        set(8, down / min(sizes[i].height, sizes[j].height))
        set(9, logs[j].height - logs[i].height)
        set(10, logs[j].width - logs[i].width)
        set(11, rank[j] - rank[i] == 1 ? 3 : 0)
        set(12, rank[j] - rank[i] == -1 ? 3 : 0)
        set(13, i == j ? 3 : 0)
      }
    }
  }
}
