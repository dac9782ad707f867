import RandomStreams

/// A structured update (Konečný et al. 2016): the change of each matrix is A B, A with r orthonormal columns from the seed, and B is all that
/// is trained and sent. Vectors, and matrices of no more than r rows, go whole.
struct LowRankMap: Sendable {
  private struct Part: Sendable {
    let range: Range<Int>
    let rows: Int
    let columns: Int
    /// r columns of `rows` values each; empty: the part goes whole.
    let basis: [[Float]]
  }

  private let parts: [Part]
  let count: Int
  /// Values of all B and of what goes whole.
  let reducedCount: Int

  init(_ schema: TensorSchema, rank: Int, _ random: RandomStream) {
    var (random, reduced) = (random, 0)
    parts = zip(schema.tensors, schema.ranges).map { tensor, range in
      let columns = tensor.shape.last ?? 1
      let rows = columns > 0 ? range.count / columns : 0
      guard tensor.shape.count > 1, rows > rank else {
        reduced += range.count
        return Part(range: range, rows: rows, columns: columns, basis: [])
      }
      reduced += rank * columns
      return Part(
        range: range, rows: rows, columns: columns, basis: Self.orthonormal(rank, rows: rows, &random))
    }
    count = schema.count
    reducedCount = reduced
  }

  /// Normal vectors made orthogonal one by one (Gram, Schmidt), twice for the rounding.
  private static func orthonormal(_ rank: Int, rows: Int, _ random: inout RandomStream) -> [[Float]] {
    var basis: [[Double]] = []
    for _ in 0..<rank {
      var vector = (0..<rows).map { _ in random.normal() }
      for other in basis + basis {
        let dot = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
        for row in vector.indices { vector[row] -= dot * other[row] }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / norm })
    }
    return basis.map { $0.map { Float($0) } }
  }

  /// B = Aᵀ values.
  func reduced(_ values: [Float]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(reducedCount)
    for part in parts {
      guard !part.basis.isEmpty else {
        result += values[part.range]
        continue
      }
      for vector in part.basis {
        var sums = [Double](repeating: 0, count: part.columns)
        for row in 0..<part.rows {
          let start = part.range.lowerBound + row * part.columns
          for column in 0..<part.columns { sums[column] += Double(vector[row] * values[start + column]) }
        }
        result += sums.map { Float($0) }
      }
    }
    return result
  }

  /// A B.
  func expanded(_ reduced: [Float]) -> [Float] {
    var (result, place) = ([Float](repeating: 0, count: count), 0)
    for part in parts {
      guard !part.basis.isEmpty else {
        for index in part.range {
          result[index] = reduced[place]
          place += 1
        }
        continue
      }
      for vector in part.basis {
        for row in 0..<part.rows {
          let start = part.range.lowerBound + row * part.columns
          for column in 0..<part.columns { result[start + column] += vector[row] * reduced[place + column] }
        }
        place += part.columns
      }
    }
    return result
  }
}
