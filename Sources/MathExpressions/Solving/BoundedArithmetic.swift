import BigInt

/// Arithmetic that keeps account of its cost: what would grow past the limits is estimated instead.
struct BoundedArithmetic {
  let limits: EvaluationLimits
  private var work = 0

  init(limits: EvaluationLimits) { self.limits = limits }

  // MARK: The account

  /// Books a product of numbers of these sizes, in bits.
  mutating func spend(bits left: Int, _ right: Int) throws(MathExpressionError) {
    let (cost, overflow) = (left / 64 + 1).multipliedReportingOverflow(by: right / 64 + 1)
    guard !overflow, cost <= limits.wordProducts, work + cost <= limits.wordProducts else {
      throw MathExpressionError(.tooLarge, "more work than the limit of \(limits.wordProducts) word products")
    }
    work += cost
  }

  /// Whether the account allows a product of these sizes.
  func canSpend(bits left: Int, _ right: Int) -> Bool {
    var copy = self
    return (try? copy.spend(bits: left, right)) != nil
  }

  // MARK: The four operations

  func negated(_ value: Quantity) throws(MathExpressionError) -> Quantity {
    switch value {
    case .exact(let value): return .exact(-value)
    case .approximate(let value): return .approximate(try known(-value))
    }
  }

  mutating func sum(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) -> Quantity {
    if case .exact(let first) = left, case .exact(let second) = right {
      if first.isZero { return right }
      if second.isZero { return left }
      if try affords(first, second) {
        let sum = first + second
        if sum.terms.count <= limits.terms { return .exact(sum) }
      }
    }
    // Every sum begins with zero, every product with one.
    if left == .zero, case .approximate(.double(let value)) = right, value != 0 { return right }
    return .approximate(try known(left.approximation + right.approximation))
  }

  mutating func product(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) -> Quantity {
    if left.exact?.isZero == true || right.exact?.isZero == true { return .zero }
    if case .exact(let first) = left, case .exact(let second) = right,
      first.terms.count * second.terms.count <= limits.terms, try affords(first, second)
    {
      return .exact(first * second)
    }
    if left == .one, case .approximate(.double) = right { return right }
    return .approximate(try known(left.approximation * right.approximation))
  }

  mutating func quotient(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) -> Quantity {
    guard right.sign != 0 else {
      throw MathExpressionError(.undefined, left.sign == 0 ? "zero divided by zero" : "division by zero")
    }
    if case .exact(let divisor) = right, let inverse = divisor.reciprocal {
      return try product(left, .exact(inverse))
    }
    guard let inverse = right.approximation.reciprocal else {
      throw MathExpressionError(.tooLarge, "a quotient too small to write")
    }
    return try product(left, .approximate(inverse))
  }

  /// The result of an estimate, or a refusal where the estimate says nothing.
  func known(_ value: ApproximateNumber?) throws(MathExpressionError) -> ApproximateNumber {
    guard let value else { throw MathExpressionError(.tooLarge, "a value too large even to estimate") }
    return value
  }

  /// Whether the exact result is within the limits; if so, its cost is booked.
  private mutating func affords(_ left: ExactNumber, _ right: ExactNumber) throws(MathExpressionError) -> Bool {
    guard left.bitWidth + right.bitWidth <= limits.bits + 128 else { return false }
    // A common divisor takes some thirty times as long as a product; with a whole number none is sought.
    let isWhole = left.rational?.isWhole == true || right.rational?.isWhole == true
    let bits = left.bitWidth * (isWhole ? 1 : 30)
    guard canSpend(bits: bits, right.bitWidth) else { return false }
    try spend(bits: bits, right.bitWidth)
    return true
  }
}
