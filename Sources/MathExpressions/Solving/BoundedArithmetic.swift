import BigInt

/// Arithmetic that accounts for its cost: whatever would grow beyond the limits is estimated instead.
struct BoundedArithmetic {
  let limits: EvaluationLimits
  let account: WorkAccount?
  private var work = 0
  /// The work on long products, which have a limit of their own.
  private var longWork = 0
  /// The most that one product of whole numbers may cost: two of half a million digits.
  private static let mostForProduct = 40_000_000

  init(limits: EvaluationLimits, account: WorkAccount? = nil) {
    self.limits = limits
    self.account = account
  }

  // MARK: The account

  /// Charges a product of numbers of these sizes, in bits.
  mutating func spend(bits left: Int, _ right: Int) throws(MathExpressionError) {
    guard let cost = covered(left, right) else {
      throw MathExpressionError(.tooLarge, "more work than the limit of \(limits.wordProducts) word products")
    }
    work += cost
    try account?.spend(cost)
  }

  /// The cost of a product of these sizes; nil where that is more than is left.
  private func covered(_ left: Int, _ right: Int) -> Int? {
    let (cost, overflow) = (left / 64 + 1).multipliedReportingOverflow(by: right / 64 + 1)
    return !overflow && cost <= limits.wordProducts && work + cost <= limits.wordProducts ? cost : nil
  }

  /// Charges a product of this size in bits, of factors of about half of it. Such products are bounded by the digits that are
  /// allowed, and a million of them take a third of a second: only the line's account limits them.
  mutating func spend(longProductOfBits bits: Int, times: Int = 1) throws(MathExpressionError) {
    let words = bits / 128 + 1
    let cost = LongProducts.cost(words, words)
    let (total, overflow) = cost.multipliedReportingOverflow(by: times)
    try spend(longWork: overflow ? .max : total)
  }

  private mutating func spend(longWork cost: Int) throws(MathExpressionError) {
    guard cost <= limits.lineWork, longWork + cost <= limits.lineWork else {
      throw MathExpressionError(.tooLarge, "more work than the limit of \(limits.lineWork) word products")
    }
    longWork += cost
    try account?.spend(cost)
  }

  /// Whether the account allows a product of these sizes.
  func canSpend(bits left: Int, _ right: Int) -> Bool { covered(left, right) != nil }

  /// Charges the conversion of two numbers to decimals, where they are exact and irrational.
  private func spendOnDecimals(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) {
    guard let account else { return }
    for value in [left, right] {
      if let exact = value.exact, exact.rational == nil {
        try account.spend(WorkCost.decimal * exact.terms.count)
      }
    }
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
      if try affords(first, second, isSum: true) {
        let sum = first + second
        if sum.terms.count <= limits.terms { return .exact(sum) }
      }
    }
    // Every sum starts from zero, every product from one.
    if left == .zero, case .approximate(.double(let value)) = right, value != 0 { return right }
    try spendOnDecimals(left, right)
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
    try spendOnDecimals(left, right)
    return .approximate(try known(left.approximation * right.approximation))
  }

  mutating func quotient(_ left: Quantity, _ right: Quantity) throws(MathExpressionError) -> Quantity {
    guard right.sign != 0 else {
      throw MathExpressionError(.undefined, left.sign == 0 ? "zero divided by zero" : "division by zero")
    }
    if case .exact(let divisor) = right, try affordsReciprocal(divisor), let inverse = divisor.reciprocal {
      return try product(left, .exact(inverse))
    }
    guard let inverse = right.approximation.reciprocal else {
      throw MathExpressionError(.tooLarge, "a quotient too small to write")
    }
    return try product(left, .approximate(inverse))
  }

  /// Whether one over a sum of roots is within the limits; if so, its cost is charged. Each conjugate multiplies it by
  /// itself.
  private mutating func affordsReciprocal(_ value: ExactNumber) throws(MathExpressionError) -> Bool {
    guard value.terms.count > 1 else { return true }
    let bits = value.bitWidth * value.terms.count
    guard canSpend(bits: bits * WorkCost.commonDivisor, bits) else { return false }
    try spend(bits: bits * WorkCost.commonDivisor, bits)
    return true
  }

  /// The result of an estimate, or an error where there is none.
  func known(_ value: ApproximateNumber?) throws(MathExpressionError) -> ApproximateNumber {
    guard let value else { throw MathExpressionError(.tooLarge, "a value too large even to estimate") }
    return value
  }

  /// Whether the exact result is within the limits; if so, its cost is charged.
  private mutating func affords(
    _ left: ExactNumber, _ right: ExactNumber, isSum: Bool = false
  ) throws(MathExpressionError) -> Bool {
    guard left.bitWidth + right.bitWidth <= limits.bits + 128 else { return false }
    // With a whole number no common divisor is computed.
    let isWhole = left.rational?.isWhole == true || right.rational?.isWhole == true
    if isSum, !isWhole {
      let both = left.bitWidth + right.bitWidth
      guard canSpend(bits: both * WorkCost.fractionSum, both) else { return false }
      try spend(bits: both * WorkCost.fractionSum, both)
      return true
    }
    if let first = left.rational, let second = right.rational, first.isWhole, second.isWhole {
      let cost = LongProducts.cost(first.bitWidth / 64 + 1, second.bitWidth / 64 + 1)
      guard cost < Self.mostForProduct else { return false }
      try spend(longWork: cost)
      return true
    }
    let bits = left.bitWidth * (isWhole ? 1 : WorkCost.commonDivisor)
    guard canSpend(bits: bits, right.bitWidth) else { return false }
    try spend(bits: bits, right.bitWidth)
    return true
  }
}
