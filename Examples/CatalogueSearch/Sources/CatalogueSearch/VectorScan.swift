/// Exact search: every row of a matrix is compared with the query, and the nearest are kept.
public enum VectorScan {
  /// A row and how alike it is: the product of two directions, 1 for the same and 0 for nothing in common.
  public struct Match: Sendable, Hashable {
    /// Which row.
    public let row: Int
    /// The product.
    public let score: Float
  }

  /// The rows with the largest products, largest first; of equal ones the earlier row first.
  ///
  /// Memory is read once from front to end, which is what the time goes by: 51 MB for 100,000 rows of 128.
  ///
  /// - Parameters:
  ///   - rows: the matrix, row-major, as wide as the query.
  ///   - count: how many are wanted, at least 0.
  public static func nearest(_ query: [Float], in rows: [Float], count: Int) -> [Match] {
    let width = query.count
    precondition(width > 0 && rows.count % width == 0, "rows are as wide as the query")
    let total = rows.count / width
    guard count > 0, total > 0 else { return [] }
    var best: [Match] = []
    best.reserveCapacity(min(count, total) + 1)
    query.withUnsafeBufferPointer { query in
      rows.withUnsafeBufferPointer { rows in
        guard let query = query.baseAddress, let rows = rows.baseAddress else { return }
        for row in 0..<total {
          let score = product(query, rows + row * width, count: width)
          if best.count == count, let last = best.last, score <= last.score { continue }
          let place = best.firstIndex { $0.score < score } ?? best.count
          best.insert(Match(row: row, score: score), at: place)
          if best.count > count { best.removeLast() }
        }
      }
    }
    return best
  }

  /// Four sums of eight side by side: one alone waits for each addition to end.
  @inline(__always)
  static func product(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var (sum0, sum1, sum2, sum3) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    var index = 0
    func lane(_ pointer: UnsafeRawPointer, _ place: Int) -> SIMD8<Float> {
      pointer.loadUnaligned(fromByteOffset: place * 4, as: SIMD8<Float>.self)
    }
    while index + 32 <= count {
      sum0 += lane(x, index) * lane(y, index)
      sum1 += lane(x, index + 8) * lane(y, index + 8)
      sum2 += lane(x, index + 16) * lane(y, index + 16)
      sum3 += lane(x, index + 24) * lane(y, index + 24)
      index += 32
    }
    var sum = ((sum0 + sum1) + (sum2 + sum3)).sum()
    while index < count {
      sum += a[index] * b[index]
      index += 1
    }
    return sum
  }
}
