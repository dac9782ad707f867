import BigInt

extension BoundedArithmetic {
  /// The power, including real odd roots of negative numbers: (-8)^(1/3) is -2.
  mutating func power(_ base: Quantity, _ exponent: Quantity) throws(MathExpressionError) -> Quantity {
    // One and zero first: their powers are known however large the exponent.
    if base == .one { return .one }
    if exponent.sign == 0 {
      if base.sign == 0 { throw MathExpressionError(.undefined, "zero to the power of zero") }
      return .one
    }
    if base.sign == 0 {
      if exponent.sign < 0 { throw MathExpressionError(.undefined, "division by zero") }
      return .zero
    }
    if exponent == .one { return base }
    if case .exact(let number) = base, let fraction = exponent.rational {
      if let result = try exactPower(number, fraction) { return result }
    }
    if case .exact(let number) = base, case .exact(let power) = exponent, let result = try exponential(number, power) {
      return result
    }
    return try approximatePower(base, exponent)
  }

  /// A positive number to an irrational power: e^√2, e^(ln 3), 10^(log 5). Nil where it is not short in closed form.
  private func exponential(_ base: ExactNumber, _ exponent: ExactNumber) throws(MathExpressionError) -> Quantity? {
    guard base.sign > 0, exponent.bitWidth < ExactAtom.longestArgument, exponent.terms.count <= 4,
      exponent.rational == nil, let size = ApproximateNumber(exponent).double, size.magnitude < 1_000
    else { return nil }
    try account?.spend(WorkCost.decimal)
    if base == .e { return .exact(ExactNumber.exponential(exponent)) }
    guard let logarithm = base.logarithm else { return nil }
    let power = ExactNumber.exponential(logarithm * exponent)
    // Two to the power of π is better seen in decimals than as e^(π ln 2).
    return power.terms.keys.contains { unit in
      unit.atoms.keys.contains { if case .exponential = $0 { true } else { false } }
    }
      ? nil : .exact(power)
  }

  /// The root of any degree except zero.
  mutating func root(_ radicand: Quantity, degree: Quantity) throws(MathExpressionError) -> Quantity {
    guard degree.sign != 0 else { throw MathExpressionError(.undefined, "a root of degree zero") }
    return try power(radicand, quotient(.one, degree))
  }

  mutating func root(_ radicand: Quantity, degree: Int) throws(MathExpressionError) -> Quantity {
    try root(radicand, degree: Quantity(Rational(degree)))
  }

  /// Nil where the power has no exact form within the limits.
  private mutating func exactPower(_ base: ExactNumber, _ exponent: Rational) throws(MathExpressionError) -> Quantity? {
    if exponent.isWhole { return try wholePower(base, exponent.numerator) }
    guard let degree = Int(exactly: exponent.denominator), degree <= limits.bits else { return nil }
    if base.sign < 0 && degree % 2 == 0 {
      throw MathExpressionError(.undefined, "an even root of a negative number is not real")
    }
    if let rational = base.rational {
      // A Newton step divides numbers of the radicand's size; a shorter root needs fewer steps.
      let steps = degree <= 10 ? 15 : 5
      guard canSpend(bits: rational.bitWidth * steps, rational.bitWidth) else { return nil }
      try spend(bits: rational.bitWidth * steps, rational.bitWidth)
      if let upper = exactRoot(rational.numerator.magnitude, degree: degree),
        let lower = exactRoot(rational.denominator.magnitude, degree: degree)
      {
        let root = Rational(reduced: BigInt(upper) * (rational.isNegative ? -1 : 1), BigInt(lower))
        return try wholePower(ExactNumber(root), exponent.numerator)
      }
    }
    if degree == 2 {
      try account?.spend(WorkCost.trialDivision + 1_000 * (base.bitWidth / 64))
      if let root = base.squareRoot { return try wholePower(root, exponent.numerator) }
    }
    guard degree <= ExactNumber.largestDegree, base.bitWidth <= ExactAtom.longestArgument, base.sign != 0 else {
      return nil
    }
    try account?.spend(WorkCost.trialDivision / 4)
    guard let root = (base.sign < 0 ? -base : base).root(degree) else { return nil }
    let raised = try wholePower(root, exponent.numerator)
    guard base.sign < 0, exponent.numerator.magnitude % 2 == 1, let raised else { return raised }
    return try negated(raised)
  }

  private mutating func wholePower(_ base: ExactNumber, _ exponent: BigInt) throws(MathExpressionError) -> Quantity? {
    if base.rational == .one { return .one }
    if base.rational == -1 { return exponent.magnitude % 2 == 0 ? .one : .exact(base) }
    guard let size = Int(exactly: exponent.magnitude), size <= limits.bits else { return nil }
    if let rational = base.rational {
      // The size is known before anything is computed. A power of two grows by only one bit, hence the minus one.
      let bits = Double(size) * max(1, Double(rational.bitWidth) - 1)
      guard let log10 = Rational(reduced: largerPart(rational), 1).log10,
        log10 * Double(size) <= Double(limits.digits)
      else { return nil }
      try spend(longProductOfBits: Int(bits))
      return rational.power(exponent < 0 ? -size : size).map(Quantity.init)
    }
    if base.terms.count == 1, let (unit, coefficient) = base.terms.first, unit.radicand == 1, unit.atoms.isEmpty {
      guard let scaled = try wholePower(ExactNumber(coefficient), exponent)?.exact, let whole = Int(exactly: exponent),
        size <= 1_000
      else { return nil }
      let raised = ExactNumber(terms: [.init(piPower: unit.piPower * whole, ePower: unit.ePower * whole): .one])
      return .exact(scaled * raised)
    }
    return try repeatedProduct(base, exponent, size)
  }

  private func largerPart(_ value: Rational) -> BigInt {
    BigInt(max(value.numerator.magnitude, value.denominator.magnitude))
  }

  /// Exponentiation by squaring for sums of roots, whose powers keep their number of terms where they are algebraic.
  private mutating func repeatedProduct(
    _ base: ExactNumber, _ exponent: BigInt, _ size: Int
  ) throws(MathExpressionError) -> Quantity? {
    guard size <= 10_000 else { return nil }
    var (result, square, rest) = (Quantity.one, Quantity.exact(base), size)
    while rest > 0 {
      if rest % 2 == 1 { result = try product(result, square) }
      rest /= 2
      if rest > 0 { square = try product(square, square) }
      guard result.exact != nil, square.exact != nil else { return nil }
    }
    return try exponent < 0 ? quotient(.one, result) : result
  }

  private func approximatePower(_ base: Quantity, _ exponent: Quantity) throws(MathExpressionError) -> Quantity {
    if let first = base.double, let second = exponent.double, first != 0,
      let value = realPower(first, second, exponent.rational), value.isFinite, value != 0
    {
      return .approximate(.double(value))
    }
    let isNegative = try signOfPower(base, exponent)
    if case .approximate(.tower) = base { throw MathExpressionError(.tooLarge, "a power tower too high to write") }
    guard let log10 = base.approximation.log10 else { return .zero }
    if let factor = exponent.double {
      let product = log10 * factor
      if product.isFinite {
        return .approximate(try known(ApproximateNumber(isNegative: isNegative, log10: product)))
      }
    }
    guard case .magnitude(false, let exponentLog) = exponent.approximation, log10 > 0, !isNegative else {
      throw MathExpressionError(.tooLarge, "a power too large or too small to write")
    }
    return .approximate(.tower(doubleLog10: exponentLog + commonLogarithm(log10)))
  }

  private func realPower(_ base: Double, _ exponent: Double, _ exact: Rational?) -> Double? {
    if base > 0 { return MathExpressions.power(base, exponent) }
    guard let exact, exact.denominator.magnitude % 2 == 1 else { return nil }
    let size = MathExpressions.power(-base, exponent)
    return exact.numerator.magnitude % 2 == 1 ? -size : size
  }

  /// Whether the power is negative.
  private func signOfPower(_ base: Quantity, _ exponent: Quantity) throws(MathExpressionError) -> Bool {
    guard base.sign < 0 else { return false }
    guard let exact = exponent.rational else {
      throw MathExpressionError(
        exponent.exact == nil ? .tooLarge : .undefined, "a power of a negative number with no known whole exponent")
    }
    guard exact.denominator.magnitude % 2 == 1 else {
      throw MathExpressionError(.undefined, "an even root of a negative number is not real")
    }
    return exact.numerator.magnitude % 2 == 1
  }

  /// The factorial of a non-negative whole number.
  mutating func factorial(_ value: Quantity) throws(MathExpressionError) -> Quantity {
    guard value.sign >= 0 else { throw MathExpressionError(.undefined, "a factorial of a negative number") }
    if case .exact(let number) = value {
      guard let rational = number.rational, rational.isWhole else {
        throw MathExpressionError(.undefined, "a factorial of a number that is not whole")
      }
      if let count = rational.asInt, Double(count) < 1e15 {
        let digits = logOfFactorial(Double(count))
        if count < 2 { return .one }
        if digits <= Double(limits.digits) {
          // Every level of the halving costs as much as its last product.
          try spend(
            longProductOfBits: Int(digits * 3.33), times: max(1, (count.bitWidth - count.leadingZeroBitCount) / 2))
          return Quantity(Rational(BigInt(productOfWholes(1, BigUInt.Word(count)))))
        }
      }
    }
    switch value.approximation {
    case .double(let number):
      return .approximate(try known(ApproximateNumber(isNegative: false, log10: logOfFactorial(number))))
    case .magnitude(_, let log10):
      // log10(n!) = n·log10(n/e): the factor n makes it a tower.
      let product = log10 + commonLogarithm(log10)
      return .approximate(.tower(doubleLog10: product))
    case .tower: throw MathExpressionError(.tooLarge, "a factorial too large to write")
    }
  }

  /// Stirling's series to its second term: accurate to fifteen digits from 20 on, and an estimate of the size below.
  private func logOfFactorial(_ count: Double) -> Double {
    guard count > 1 else { return 0 }
    let tau = 6.283185307179586
    let natural =
      count * (naturalLogarithm(count) - 1) + naturalLogarithm(tau * count) / 2 + 1 / (12 * count)
    return natural / naturalLogarithm(10)
  }

  /// The product of all integers above `low` up to `high`, split in half recursively so that factors stay of similar
  /// size.
  private func productOfWholes(_ low: BigUInt.Word, _ high: BigUInt.Word) -> BigUInt {
    if high - low < 16 {
      var product = BigUInt(1)
      var factor = low + 1
      while factor <= high {
        product.multiply(byWord: factor)
        factor += 1
      }
      return product
    }
    let middle = low + (high - low) / 2
    return LongProducts.product(productOfWholes(low, middle), productOfWholes(middle, high))
  }
}
