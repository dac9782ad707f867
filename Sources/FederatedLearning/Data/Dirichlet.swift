import Foundation
import RandomStreams

/// Shares that add up to one, drawn from a symmetric Dirichlet distribution.
enum Dirichlet {
  /// Gamma draws made into shares; in logarithms, as draws of a small alpha are too small for a Double.
  static func shares(alpha: Double, count: Int, _ random: inout RandomStream) -> [Double] {
    let logs = (0..<count).map { _ in logGamma(alpha, &random) }
    let largest = logs.max() ?? 0
    let weights = logs.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// The logarithm of a draw from Gamma(shape, 1): Marsaglia and Tsang 2000, with their boost for shapes below 1.
  private static func logGamma(_ shape: Double, _ random: inout RandomStream) -> Double {
    guard shape >= 1 else { return logGamma(shape + 1, &random) + log(1 - random.uniform()) / shape }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = random.normal()
      let v = pow(1 + c * x, 3)
      guard v > 0 else { continue }
      if log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
    }
  }
}
