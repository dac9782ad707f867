import FederatedLearning
import Foundation
import RandomStreams

/// Matrix factorization of implicit feedback (Hu, Koren, Volinsky 2008), whose listeners' half is done by the listeners: the server
/// takes one preconditioned step for every item, for which it needs nothing but sums over listeners.
///
/// The exact step for an item solves `(G + α Σ_heard u uᵀ + λ_i I) v = ...` and would need a matrix of each item, k² numbers a row. Here
/// `Σ_heard u uᵀ` stands as a mixture of `G = Σ u uᵀ`, which those who heard a well known item resemble, and of a multiple of the unit
/// matrix, which is never less than the true one and right for an item with few listeners. The fixed points are those of the exact
/// steps, k numbers a row suffice, and all items share G's eigenvectors, so that a step costs O(k²) an item.
public struct AlternatingFactors: FederatedAlgorithm {
  private let shape: FactorShape
  private let confidence: Float
  private let regularization: Double
  private let exponent: Double
  private let rate: Double

  /// - Parameters:
  ///   - confidence: α.
  ///   - regularization: λ of an item of mean popularity.
  ///   - exponent: λ of an item grows as its number of listeners to this power (Rendle et al. 2022, arXiv 2110.14037, found that
  ///     this decides how good matrix factorization is).
  ///   - rate: η of the items' steps and the share of new sums; 1 where all listeners take part in each round.
  public init(_ shape: FactorShape, confidence: Float, regularization: Double, exponent: Double, rate: Double) {
    (self.shape, self.confidence) = (shape, confidence)
    (self.regularization, self.exponent, self.rate) = (regularization, exponent, rate)
  }

  /// Small random factors, with the product of the items' matrix with itself.
  public func initialWeights(seed: UInt64) throws -> Payload {
    var values = [Float](repeating: 0, count: shape.schema.count)
    let deviation = Self.firstLength / Double(shape.factors).squareRoot()
    for item in 0..<shape.items {
      var random = RandomStream(seed: seed, Self.firstFactors, UInt64(item))
      for factor in 0..<shape.factors { values[shape.row(item) + factor] = Float(random.normal(deviation: deviation)) }
    }
    Self.setItemGram(&values, shape)
    return try Payload(values, shape.schema, subject: "the first factors")
  }

  /// The length of an item's first factors; from 0.03 to 0.3 the result is the same.
  private static let firstLength = 0.1
  private static let firstFactors: UInt64 = 0xFAC7

  public func step(_ state: inout ServerState, _ round: RoundMean) {
    let (factors, width) = (shape.factors, shape.width)
    let listeners = Double(round.clientCount)
    // The first round's sums stand alone; later ones are mixed in.
    let share = Float(max(rate, 1 / Double(state.round)))
    var values = state.weights.values
    let mean = round.change
    let scale = Float(listeners)
    for place in shape.listenerGramStart..<shape.schema.count {
      values[place] += share * (scale * mean[place] - values[place])
    }
    for item in 0..<shape.items {
      for place in shape.row(item) + factors..<shape.row(item) + width {
        values[place] += share * (scale * mean[place] - values[place])
      }
    }
    let gram = Self.whole(values[shape.listenerGramStart...], size: factors)
    let eigen = SymmetricEigen(gram, size: factors)
    let lengths = eigen.values.map { Float(max($0, 0)) }
    let trace = max(lengths.reduce(0, +), .leastNormalMagnitude)
    let basis = eigen.vectors.map { Float($0) }
    let turned = Self.transposed(basis, size: factors)
    let counted = (0..<shape.items).reduce(0.0) { $0 + Double(max(0, values[shape.row($1) + factors + 1])) }
    let meanCount = max(counted / Double(FactorShape.countUnit) / Double(shape.items), 1e-9)
    var (own, gradient) = ([Float](repeating: 0, count: factors), [Float](repeating: 0, count: factors))
    var step = own
    values.withUnsafeMutableBufferPointer { values in
      mean.withUnsafeBufferPointer { mean in
        guard let values = values.baseAddress, let mean = mean.baseAddress else { return }
        for item in 0..<shape.items {
          let row = shape.row(item)
          let curvature = max(0, confidence * values[row + factors])
          let count = Double(max(0, values[row + factors + 1] / FactorShape.countUnit))
          let lambda = Float(regularization * pow((count + 1) / meanCount, exponent))
          let unit = Float(Double(factors) / (count + Double(factors)))
          Self.multiply(values + row, basis, &own)
          Self.multiply(mean + row, basis, &gradient)
          for j in 0..<factors {
            let slope = (1 + confidence) * scale * gradient[j] - (lengths[j] + lambda) * own[j]
            gradient[j] = slope / (lengths[j] * (1 + curvature * (1 - unit) / trace) + curvature * unit + lambda)
          }
          gradient.withUnsafeBufferPointer { gradient in
            if let base = gradient.baseAddress { Self.multiply(base, turned, &step) }
          }
          for j in 0..<factors { values[row + j] += Float(rate) * step[j] }
        }
      }
    }
    Self.setItemGram(&values, shape)
    state.weights.values = values
  }

  /// `x M`.
  @inline(__always)
  private static func multiply(_ x: UnsafePointer<Float>, _ matrix: [Float], _ result: inout [Float]) {
    let size = result.count
    result.withUnsafeMutableBufferPointer { result in
      matrix.withUnsafeBufferPointer { matrix in
        for j in 0..<size { result[j] = 0 }
        for i in 0..<size {
          let scale = x[i]
          for j in 0..<size { result[j] += scale * matrix[i * size + j] }
        }
      }
    }
  }

  private static func transposed(_ matrix: [Float], size: Int) -> [Float] {
    (0..<size * size).map { matrix[$0 % size * size + $0 / size] }
  }

  /// A symmetric matrix of its upper triangle.
  private static func whole(_ triangle: ArraySlice<Float>, size: Int) -> [Double] {
    var matrix = [Double](repeating: 0, count: size * size)
    var place = triangle.startIndex
    for i in 0..<size {
      for j in i..<size {
        (matrix[i * size + j], matrix[j * size + i]) = (Double(triangle[place]), Double(triangle[place]))
        place += 1
      }
    }
    return matrix
  }

  /// VᵀV, in sums of 256 items, so that Float's rounding does not grow with the catalogue.
  static func setItemGram(_ values: inout [Float], _ shape: FactorShape) {
    let factors = shape.factors
    var sum = [Double](repeating: 0, count: factors * factors)
    var part = [Float](repeating: 0, count: factors * factors)
    for first in stride(from: 0, to: shape.items, by: 256) {
      part.withUnsafeMutableBufferPointer { part in
        values.withUnsafeBufferPointer { values in
          for place in part.indices { part[place] = 0 }
          for item in first..<min(first + 256, shape.items) {
            let row = shape.row(item)
            for i in 0..<factors {
              let scale = values[row + i]
              for j in 0...i { part[i * factors + j] += scale * values[row + j] }
            }
          }
        }
      }
      for place in sum.indices { sum[place] += Double(part[place]) }
    }
    for i in 0..<factors {
      for j in 0...i {
        values[shape.itemGramStart + i * factors + j] = Float(sum[i * factors + j])
        values[shape.itemGramStart + j * factors + i] = Float(sum[i * factors + j])
      }
    }
  }
}
