import Testing
import WorkSharing

@testable import NeuralNetworks

@Suite struct OptimizerTests {
  /// So large that threads get stretches of their own, and no whole number of vectors.
  private static let specification = [
    ParameterSpecification(name: "a", shape: [100_003], initializer: .glorotUniform(fanIn: 3, fanOut: 4))
  ]

  @Test(arguments: [1, 2, 3, 5]) func stepsAreThoseOfOneThreadAndOneSum(_ threads: Int) {
    var sums = (Parameters(Self.specification, seed: 9), Parameters(Self.specification, seed: 9))
    let team = WorkerTeam(threads: threads)
    var optimizers: (any Optimizer, any Optimizer) = (Adam(), Adam())
    for step in 0..<3 as Range<UInt64> {
      let gradients = (0..<3).map { Parameters(Self.specification, seed: 10 * step + $0) }
      var (first, second) = (gradients[0], gradients[0])
      for other in gradients.dropFirst() { first.add(other) }
      optimizers.0.update(&sums.0, gradient: first)
      optimizers.1.update(&sums.1, gradient: &second, adding: Array(gradients.dropFirst()), team: team)
      #expect(first == second && sums.0 == sums.1)
    }
    #expect(optimizers.0.state == optimizers.1.state && optimizers.1.steps == 3)
  }
}
