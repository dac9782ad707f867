internal import COpenBLAS

/// Products of row-major matrices through OpenBLAS (`cblas_sgemm`), on the calling thread alone.
enum MatrixProduct {
  /// OpenBLAS's own threads are switched off once: the program's threads are clients, shards or pictures.
  private static let singleThread: Void = openblas_set_num_threads(1)

  /// `c = a · b + beta · c`, where `a` is m x k, `b` is k x n and `c` is m x n; `a` or `b` may be stored transposed.
  static func multiply(
    m: Int, n: Int, k: Int, a: UnsafePointer<Float>, transposeA: Bool = false, b: UnsafePointer<Float>,
    transposeB: Bool = false, beta: Float = 0, c: UnsafeMutablePointer<Float>
  ) {
    _ = singleThread
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      numericCast(m), numericCast(n), numericCast(k), 1, a, numericCast(transposeA ? m : k), b,
      numericCast(transposeB ? k : n), beta, c, numericCast(n))
  }
}
