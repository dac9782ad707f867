import FederatedLearning
import FileStorage

/// The tensors that listeners and server share: a row for each item, and two small matrices.
public struct FactorShape: Sendable, Hashable {
  /// How many items there are.
  public let items: Int
  /// How many factors each of them has.
  public let factors: Int
  /// The tensors of ``items``, of VᵀV of the items' factors V, and of UᵀU of the listeners' (the upper triangle, row by row).
  public let schema: TensorSchema

  static let (itemsName, itemGramName, listenerGramName) = ("items", "item-gram", "listener-gram")

  /// - Throws: for more factors or items than a model can have.
  public init(items: Int, factors: Int) throws {
    guard (1...512).contains(factors), items > 0 else {
      throw PlaylistError("--factors \(factors)", "of \(items) items", "give 1 to 512 factors")
    }
    (self.items, self.factors) = (items, factors)
    schema = try TensorSchema([
      TensorDescription(name: Self.itemsName, shape: [items, factors + 2]),
      TensorDescription(name: Self.itemGramName, shape: [factors, factors], role: .statistic),
      TensorDescription(name: Self.listenerGramName, shape: [factors * (factors + 1) / 2], role: .statistic),
    ])
  }

  /// Numbers of an item's row: its factors; of those who have heard it the sum of the lengths `Σ |u|²`; a quarter of how many they are.
  public var width: Int { factors + 2 }
  /// What a listener adds to an item's count.
  static let countUnit: Float = 0.25

  /// Where the rows end and VᵀV begins.
  var itemGramStart: Int { items * width }
  /// Where UᵀU begins.
  var listenerGramStart: Int { itemGramStart + factors * factors }

  /// Where a row begins.
  @inline(__always)
  func row(_ item: Int) -> Int { item * width }
}

/// What a listener's device knows of all others: the items' factors, and nothing of anybody.
public struct FactorModel: Sendable {
  public let shape: FactorShape
  /// As a payload of the shape's schema has them.
  public let values: [Float]
  /// α: by how much more hearing an item counts than not hearing it.
  public let confidence: Float
  /// λ of listeners.
  public let regularization: Float

  /// A model of a payload of the shape's schema.
  public init(_ shape: FactorShape, _ payload: Payload, confidence: Float, regularization: Float) {
    precondition(payload.schema == shape.schema, "a payload of the shape's schema")
    self.shape = shape
    values = payload.values
    (self.confidence, self.regularization) = (confidence, regularization)
  }

  /// The matrix of a listener's normal equations, `VᵀV + α Σ v vᵀ + λ I` over what was heard, and its factor.
  func equations(_ history: ListeningHistory) -> CholeskyFactor {
    let factors = shape.factors
    var matrix = Array(values[shape.itemGramStart..<shape.listenerGramStart])
    matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeBufferPointer { values in
        for item in history.items {
          let row = shape.row(Int(item))
          for i in 0..<factors {
            let scale = confidence * values[row + i]
            for j in 0...i { matrix[i * factors + j] += scale * values[row + j] }
          }
        }
        for i in 0..<factors { matrix[i * factors + i] += regularization }
      }
    }
    return CholeskyFactor(lower: matrix, size: factors)
  }

  /// The listener's own vector: what minimizes `Σ_heard (1 + α)(1 − u·v)² + Σ_others (u·v)² + λ |u|²` (Hu, Koren, Volinsky 2008).
  ///
  /// It is computed where it is needed and kept nowhere: history and items say all of it.
  public func vector(of history: ListeningHistory) -> [Float] {
    var sum = [Float](repeating: 0, count: shape.factors)
    for item in history.items {
      let row = shape.row(Int(item))
      for place in 0..<shape.factors { sum[place] += (1 + confidence) * values[row + place] }
    }
    return equations(history).solve(sum)
  }

  /// How much a listener with a vector is thought to like each item: `u·v`.
  public func scores(_ vector: [Float]) -> [Float] {
    let factors = shape.factors
    return values.withUnsafeBufferPointer { values in
      vector.withUnsafeBufferPointer { vector in
        (0..<shape.items).map { dot(values.baseAddress! + shape.row($0), vector.baseAddress!, factors) }
      }
    }
  }
}

/// The scalar product, always in the same order: eight sums side by side, so that additions need not wait for each other.
@inline(__always)
func dot(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = SIMD8<Float>()
  let whole = count & ~7
  var place = 0
  while place < whole {
    let a = UnsafeRawPointer(first + place).loadUnaligned(as: SIMD8<Float>.self)
    let b = UnsafeRawPointer(second + place).loadUnaligned(as: SIMD8<Float>.self)
    sums += a * b
    place += 8
  }
  var sum = sums.sum()
  while place < count {
    sum += first[place] * second[place]
    place += 1
  }
  return sum
}
