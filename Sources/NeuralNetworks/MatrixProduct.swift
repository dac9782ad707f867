/// Products of row-major matrices in plain loops, for the plain layers: the oracle of the kernels, and what runs where there
/// are none. Sums run in ascending order.
enum MatrixProduct {
  /// `c = a · b + beta · c`, where `a` is m x k, `b` is k x n and `c` is m x n; `a` or `b` may be stored transposed.
  static func multiply(
    m: Int, n: Int, k: Int, a: UnsafePointer<Float>, transposeA: Bool = false, b: UnsafePointer<Float>,
    transposeB: Bool = false, beta: Float = 0, c: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<m {
      let sums = c + row * n
      for column in 0..<n { sums[column] = beta == 0 ? 0 : beta * sums[column] }
      if transposeB {
        for column in 0..<n {
          var sum: Float = 0
          for index in 0..<k { sum += (transposeA ? a[index * m + row] : a[row * k + index]) * b[column * k + index] }
          sums[column] += sum
        }
        continue
      }
      for index in 0..<k {
        let factor = transposeA ? a[index * m + row] : a[row * k + index]
        let other = b + index * n
        for column in 0..<n { sums[column] += factor * other[column] }
      }
    }
  }
}
