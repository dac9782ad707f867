/// A quotient of polynomials, which most equations in schoolbooks are made of.
struct RationalFunction {
  var numerator: Polynomial
  var denominator: Polynomial
  /// What must not be zero: every divisor and every base of a zeroth power. A reciprocal's reciprocal loses its own
  /// denominator, but not the value that it excludes.
  var exclusions: [Polynomial]

  /// The most terms and the highest degree to which an expression is expanded.
  static let mostTerms = 400
  static let highestDegree = 64

  init(_ numerator: Polynomial, _ denominator: Polynomial = .one, exclusions: [Polynomial] = []) {
    self.numerator = numerator
    self.denominator = denominator
    self.exclusions = exclusions
  }

  /// The expression as a quotient of polynomials; nil where it is not one or has too many terms.
  ///
  /// - Throws: `undefined` or `tooLarge` from the parts without variables.
  init?(_ expression: MathExpression, evaluator: Evaluator, variables: [String: Quantity]) throws(MathExpressionError) {
    let account = evaluator.account
    func convert(_ part: MathExpression) throws(MathExpressionError) -> RationalFunction? {
      try RationalFunction(part, evaluator: evaluator, variables: variables)
    }
    if expression.variables.isSubset(of: Set(variables.keys)) {
      guard case .exact(let value) = try evaluator.value(of: expression, variables: variables) else { return nil }
      self.init(Polynomial(value))
      return
    }
    switch expression {
    case .variable(let name): self.init(Polynomial(variable: name))
    case .sum(let terms):
      var sum = RationalFunction(.zero)
      for term in terms {
        guard term.sign != .plusMinus, let value = try convert(term.value),
          let next = try sum.adding(term.sign == .minus ? value.negated : value, account)
        else { return nil }
        sum = next
      }
      self = sum
    case .product(let factors):
      var product = RationalFunction(.one)
      for factor in factors {
        guard let value = try convert(factor.value) else { return nil }
        if factor.isDivisor, value.numerator.isZero {
          throw MathExpressionError(.undefined, "division by zero")
        }
        guard let next = try product.multiplied(by: factor.isDivisor ? value.inverse : value, account) else {
          return nil
        }
        product = next
      }
      self = product
    case .power(let base, let exponent):
      guard exponent.variables.isSubset(of: Set(variables.keys)),
        let count = try evaluator.value(of: exponent, variables: variables).rational?.asInt,
        count.magnitude <= Self.highestDegree, let value = try convert(base)
      else { return nil }
      let factor = count < 0 ? value.inverse : value
      // Zero to the power of zero has no value.
      let excluded = count == 0 ? value.inverse.exclusions : factor.exclusions
      if count <= 0, value.numerator.isZero {
        throw MathExpressionError(.undefined, count == 0 ? "zero to the power of zero" : "division by zero")
      }
      var product = RationalFunction(.one, exclusions: excluded)
      for _ in 0..<count.magnitude {
        guard let next = try product.multiplied(by: factor, account) else { return nil }
        product = next
      }
      self = product
    case .percent(let value):
      guard let inner = try convert(value), let hundredth = Rational(1, 100) else { return nil }
      self.init(
        inner.numerator * Polynomial(ExactNumber(hundredth)), inner.denominator, exclusions: inner.exclusions)
    default: return nil
    }
  }

  var negated: RationalFunction { RationalFunction(-numerator, denominator, exclusions: exclusions) }
  var inverse: RationalFunction {
    RationalFunction(
      denominator, numerator, exclusions: numerator.constant == nil ? Self.joined(exclusions, [numerator]) : exclusions)
  }

  private static func joined(_ left: [Polynomial], _ right: [Polynomial]) -> [Polynomial] {
    right.isEmpty ? left : left + right.filter { !left.contains($0) }
  }

  func adding(_ other: RationalFunction, _ account: WorkAccount?) throws(MathExpressionError) -> RationalFunction? {
    try account?.spend(WorkCost.operation * (1 + numerator.terms.count + other.numerator.terms.count))
    let excluded = Self.joined(exclusions, other.exclusions)
    if denominator == other.denominator {
      return RationalFunction(numerator + other.numerator, denominator, exclusions: excluded)
    }
    guard let left = try Self.product(numerator, other.denominator, account),
      let right = try Self.product(other.numerator, denominator, account),
      let below = try Self.product(denominator, other.denominator, account)
    else { return nil }
    return RationalFunction(left + right, below, exclusions: excluded).withConstantDenominatorCleared
  }

  func multiplied(
    by other: RationalFunction, _ account: WorkAccount?
  ) throws(MathExpressionError) -> RationalFunction? {
    guard let above = try Self.product(numerator, other.numerator, account),
      let below = try Self.product(denominator, other.denominator, account)
    else { return nil }
    return RationalFunction(above, below, exclusions: Self.joined(exclusions, other.exclusions))
      .withConstantDenominatorCleared
  }

  private static func product(
    _ left: Polynomial, _ right: Polynomial, _ account: WorkAccount?
  ) throws(MathExpressionError) -> Polynomial? {
    guard left.terms.count * right.terms.count <= mostTerms * 4, left.degree + right.degree <= highestDegree else {
      return nil
    }
    // Each coefficient of one is multiplied by each of the other, so the cost is the product of their total sizes.
    let (first, second) = (left.bitWidth + 64 * left.terms.count, right.bitWidth + 64 * right.terms.count)
    try account?.spend(bits: first, second, times: WorkCost.commonDivisor)
    let product = left * right
    return product.terms.count <= mostTerms ? product : nil
  }

  private var withConstantDenominatorCleared: RationalFunction {
    guard let constant = denominator.constant, constant != .one, let inverse = constant.reciprocal else { return self }
    return RationalFunction(numerator * Polynomial(inverse), exclusions: exclusions)
  }
}
