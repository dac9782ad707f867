import Foundation
import MathSymbols

/// What lies around a symbol, as the numbers by which the context network tells the labels that fit there.
///
/// A crop cannot tell `x` from `X` and `×`, nor `P` from `p`; size, place on the line and neighbours can. Neighbours
/// are known by what they look like, so that a neighbour's own twins make no difference.
public struct SymbolContext: Sendable {
  /// Labels that crops confuse, in groups that count as one shape.
  static let twins: [[String]] = [
    ["x", "X", "\\times"], ["p", "P"], ["1", "l", "|", "I", "/"], ["9", "q", "g"], ["5", "s", "S"],
    ["0", "o", "O", "\\theta", "\\sigma"], ["2", "z"], ["c", "C"], ["v", "V"], ["6", "b"], ["y", "Y"], ["u", "\\mu"],
    ["t", "+", "f"], ["a", "\\alpha"], [",", "\\prime"], ["."],
  ]

  /// For each label the number of its shape.
  static let shapes: (ofLabel: [String: Int], count: Int) = {
    var numbers: [String: Int] = [:]
    for (number, group) in twins.enumerated() { for label in group { numbers[label] = number } }
    var next = twins.count
    for symbol in SymbolVocabulary.all where numbers[symbol.label] == nil {
      numbers[symbol.label] = next
      next += 1
    }
    return (numbers, next)
  }()

  private static let ownCount = 12
  private static let neighbourCount = 6
  private static let placeCount = 6

  /// The number of features.
  public static let count = ownCount + neighbourCount * (placeCount + shapes.count)

  /// The labels that the context network tells, in its order.
  public static let labels = SymbolVocabulary.all.map(\.label).filter { $0 != SymbolVocabulary.rejectLabel }

  private let symbols: [(label: String, box: LayoutBox)]
  private let usualSize: Double
  private let line: LayoutBox

  /// - Parameter symbols: all of an expression, each with its likeliest label.
  public init(_ symbols: [(label: String, box: LayoutBox)], usualSize: Double) {
    self.symbols = symbols
    self.usualSize = max(usualSize, 1)
    line = symbols.dropFirst().reduce(symbols.first?.box ?? LayoutBox(left: 0, top: 0, right: 0, bottom: 0)) {
      $0.union($1.box)
    }
  }

  /// The features of one symbol, ``count`` numbers.
  public func features(of index: Int) -> [Float] {
    let box = symbols[index].box
    let (height, width) = (max(box.height, 1), max(box.width, 1))
    let left = beside(index, isLeft: true)
    let right = beside(index, isLeft: false)
    var values: [Float] = [
      Self.clipped(log(height / usualSize)), Self.clipped(log(width / usualSize)), Self.clipped(log(width / height)),
      Self.clipped(max(height, width) / usualSize), Self.clipped((box.top - line.top) / usualSize),
      Self.clipped((line.bottom - box.bottom) / usualSize), Self.clipped((box.middleY - line.middleY) / usualSize),
      Self.clipped(log(Double(symbols.count))), symbols.count == 1 ? 1 : 0, symbols.count == 2 ? 1 : 0,
      left == nil ? 1 : 0, right == nil ? 1 : 0,
    ]
    let around = [
      left, right, stacked(index, isAbove: true), stacked(index, isAbove: false),
      left.flatMap { beside($0, isLeft: true) }, right.flatMap { beside($0, isLeft: false) },
    ]
    for other in around { values += place(of: other, from: box) }
    return values
  }

  private static func clipped(_ value: Double) -> Float { Float(max(-3, min(3, value))) }

  private func place(of other: Int?, from box: LayoutBox) -> [Float] {
    var values = [Float](repeating: 0, count: Self.placeCount + Self.shapes.count)
    guard let other else { return values }
    let second = symbols[other].box
    values[0] = 1
    values[1] = Self.clipped((second.top - box.top) / usualSize)
    values[2] = Self.clipped((second.bottom - box.bottom) / usualSize)
    values[3] = Self.clipped(max(second.left - box.right, box.left - second.right) / usualSize)
    values[4] = Self.clipped(log(max(second.height, 1) / max(box.height, 1)))
    values[5] = Self.clipped((second.middleY - box.middleY) / usualSize)
    if let shape = Self.shapes.ofLabel[symbols[other].label] { values[Self.placeCount + shape] = 1 }
    return values
  }

  /// The nearest symbol to the left or right that is about as high.
  private func beside(_ index: Int, isLeft: Bool) -> Int? {
    let box = symbols[index].box
    func distance(_ other: LayoutBox) -> Double {
      max(0, isLeft ? box.left - other.right : other.left - box.right) + 0.01 * abs(other.middleX - box.middleX)
    }
    let reach = 0.4 * usualSize
    return symbols.indices.filter { other in
      let second = symbols[other].box
      guard other != index, second.bottom > box.top - reach, second.top < box.bottom + reach else { return false }
      return isLeft ? second.middleX < box.middleX : second.middleX > box.middleX
    }.min { distance(symbols[$0].box) < distance(symbols[$1].box) }
  }

  /// The nearest symbol that stands over or under this one.
  private func stacked(_ index: Int, isAbove: Bool) -> Int? {
    let box = symbols[index].box
    func distance(_ other: LayoutBox) -> Double { isAbove ? box.top - other.bottom : other.top - box.bottom }
    return symbols.indices.filter { other in
      let second = symbols[other].box
      guard other != index, second.overlapAcross(box) > 0.3 else { return false }
      return isAbove ? second.bottom < box.middleY : second.top > box.middleY
    }.min { distance(symbols[$0].box) < distance(symbols[$1].box) }
  }
}
