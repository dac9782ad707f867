import RandomStreams
import Testing

@testable import NeuralNetworks

/// Passes over all parameters against the same formulas in `Double`, for lengths that fill vectors and that do not.
@Suite("Vector kernels")
struct VectorKernelsTests {
  @Test("add a multiple of a vector", arguments: InstructionSet.supported)
  func add(_ set: InstructionSet) {
    for count in [0, 1, 3, 16, 67] {
      // One more at the end, which must stay.
      var target = draw(count + 1, 1)
      let (before, source) = (target, draw(count + 1, 2))
      VectorKernels.add(source, scale: -0.3, to: &target, count: count, set)
      for index in 0..<count {
        let expected = Double(before[index]) - 0.3 * Double(source[index])
        #expect(abs(Double(target[index]) - expected) < 1e-6)
      }
      #expect(target[count] == before[count])
    }
  }

  @Test("make Adam's step", arguments: InstructionSet.supported)
  func adam(_ set: InstructionSet) {
    for count in [1, 5, 32, 71] {
      var (w, m, v) = (draw(count + 1, 3), draw(count + 1, 4), draw(count + 1, 5).map { $0 * $0 })
      let g = draw(count + 1, 6)
      let (oldW, oldM, oldV) = (w, m, v)
      VectorKernels.adam(
        count: count, weights: &w, mean: &m, square: &v, gradient: g, rate: 0.01, keep1: 0.1, keep2: 0.001,
        epsilon: 1e-7, set)
      for index in 0..<count {
        let mean = Double(oldM[index]) + (Double(g[index]) - Double(oldM[index])) * 0.1
        let square = Double(oldV[index]) + (Double(g[index] * g[index]) - Double(oldV[index])) * 0.001
        #expect(abs(Double(m[index]) - mean) < 1e-6)
        #expect(abs(Double(v[index]) - square) < 1e-6)
        let expected = Double(oldW[index]) - mean * 0.01 / (square.squareRoot() + 1e-7)
        #expect(abs(Double(w[index]) - expected) < 1e-5 * max(1, abs(expected)))
      }
      #expect(w[count] == oldW[count] && m[count] == oldM[count] && v[count] == oldV[count])
    }
  }

  @Test("a choice that cannot be had is named with those that can")
  func choice() throws {
    #expect(try InstructionSet.chosen(nil, of: [.portable, .avx2]) == .avx2)
    #expect(try InstructionSet.chosen("", of: [.portable]) == .portable)
    #expect(try InstructionSet.chosen("portable", of: [.portable, .avx2]) == .portable)
    let unknown = #expect(throws: NetworkError.self) { try InstructionSet.chosen("AVX2", of: [.portable, .avx2]) }
    #expect(
      unknown?.description
        == "MATHREC_KERNELS is 'AVX2': there are no such kernels; choose of portable, avx2, or unset it")
    let unsupported = #expect(throws: NetworkError.self) { try InstructionSet.chosen("avx512", of: [.portable]) }
    #expect(
      unsupported?.description
        == "MATHREC_KERNELS is 'avx512': this processor does not run them; choose of portable, or unset it")
  }

  private func draw(_ count: Int, _ part: UInt64) -> [Float] {
    var random = RandomStream(seed: 31, part)
    return (0..<count).map { _ in Float(random.uniform(-1...1)) }
  }
}
