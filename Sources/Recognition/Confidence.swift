import Foundation

/// What speaks for and against a reading, as the numbers that its confidence is computed from.
public struct ReadingEvidence: Sendable, Hashable {
  /// The mean and the least of the logarithms of the symbols' probabilities by the network.
  public var meanSymbol = 0.0
  public var leastSymbol = 0.0
  /// The logarithm of the best reading's share among all readings compared.
  public var share = 0.0
  /// What layout, sizes and sequences say, for each symbol.
  public var layout = 0.0
  /// The logarithm of the number of symbols.
  public var length = 0.0
  /// Whether the reading parses, and whether it has a value.
  public var parses = 0.0
  public var computes = 0.0

  /// The numbers in the order of ``Confidence/weights``, after a constant.
  public var vector: [Double] {
    [1, meanSymbol, max(-6, leastSymbol), max(-4, share), max(-6, layout), length, parses, computes]
  }
}

/// How likely a reading is right: a logistic function of its evidence.
public struct Confidence: ParameterGroup {
  /// The weight of each number of ``ReadingEvidence/vector``; fitted by `mathrec tune`.
  public private(set) var weights = [3.643, 1.188, 0.533, 1.813, 0.858, -0.680, 0.730, 0.869]

  /// The weights of files that state none.
  public init() {}

  /// - Parameter weights: as many as ``ReadingEvidence/vector`` has numbers.
  init(weights: [Double]) {
    precondition(weights.count == self.weights.count, "each number of the evidence has its weight")
    self.weights = weights
  }

  public static let fields: [ParameterField<Self>] = [
    "constant", "meanSymbol", "leastSymbol", "share", "layout", "length", "parses", "computes",
  ].enumerated().map { index, name in ParameterField(name, \.weights[index]) }

  /// From 0 to 1.
  public func probability(_ evidence: ReadingEvidence) -> Double {
    1 / (1 + exp(-zip(weights, evidence.vector).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  /// The weights that make right readings likely and wrong ones unlikely: logistic regression by Newton's method with a
  /// little ridge, so that few examples do not lead astray.
  public static func fitted(to examples: [(evidence: ReadingEvidence, isRight: Bool)]) -> Confidence {
    let count = ReadingEvidence().vector.count
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<30 {
      var gradient = weights.map { -0.5 * $0 }
      var hessian = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
      for index in 0..<count { hessian[index][index] = 0.5 }
      for (evidence, isRight) in examples {
        let x = evidence.vector
        let p = 1 / (1 + exp(-zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }))
        for i in 0..<count {
          gradient[i] += ((isRight ? 1 : 0) - p) * x[i]
          for j in 0..<count { hessian[i][j] += p * (1 - p) * x[i] * x[j] }
        }
      }
      let step = solve(hessian, gradient)
      for index in 0..<count { weights[index] += step[index] }
    }
    return Confidence(weights: weights)
  }

  /// Gauss's elimination for a positive definite matrix.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = matrix
    var values = right
    for pivot in rows.indices {
      for row in rows.indices where row > pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot..<rows.count { rows[row][column] -= factor * rows[pivot][column] }
        values[row] -= factor * values[pivot]
      }
    }
    for pivot in rows.indices.reversed() {
      for column in rows.indices where column > pivot { values[pivot] -= rows[pivot][column] * values[column] }
      values[pivot] /= rows[pivot][pivot]
    }
    return values
  }
}
