import Foundation
import MathSymbols

/// The surroundings of each symbol in an expression, as features from which the context network predicts the labels
/// that fit.
///
/// A crop cannot tell `x` from `X` and `×`, nor `P` from `p`; size, place on the line, neighbours and the rest of the
/// expression can. Every symbol is represented by the symbol network's probabilities, uncertainty included.
public struct SymbolContext: Sendable {
  /// A symbol as the symbol network names it.
  public typealias Symbol = (candidates: [SymbolCandidate], box: LayoutBox)

  /// The labels that the context network takes and predicts, in its order.
  public static let labels = SymbolVocabulary.all.map(\.label).filter { $0 != SymbolVocabulary.rejectLabel }

  /// For each feature its index when labels are numbered by `places`: label `l` at `places[l]`.
  static func features(labels places: [Int]) -> [Int] {
    var sources = Array(0..<count)
    func renumber(from first: Int) {
      for label in labels.indices { sources[first + label] = first + places[label] }
    }
    for neighbour in 0..<neighbourCount {
      renumber(from: ownCount + neighbour * (placeCount + labels.count) + placeCount)
    }
    renumber(from: nameRange.lowerBound)
    renumber(from: nameRange.upperBound)
    return sources
  }

  static let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })

  private static let ownCount = 12
  private static let neighbourCount = 6
  private static let placeCount = 6
  /// The least probability of any label.
  private static let floor = 1e-6

  /// The features that hold the logarithms of a symbol's own probabilities, and what these are divided by.
  static let nameRange: Range<Int> = {
    let first = ownCount + neighbourCount * (placeCount + labels.count)
    return first..<first + labels.count
  }()
  static let logarithmScale = 7.0

  /// The number of features.
  public static let count = ownCount + neighbourCount * (placeCount + labels.count) + 2 * labels.count

  private let boxes: [LayoutBox]
  private let usualSize: Double
  private let line: LayoutBox
  /// For each symbol its six neighbours: left, right, above, below, second left, second right.
  private let around: [[Int?]]
  /// For each symbol its candidates by label number.
  private var named: [[(label: Int, probability: Double)]]
  /// For each label the expected number of symbols that have it: the sum of their probabilities.
  private var total: [Double]

  /// - Parameter usualSize: the size of a usual symbol, in pixels of the page.
  public init(_ symbols: [Symbol], usualSize: Double) {
    self.init(boxes: symbols.map(\.box), names: symbols.map(\.candidates), usualSize: usualSize)
  }

  /// - Parameter names: for each box the symbol network's candidates.
  init(boxes: [LayoutBox], names: [[SymbolCandidate]], usualSize: Double) {
    self.boxes = boxes
    self.usualSize = max(usualSize, 1)
    line = boxes.dropFirst().reduce(boxes.first ?? LayoutBox(left: 0, top: 0, right: 0, bottom: 0)) { $0.union($1) }
    around = SymbolNeighbours(boxes: boxes, usualSize: self.usualSize).around
    (named, total) = Self.numbered(names)
  }

  /// The same boxes with other candidates.
  func renamed(_ names: [[SymbolCandidate]]) -> SymbolContext {
    var result = self
    (result.named, result.total) = Self.numbered(names)
    return result
  }

  private static func numbered(
    _ names: [[SymbolCandidate]]
  ) -> (named: [[(label: Int, probability: Double)]], total: [Double]) {
    let named = names.map { candidates in
      candidates.compactMap { candidate in numbers[candidate.label].map { ($0, candidate.probability) } }
    }
    var total = [Double](repeating: 0, count: labels.count)
    for (label, probability) in named.joined() { total[label] += probability }
    return (named, total)
  }

  /// The features of one symbol, ``count`` numbers.
  public func features(of index: Int) -> [Float] {
    var values = [Float](repeating: 0, count: Self.count)
    values.withUnsafeMutableBufferPointer { fill($0, with: index) }
    return values
  }

  /// Writes the features of one symbol.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, with index: Int) {
    values.update(repeating: 0)
    var next = 0
    for value in own(index) {
      values[next] = value
      next += 1
    }
    for other in around[index] {
      if let other {
        for (offset, value) in place(of: other, from: boxes[index]).enumerated() { values[next + offset] = value }
        for (label, probability) in named[other] { values[next + Self.placeCount + label] = Float(probability) }
      }
      next += Self.placeCount + Self.labels.count
    }
    // Scaled logarithms, from 1 for certain to about -1 for impossible.
    for label in Self.labels.indices { values[next + label] = Float(log(Self.floor) / Self.logarithmScale + 1) }
    for (label, probability) in named[index] {
      values[next + label] = Float(log(max(probability, Self.floor)) / Self.logarithmScale + 1)
    }
    next += Self.labels.count
    // The labels of the rest of the expression.
    for label in Self.labels.indices { values[next + label] = Float(min(total[label], 2)) }
    for (label, probability) in named[index] {
      values[next + label] = Float(max(0, min(total[label] - probability, 2)))
    }
  }

  private func own(_ index: Int) -> [Float] {
    let box = boxes[index]
    let (height, width) = (max(box.height, 1), max(box.width, 1))
    return [
      Self.clipped(log(height / usualSize)), Self.clipped(log(width / usualSize)), Self.clipped(log(width / height)),
      Self.clipped(max(height, width) / usualSize), Self.clipped((box.top - line.top) / usualSize),
      Self.clipped((line.bottom - box.bottom) / usualSize), Self.clipped((box.middleY - line.middleY) / usualSize),
      Self.clipped(log(Double(boxes.count))), boxes.count == 1 ? 1 : 0, boxes.count == 2 ? 1 : 0,
      around[index][0] == nil ? 1 : 0, around[index][1] == nil ? 1 : 0,
    ]
  }

  private func place(of other: Int, from box: LayoutBox) -> [Float] {
    let second = boxes[other]
    return [
      1, Self.clipped((second.top - box.top) / usualSize), Self.clipped((second.bottom - box.bottom) / usualSize),
      Self.clipped(max(second.left - box.right, box.left - second.right) / usualSize),
      Self.clipped(log(max(second.height, 1) / max(box.height, 1))),
      Self.clipped((second.middleY - box.middleY) / usualSize),
    ]
  }

  private static func clipped(_ value: Double) -> Float { Float(max(-3, min(3, value))) }
}

/// Which symbols stand beside, above and below one another.
struct SymbolNeighbours {
  let boxes: [LayoutBox]
  let usualSize: Double

  /// For each symbol: left, right, above, below, left of the left one, right of the right one; nil where there is none.
  var around: [[Int?]] {
    let left = boxes.indices.map { beside($0, isLeft: true) }
    let right = boxes.indices.map { beside($0, isLeft: false) }
    return boxes.indices.map { index in
      [
        left[index], right[index], stacked(index, isAbove: true), stacked(index, isAbove: false),
        left[index].flatMap { left[$0] }, right[index].flatMap { right[$0] },
      ]
    }
  }

  /// The nearest symbol to the left or right that is about as high.
  private func beside(_ index: Int, isLeft: Bool) -> Int? {
    let box = boxes[index]
    func distance(_ other: LayoutBox) -> Double {
      max(0, isLeft ? box.left - other.right : other.left - box.right) + 0.01 * abs(other.middleX - box.middleX)
    }
    let reach = 0.4 * usualSize
    return boxes.indices.filter { other in
      let second = boxes[other]
      guard other != index, second.bottom > box.top - reach, second.top < box.bottom + reach else { return false }
      return isLeft ? second.middleX < box.middleX : second.middleX > box.middleX
    }.min { distance(boxes[$0]) < distance(boxes[$1]) }
  }

  /// The nearest symbol above or below this one.
  private func stacked(_ index: Int, isAbove: Bool) -> Int? {
    let box = boxes[index]
    func distance(_ other: LayoutBox) -> Double { isAbove ? box.top - other.bottom : other.top - box.bottom }
    return boxes.indices.filter { other in
      let second = boxes[other]
      guard other != index, second.overlapAcross(box) > 0.3 else { return false }
      return isAbove ? second.bottom < box.middleY : second.top > box.middleY
    }.min { distance(boxes[$0]) < distance(boxes[$1]) }
  }
}
