import Synchronization

/// What computing may cost in all, for a line or for a page: every evaluation, expansion and search on its behalf draws
/// from one account.
///
/// Counted is work, in products of machine words, and never time: the same line is answered or refused alike on every
/// machine. A reference, since everything that works for a line draws from the same; it is used by one thread at a time.
public final class WorkAccount: Sendable {
  /// What was there at the start.
  public let most: Int
  private let remaining: Atomic<Int>

  public init(most: Int) {
    self.most = most
    remaining = Atomic(max(0, most))
  }

  /// What is left; 0 from the first draft that was not covered.
  public var left: Int { remaining.load(ordering: .relaxed) }

  /// Draws `work` from the account; once it does not hold so much, it is closed.
  func spend(_ work: Int) throws(MathExpressionError) {
    let rest = left
    guard work < rest else {
      remaining.store(0, ordering: .relaxed)
      throw MathExpressionError(.tooLarge, "more work than the limit of \(most) word products")
    }
    remaining.store(rest - max(0, work), ordering: .relaxed)
  }

  /// Draws what the product of two numbers of these sizes in bits costs, for each of `times`.
  func spend(bits left: Int, _ right: Int, times: Int = 1) throws(MathExpressionError) {
    let (product, overflow) = (left / 64 + 1).multipliedReportingOverflow(by: right / 64 + 1)
    let (work, isPast) = product.multipliedReportingOverflow(by: max(1, times))
    try spend(overflow || isPast ? .max : work)
  }

  /// Fails where the account was overdrawn by something that took the failure for "no value".
  func check() throws(MathExpressionError) { try spend(0) }
}

/// What steps of computing cost beside the products of their numbers, in such products; measured on one machine, as the time
/// of each against that of thirty million products of words.
enum WorkCost {
  /// One operation on small numbers.
  static let operation = 400
  /// A root or a constant as a decimal.
  static let decimal = 5_000
  /// Trial division of a machine word by all primes that are tried.
  static let trialDivision = 60_000
  /// A sum of fractions looks for a common divisor of two numbers as long as both together.
  static let fractionSum = 3
  /// A common divisor takes some thirty times as long as a product.
  static let commonDivisor = 30
}
