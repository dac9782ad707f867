import Synchronization

/// The total budget for computing a line or a page: every evaluation, expansion and search on its behalf draws from one
/// account.
///
/// It counts work, in products of machine words, never time, so that a line is answered or refused in the same way on
/// every machine. A class, since everything that works on a line shares it; it is used by one thread at a time.
public final class WorkAccount: Sendable {
  /// The initial budget, in products of machine words.
  public let most: Int
  private let remaining: Atomic<Int>

  /// An account with a full budget; a negative one counts as 0.
  public init(most: Int) {
    self.most = most
    remaining = Atomic(max(0, most))
  }

  /// What is left; 0 once a draft was not covered.
  public var left: Int { remaining.load(ordering: .relaxed) }

  /// Draws `work` from the account, which is closed for good once it does not cover a draft.
  func spend(_ work: Int) throws(MathExpressionError) {
    let rest = left
    guard work < rest else {
      remaining.store(0, ordering: .relaxed)
      throw MathExpressionError(.tooLarge, "more work than the limit of \(most) word products")
    }
    remaining.store(rest - max(0, work), ordering: .relaxed)
  }

  /// Draws the cost of `times` products of two numbers of these sizes in bits.
  func spend(bits left: Int, _ right: Int, times: Int = 1) throws(MathExpressionError) {
    let (product, overflow) = (left / 64 + 1).multipliedReportingOverflow(by: right / 64 + 1)
    let (work, isPast) = product.multipliedReportingOverflow(by: max(1, times))
    try spend(overflow || isPast ? .max : work)
  }

  /// Throws where the account was overdrawn by a caller that took the failure for "no value".
  func check() throws(MathExpressionError) { try spend(0) }
}

/// The cost of computing steps other than products, in word products; measured on one machine by comparing their time
/// with that of thirty million products.
enum WorkCost {
  /// One operation on small numbers.
  static let operation = 400
  /// A root or a constant as a decimal.
  static let decimal = 5_000
  /// Trial division of a machine word by all primes that are tried.
  static let trialDivision = 60_000
  /// A sum of fractions needs a common divisor of two numbers as long as both together.
  static let fractionSum = 3
  /// A common divisor takes some thirty times as long as a product.
  static let commonDivisor = 30
}
