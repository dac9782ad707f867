/// `A = L Lᵀ` of a symmetric positive definite matrix, to solve equations with it.
struct CholeskyFactor {
  private var lower: [Float]
  private let size: Int

  /// - Parameter lower: row-major; only the lower triangle is read.
  init(lower matrix: [Float], size: Int) {
    var lower = matrix
    self.size = size
    lower.withUnsafeMutableBufferPointer { lower in
      guard let base = lower.baseAddress else { return }
      for row in 0..<size {
        for column in 0...row {
          let rest = lower[row * size + column] - dot(base + row * size, base + column * size, column)
          // λ keeps the diagonal above 0 but for rounding, which this undoes.
          lower[row * size + column] =
            row == column ? max(rest, .leastNormalMagnitude).squareRoot() : rest / lower[column * size + column]
        }
      }
    }
    self.lower = lower
  }

  /// x of `A x = b`.
  func solve(_ right: [Float]) -> [Float] {
    var x = right
    x.withUnsafeMutableBufferPointer { x in
      lower.withUnsafeBufferPointer { lower in
        guard let start = x.baseAddress, let base = lower.baseAddress else { return }
        for row in 0..<size { x[row] = (x[row] - dot(base + row * size, start, row)) / lower[row * size + row] }
        for row in (0..<size).reversed() {
          x[row] /= lower[row * size + row]
          for column in 0..<row { x[column] -= lower[row * size + column] * x[row] }
        }
      }
    }
    return x
  }
}
