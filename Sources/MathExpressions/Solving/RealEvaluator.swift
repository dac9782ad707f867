import BigInt

/// Why an interval has no value.
enum RealFailure: Error {
  /// There is surely no value at any of the numbers.
  case undefined
  /// The interval is too wide to tell, or the operation is not known in interval arithmetic.
  case unknown
}

/// Evaluates expressions in interval arithmetic: a result encloses the value, and a sign or an undefined value is proved.
struct RealEvaluator {
  /// The bits of each step.
  var bits: Int
  /// The budget; nil where there is none.
  var account: WorkAccount?
  /// The values of letters.
  var values: [String: RealInterval] = [:]

  init(bits: Int, account: WorkAccount? = nil, values: [String: RealInterval] = [:]) {
    self.bits = bits
    self.account = account
    self.values = values
  }

  func value(_ expression: MathExpression) throws(RealFailure) -> RealInterval {
    if let account {
      guard account.left > WorkCost.operation else { throw .unknown }
      try? account.spend(WorkCost.operation * (bits / 128 + 1))
    }
    switch expression {
    case .number(let value, _): return RealInterval(value, bits)
    case .value(let number):
      guard let value = number.enclosure(bits) else { throw .unknown }
      return value
    case .constant(.pi): return .pi(bits)
    case .constant(.e):
      guard let value = RealInterval(1).exponential(bits) else { throw .unknown }
      return value
    case .constant(.infinity): throw .unknown
    case .variable(let name):
      guard let value = values[name] else { throw .unknown }
      return value
    case .sum(let terms):
      var sum = RealInterval(0)
      for term in terms {
        let value = try value(term.value)
        guard term.sign != .plusMinus else { throw .unknown }
        sum = sum.adding(term.sign == .minus ? -value : value, bits)
      }
      return sum
    case .product(let factors):
      var product = RealInterval(1)
      for factor in factors {
        let value = try value(factor.value)
        product = try factor.isDivisor ? quotient(product, value) : product.times(value, bits)
      }
      return product
    case .power(let base, let exponent): return try power(base, exponent)
    case .root(let radicand, let degree):
      guard let degree else { return try root(value(radicand), 2) }
      guard let count = degree.constantRational, let inverse = count.reciprocal else { throw .unknown }
      return try power(value(radicand), inverse)
    case .percent(let inner): return try quotient(value(inner), RealInterval(100))
    case .absolute(let inner): return try value(inner).magnitude
    case .factorial, .operation: throw .unknown
    case .function(let function, let argument, let base):
      let value = try value(argument)
      if function == .log { return try logarithm(value, base: base) }
      return try apply(function, value)
    }
  }

  private func quotient(_ left: RealInterval, _ right: RealInterval) throws(RealFailure) -> RealInterval {
    if let value = left.divided(by: right, bits) { return value }
    throw right.sign == 0 ? .undefined : .unknown
  }

  private func root(_ value: RealInterval, _ degree: Int) throws(RealFailure) -> RealInterval {
    if let result = value.root(degree, bits) { return result }
    throw value.sign == -1 ? .undefined : .unknown
  }

  // MARK: Powers

  private func power(_ base: MathExpression, _ exponent: MathExpression) throws(RealFailure) -> RealInterval {
    let lower = try value(base)
    if let rational = exponent.constantRational { return try power(lower, rational) }
    let upper = try value(exponent)
    guard let sign = lower.sign else { throw .unknown }
    if sign == 0 {
      guard let upperSign = upper.sign else { throw .unknown }
      if upperSign > 0 { return RealInterval(0) }
      throw .undefined
    }
    // A negative base has powers at fractions with odd denominators only, which fill no interval.
    guard sign > 0 else {
      guard upper.isPoint, exponent.variables.isEmpty else { throw .undefined }
      guard let exponent = upper.low.rational else { throw .unknown }
      return try power(lower, exponent)
    }
    guard let logarithm = lower.logarithm(bits + 16),
      let result = logarithm.times(upper, bits + 8).exponential(bits)
    else { throw .unknown }
    return result
  }

  /// Roots of a higher degree are taken by logarithms.
  private static let mostDegree = 6

  private func power(_ base: RealInterval, _ exponent: Rational) throws(RealFailure) -> RealInterval {
    guard let count = Int(exactly: exponent.numerator), let degree = Int(exactly: exponent.denominator),
      count.magnitude < 100_000, degree < 1_000
    else { throw .unknown }
    if count == 0 {
      guard let sign = base.sign else { throw .unknown }
      if sign == 0 { throw .undefined }
      return RealInterval(1)
    }
    // The whole numbers of a high root are as many times longer; the logarithm takes one length of them.
    if degree > Self.mostDegree, base.sign == 1 {
      guard let logarithm = base.logarithm(bits + 16),
        let quotient = logarithm.times(RealInterval(exponent, bits + 16), bits + 8).exponential(bits)
      else { throw .unknown }
      return quotient
    }
    let rooted = try degree == 1 ? base : root(base, degree)
    if count < 0, rooted.containsZero { throw rooted.sign == 0 ? .undefined : .unknown }
    guard let result = rooted.power(count, bits) else { throw .unknown }
    return result
  }

  // MARK: Functions

  private func logarithm(_ value: RealInterval) throws(RealFailure) -> RealInterval {
    if let result = value.logarithm(bits) { return result }
    throw value.high.sign <= 0 ? .undefined : .unknown
  }

  private func logarithm(_ value: RealInterval, base: MathExpression?) throws(RealFailure) -> RealInterval {
    let lower = try base.map { part throws(RealFailure) in try self.value(part) } ?? RealInterval(10)
    return try quotient(logarithm(value), logarithm(lower))
  }

  private func exponential(_ value: RealInterval) throws(RealFailure) -> RealInterval {
    guard let result = value.exponential(bits) else { throw .unknown }
    return result
  }

  private func apply(_ function: MathFunction, _ value: RealInterval) throws(RealFailure) -> RealInterval {
    switch function {
    case .sin, .cos, .tan, .cot, .sec, .csc:
      guard let (sine, cosine) = value.circular(bits + 8) else { throw .unknown }
      switch function {
      case .sin: return sine
      case .cos: return cosine
      case .tan: return try quotient(sine, cosine)
      case .cot: return try quotient(cosine, sine)
      case .sec: return try quotient(RealInterval(1), cosine)
      default: return try quotient(RealInterval(1), sine)
      }
    case .arctan: return value.inverseTangent(bits)
    case .arcsin, .arccos:
      guard let angle = value.inverseSine(bits + 4) else {
        if BigFloat.one < value.low || value.high < BigFloat(-1) { throw .undefined }
        throw .unknown
      }
      if function == .arcsin { return angle }
      return try quotient(.pi(bits + 4), RealInterval(2)).adding(-angle, bits)
    case .log, .ln: return try logarithm(value)
    case .exp: return try exponential(value)
    case .sinh, .cosh, .tanh:
      let (up, down) = (try exponential(value), try exponential(-value))
      if function == .tanh { return try quotient(up.adding(-down, bits), up.adding(down, bits)) }
      return try quotient(up.adding(function == .sinh ? -down : down, bits), RealInterval(2))
    case .arsinh, .arcosh:
      let square = value.times(value, bits).adding(RealInterval(function == .arsinh ? 1 : -1), bits)
      return try logarithm(value.adding(root(square, 2), bits))
    case .artanh:
      let ratio = try quotient(RealInterval(1).adding(value, bits), RealInterval(1).adding(-value, bits))
      return try quotient(logarithm(ratio), RealInterval(2))
    case .sgn:
      guard let sign = value.sign else { throw .unknown }
      return RealInterval(sign)
    case .floor, .ceil, .round: return try step(function, value)
    }
  }

  private func step(_ function: MathFunction, _ value: RealInterval) throws(RealFailure) -> RealInterval {
    func floor(_ end: BigFloat) -> BigInt? {
      switch function {
      case .floor: end.floor
      case .ceil: (-end).floor.map { -$0 }
      default: end.rounded
      }
    }
    guard let low = floor(value.low), let high = floor(value.high), low == high else { throw .unknown }
    return RealInterval(BigFloat(mantissa: low, exponent: 0))
  }
}

extension MathExpression {
  /// The value of an expression of fractions alone; nil where it is another or has none.
  var constantRational: Rational? {
    switch self {
    case .number(let value, _): return value
    case .value(let number): return number.rational
    case .sum(let terms):
      var sum = Rational.zero
      for term in terms {
        guard term.sign != .plusMinus, let value = term.value.constantRational else { return nil }
        sum = term.sign == .minus ? sum - value : sum + value
      }
      return sum
    case .product(let factors):
      var product = Rational.one
      for factor in factors {
        guard let value = factor.value.constantRational,
          let next = factor.isDivisor ? product.divided(by: value) : product * value
        else { return nil }
        product = next
      }
      return product
    case .percent(let inner): return inner.constantRational.map { $0 * Rational(reduced: 1, 100) }
    default: return nil
    }
  }
}
