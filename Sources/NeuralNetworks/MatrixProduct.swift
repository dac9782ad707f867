internal import COpenBLAS

/// Products of row-major matrices of floats: what every convolution, dense layer and attention without kernels of its own is
/// made of.
///
/// OpenBLAS computes them, on the calling thread alone; where it is not installed, plain loops do. A product's bytes depend on
/// the shapes, the processor and the library, never on threads, so layers that promise an image the same numbers in any company
/// ask for one product an image.
enum MatrixProduct {
  /// A matrix in memory: where it begins, how many floats lie from one row to the next, and whether it lies there transposed.
  struct Matrix {
    let start: UnsafePointer<Float>
    let stride: Int
    var isTransposed = false

    var transposed: Matrix { Matrix(start: start, stride: stride, isTransposed: !isTransposed) }
  }

  /// `c = a · b + beta · c`, where `a` is m x k, `b` is k x n and `c` is m x n. Where `beta` is zero, `c` is only written.
  static func multiply(
    m: Int, n: Int, k: Int, a: Matrix, b: Matrix, beta: Float = 0, c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard m > 0, n > 0 else { return }
    if mr_blas_product(
      a.isTransposed, b.isTransposed, m, n, k, a.start, a.stride, b.start, b.stride, beta, c, stride)
    {
      return
    }
    plain(m: m, n: n, k: k, a: a, b: b, beta: beta, c: c, stride: stride)
  }

  /// The same of matrices that lie without gaps.
  static func multiply(
    m: Int, n: Int, k: Int, a: UnsafePointer<Float>, transposeA: Bool = false, b: UnsafePointer<Float>,
    transposeB: Bool = false, beta: Float = 0, c: UnsafeMutablePointer<Float>
  ) {
    multiply(
      m: m, n: n, k: k, a: Matrix(start: a, stride: transposeA ? m : k, isTransposed: transposeA),
      b: Matrix(start: b, stride: transposeB ? k : n, isTransposed: transposeB), beta: beta, c: c, stride: n)
  }

  /// The product in plain loops: the oracle, and what runs where OpenBLAS is not installed. Sums run in ascending order.
  static func plain(
    m: Int, n: Int, k: Int, a: Matrix, b: Matrix, beta: Float, c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for row in 0..<m {
      let sums = c + row * stride
      for column in 0..<n { sums[column] = beta == 0 ? 0 : beta * sums[column] }
      for index in 0..<k {
        let factor = a.isTransposed ? a.start[index * a.stride + row] : a.start[row * a.stride + index]
        guard b.isTransposed else {
          let other = b.start + index * b.stride
          for column in 0..<n { sums[column] += factor * other[column] }
          continue
        }
        for column in 0..<n { sums[column] += factor * b.start[column * b.stride + index] }
      }
    }
  }
}

/// The library behind the products of matrices, for programs that say what they run on.
public enum MatrixLibrary {
  /// Whether OpenBLAS is there; loads it. Networks compute the same without it but for rounding, many times slower.
  public static var isAvailable: Bool { mr_blas_load() }

  /// The library's version and the processor that its kernels are for, or why it could not be loaded.
  public static var description: String { String(cString: mr_blas_description()) }
}
