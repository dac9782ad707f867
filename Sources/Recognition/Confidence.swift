import Foundation

/// The features that a reading's confidence is computed from. Logarithms are natural.
public struct ReadingEvidence: Sendable, Hashable {
  /// The mean log probability of the symbols by the network.
  public var meanSymbol = 0.0
  /// The log probability of the least certain symbol.
  public var leastSymbol = 0.0
  /// The log of the best reading's share of the probability of all readings compared; 0 for a single one.
  public var share = 0.0
  /// The score of layout, sizes and sequences, divided by the number of symbols.
  public var layout = 0.0
  /// The log of the number of symbols.
  public var length = 0.0
  /// 1 where the reading parses, else 0.
  public var parses = 0.0
  /// 1 where the reading has a value, else 0.
  public var computes = 0.0
  /// How well it fits in with the lines before and after it, from 0 to 2: one for each step that follows.
  public var follows = 0.0
  /// Whether it is one of several lines of a photographed page, which have a ``Confidence`` of their own.
  public var isOnPage = false

  /// The features in the order of ``Confidence/weights``, the constant 1 first, large negative logarithms clipped.
  public var vector: [Double] {
    [1, meanSymbol, max(-6, leastSymbol), max(-4, share), max(-6, layout), length, parses, computes, follows]
  }
}

/// The probability that a reading is right: a logistic function of its evidence.
public struct Confidence: ParameterGroup {
  /// The weight of each number of ``ReadingEvidence/vector``; fitted by `mathrec tune`.
  public private(set) var weights = [3.643, 1.188, 0.533, 1.813, 0.858, -0.680, 0.730, 0.869, 0]

  /// The weights for model files that state none.
  public init() {}

  /// - Parameter weights: as many as ``ReadingEvidence/vector`` has numbers.
  init(weights: [Double]) {
    precondition(weights.count == self.weights.count, "each number of the evidence has its weight")
    self.weights = weights
  }

  /// The weights' names in the model file.
  public static let fields: [ParameterField<Self>] = [
    "constant", "meanSymbol", "leastSymbol", "share", "layout", "length", "parses", "computes", "follows",
  ].enumerated().map { index, name in
    ParameterField(name, \.weights[index], earlier: name == "follows" ? 0 : nil)
  }

  /// The probability that the reading is right, from 0 to 1.
  public func probability(_ evidence: ReadingEvidence) -> Double {
    1 / (1 + exp(-zip(weights, evidence.vector).reduce(0) { $0 + $1.0 * $1.1 }))
  }

  /// Fits the weights by logistic regression: Newton's method with a small ridge penalty, so that few examples do not
  /// overfit.
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

  /// The same with the odds that a reading is right divided by `factor`.
  package func cautious(by factor: Double) -> Confidence {
    var weights = weights
    weights[0] -= log(factor)
    return Confidence(weights: weights)
  }

  /// Gaussian elimination for a positive definite matrix.
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
