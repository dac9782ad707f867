import ArgumentParser
import FederatedClassifiers
import FederatedLearning

/// Sums that nobody can open.
struct SecureOptions: ParsableArguments {
  @Flag(
    help: """
      Have clients mask their updates, so that the server sees the sum alone: no robust rule, no codec, and strategies that send \
      nothing beside the change.
      """)
  var secure = false

  @Option(help: "With --secure, the bits of each number of a client. (default: \(SecureSums.standardBits))")
  var secureBits: Int?

  @Option(
    help:
      "With --secure, the largest change of a weight, times its client's share of 1000 examples, that is not cut. (default: 4)"
  )
  var secureBound: Double?

  /// Bits and range; nil: each update is seen.
  func sums() throws(FederatedError) -> SecureSums? {
    guard secure || (secureBits == nil && secureBound == nil) else {
      throw FederatedError("--secure-bits or --secure-bound", "nothing is masked", "give --secure too")
    }
    guard secure else { return nil }
    return SecureSums(
      bits: secureBits ?? SecureSums.standardBits, bound: secureBound ?? SecureSums.standardBound)
  }
}
