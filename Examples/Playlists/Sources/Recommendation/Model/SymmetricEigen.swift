/// Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (Golub, Van Loan, section 8.5).
struct SymmetricEigen {
  /// In no order.
  private(set) var values: [Double]
  /// Row-major; column j belongs to value j.
  private(set) var vectors: [Double]

  private static let mostSweeps = 60
  /// What is left off the diagonal, over what is on it, at the end.
  private static let tolerance = 1e-11

  /// - Parameter matrix: row-major, symmetric.
  init(_ matrix: [Double], size: Int) {
    var a = matrix
    var v = [Double](repeating: 0, count: size * size)
    for i in 0..<size { v[i * size + i] = 1 }
    let total = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<Self.mostSweeps {
      var outside = 0.0
      for i in 0..<size { for j in 0..<i { outside += 2 * a[i * size + j] * a[i * size + j] } }
      if outside <= Self.tolerance * Self.tolerance * total { break }
      for p in 0..<size - 1 {
        for q in p + 1..<size { Self.rotate(&a, &v, p, q, size) }
      }
    }
    values = (0..<size).map { a[$0 * size + $0] }
    vectors = v
  }

  private static func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ size: Int) {
    let apq = a[p * size + q]
    guard apq != 0 else { return }
    let theta = (a[q * size + q] - a[p * size + p]) / (2 * apq)
    let t = (theta >= 0 ? 1.0 : -1.0) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    a.withUnsafeMutableBufferPointer { a in
      for k in 0..<size {
        let (x, y) = (a[k * size + p], a[k * size + q])
        a[k * size + p] = c * x - s * y
        a[k * size + q] = s * x + c * y
      }
      for k in 0..<size {
        let (x, y) = (a[p * size + k], a[q * size + k])
        a[p * size + k] = c * x - s * y
        a[q * size + k] = s * x + c * y
      }
    }
    v.withUnsafeMutableBufferPointer { v in
      for k in 0..<size {
        let (x, y) = (v[k * size + p], v[k * size + q])
        v[k * size + p] = c * x - s * y
        v[k * size + q] = s * x + c * y
      }
    }
  }
}
