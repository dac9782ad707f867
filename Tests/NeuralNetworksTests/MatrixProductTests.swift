import Foundation
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Products through the library against plain loops.
@Suite("Matrix products")
struct MatrixProductTests {
  @Test("OpenBLAS is there: what is compared below is it, not the loops with themselves")
  func library() {
    #expect(MatrixLibrary.isAvailable, "\(MatrixLibrary.description)")
    #expect(MatrixLibrary.description.contains("OpenBLAS"), "\(MatrixLibrary.description)")
  }

  @Test("agree with plain loops for every way to lie in memory")
  func agree() {
    var random = RandomStream(seed: 41)
    for trial in 0..<200 {
      let (m, n, k) = (random.below(40), random.below(40), random.below(trial % 4 == 0 ? 300 : 20))
      let transposed = (random.below(2) == 1, random.below(2) == 1)
      let beta: Float = [0, 1, 0.5][trial % 3]
      // Rows with gaps between them, which must stay as they are.
      let strides = (
        (transposed.0 ? m : k) + 1 + random.below(4), (transposed.1 ? k : n) + 1 + random.below(4), n + random.below(4)
      )
      let a = draw((transposed.0 ? k : m) * strides.0 + 1, &random)
      let b = draw((transposed.1 ? n : k) * strides.1 + 1, &random)
      let start = draw(m * strides.2 + 1, &random)
      var (found, expected) = (start, start)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          let (a, b) = (
            MatrixProduct.Matrix(start: a.baseAddress!, stride: strides.0, isTransposed: transposed.0),
            MatrixProduct.Matrix(start: b.baseAddress!, stride: strides.1, isTransposed: transposed.1)
          )
          found.withUnsafeMutableBufferPointer {
            MatrixProduct.multiply(m: m, n: n, k: k, a: a, b: b, beta: beta, c: $0.baseAddress!, stride: strides.2)
          }
          expected.withUnsafeMutableBufferPointer {
            MatrixProduct.plain(m: m, n: n, k: k, a: a, b: b, beta: beta, c: $0.baseAddress!, stride: strides.2)
          }
        }
      }
      for index in start.indices {
        let isInside = index / strides.2 < m && index % strides.2 < n
        #expect(isInside ? abs(found[index] - expected[index]) < 1e-4 : found[index] == start[index])
      }
    }
  }

  @Test("give the same bytes on any thread")
  func threads() async {
    var random = RandomStream(seed: 42)
    // So large that the library takes memory of its own for it.
    let side = 130
    let (a, b) = (draw(side * side, &random), draw(side * side, &random))
    @Sendable func product() -> [Float] {
      var c = [Float](repeating: 0, count: side * side)
      MatrixProduct.multiply(m: side, n: side, k: side, a: a, b: b, c: &c)
      return c
    }
    let expected = product()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 { group.addTask { product() == expected } }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  private func draw(_ count: Int, _ random: inout RandomStream) -> [Float] {
    (0..<count).map { _ in Float(random.uniform(-1...1)) }
  }
}
