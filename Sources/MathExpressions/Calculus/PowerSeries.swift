import BigInt

/// A series in a small positive t with exact coefficients: terms of ascending powers, which may be fractions, up to an order.
struct PowerSeries {
  /// The coefficients by power, none of them zero.
  var terms: [Rational: ExactNumber]
  /// Terms of this power and above are not known.
  var order: Rational

  init(terms: [Rational: ExactNumber], order: Rational) {
    self.terms = terms.filter { $0.key < order && $0.value.sign != 0 }
    self.order = order
  }

  init(_ constant: ExactNumber, order: Rational) { self.init(terms: [.zero: constant], order: order) }

  /// The lowest power with its coefficient; nil where nothing below the order is left.
  var leading: (power: Rational, value: ExactNumber)? {
    terms.min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// More terms are not kept.
  private static let mostTerms = 40

  private static func bounded(_ series: PowerSeries) -> PowerSeries? {
    series.terms.count <= mostTerms && series.terms.values.allSatisfy { $0.bitWidth < 4_000 } ? series : nil
  }

  static func + (left: PowerSeries, right: PowerSeries) -> PowerSeries {
    PowerSeries(terms: left.terms.merging(right.terms) { $0 + $1 }, order: min(left.order, right.order))
  }

  static prefix func - (series: PowerSeries) -> PowerSeries {
    PowerSeries(terms: series.terms.mapValues { -$0 }, order: series.order)
  }

  func scaled(by factor: ExactNumber) -> PowerSeries {
    PowerSeries(terms: terms.mapValues { $0 * factor }, order: order)
  }

  func times(_ other: PowerSeries) -> PowerSeries? {
    // What is not known of one begins at its order and the lowest power of the other.
    let first = leading?.power ?? order
    let second = other.leading?.power ?? other.order
    let limit = min(order + second, other.order + first)
    var result: [Rational: ExactNumber] = [:]
    for (leftPower, left) in terms {
      for (rightPower, right) in other.terms where leftPower + rightPower < limit {
        let power = leftPower + rightPower
        result[power] = (result[power] ?? .zero) + left * right
      }
    }
    return Self.bounded(PowerSeries(terms: result, order: limit))
  }

  /// The series as c·t^p·(1 + δ).
  private var normalized: (power: Rational, value: ExactNumber, rest: PowerSeries)? {
    guard let (power, value) = leading, let inverse = value.reciprocal else { return nil }
    var rest = PowerSeries(
      terms: Dictionary(uniqueKeysWithValues: terms.map { ($0.key - power, $0.value * inverse) }), order: order - power)
    rest.terms[.zero] = nil
    return (power, value, rest)
  }

  /// Σ cₖ·δᵏ for a series δ that goes to zero.
  func composed(_ coefficient: (Int) -> ExactNumber?) -> PowerSeries? {
    guard let first = coefficient(0) else { return nil }
    var result = PowerSeries(first, order: order)
    guard let lowest = leading?.power else { return result }
    guard lowest > .zero else { return nil }
    var power = self
    var index = 1
    while index < 60 {
      guard let value = coefficient(index) else { return nil }
      result = result + power.scaled(by: value)
      guard let next = power.times(self), let start = next.leading?.power, start < order else { break }
      power = next
      index += 1
    }
    result.order = min(result.order, order)
    return Self.bounded(result)
  }

  /// The power with a fraction as its exponent; nil where the leading coefficient has no such power in closed form.
  func power(_ exponent: Rational, evaluator: Evaluator) -> PowerSeries? {
    guard let (lowest, value, rest) = normalized else { return nil }
    guard
      let outside = try? evaluator.value(of: .power(.value(value), .number(exponent, isDecimal: false))).exact,
      // An even root of a negative number has no value, which the evaluator says.
      let series = rest.composed({ index in
        var binomial = Rational.one
        for step in 0..<index {
          binomial = binomial * (exponent - Rational(step)) * Rational(numerator: 1, nonzero: BigInt(step + 1))
        }
        return ExactNumber(binomial)
      })
    else { return nil }
    let shift = lowest * exponent
    return PowerSeries(
      terms: Dictionary(uniqueKeysWithValues: series.terms.map { ($0.key + shift, $0.value * outside) }),
      order: series.order + shift)
  }

  /// The value at t = 0 and what is left of the series; nil where it is infinite there.
  private var atZero: (value: ExactNumber, rest: PowerSeries)? {
    if let lowest = leading?.power, lowest < .zero { return nil }
    guard order > .zero else { return nil }
    var rest = self
    rest.terms[.zero] = nil
    return (terms[.zero] ?? .zero, rest)
  }

  func exponential(evaluator: Evaluator) -> PowerSeries? {
    guard let (value, rest) = atZero,
      let outside = try? evaluator.value(of: .power(.constant(.e), .value(value))).exact
    else { return nil }
    return rest.composed { ExactNumber(Rational(numerator: 1, nonzero: Self.factorial($0))) }?.scaled(by: outside)
  }

  /// The logarithm of a series that goes to a positive number.
  func logarithm(evaluator: Evaluator) -> PowerSeries? {
    guard let (power, value, rest) = normalized, power.isZero, value.sign > 0,
      let outside = try? evaluator.value(of: .function(.ln, .value(value), base: nil)).exact,
      let series = rest.composed({ index in
        index == 0 ? .zero : ExactNumber(Rational(numerator: index % 2 == 1 ? 1 : -1, nonzero: BigInt(index)))
      })
    else { return nil }
    return PowerSeries(outside, order: series.order) + series
  }

  func circular(evaluator: Evaluator) -> (sine: PowerSeries, cosine: PowerSeries)? {
    guard let (value, rest) = atZero,
      let sine = try? evaluator.value(of: .function(.sin, .value(value), base: nil)).exact,
      let cosine = try? evaluator.value(of: .function(.cos, .value(value), base: nil)).exact,
      let odd = rest.composed({ index in
        index % 2 == 0
          ? .zero : ExactNumber(Rational(numerator: index % 4 == 1 ? 1 : -1, nonzero: Self.factorial(index)))
      }),
      let even = rest.composed({ index in
        index % 2 == 1
          ? .zero : ExactNumber(Rational(numerator: index % 4 == 0 ? 1 : -1, nonzero: Self.factorial(index)))
      })
    else { return nil }
    return (
      even.scaled(by: sine) + odd.scaled(by: cosine), even.scaled(by: cosine) + (-odd.scaled(by: sine))
    )
  }

  /// arctan at zero, and at infinity by the angle of the reciprocal.
  func arcTangent(evaluator: Evaluator) -> PowerSeries? {
    func atOrigin(_ series: PowerSeries) -> PowerSeries? {
      series.composed { index in
        index % 2 == 0 ? .zero : ExactNumber(Rational(numerator: index % 4 == 1 ? 1 : -1, nonzero: BigInt(index)))
      }
    }
    guard let (power, value) = leading else { return nil }
    if power > .zero { return atOrigin(self) }
    guard power < .zero, let inverse = self.power(-.one, evaluator: evaluator), let angle = atOrigin(inverse) else {
      return nil
    }
    let half = ExactNumber.pi * ExactNumber(Rational(reduced: BigInt(value.sign), 2))
    return PowerSeries(half, order: angle.order) + (-angle)
  }

  func arcSine() -> PowerSeries? {
    if let power = leading?.power, power <= .zero { return nil }
    return composed { index in
      guard index % 2 == 1 else { return .zero }
      let half = index / 2
      var value = Rational(numerator: 1, nonzero: BigInt(index))
      for step in 0..<half { value = value * Rational(numerator: BigInt(2 * step + 1), nonzero: BigInt(2 * step + 2)) }
      return ExactNumber(value)
    }
  }

  private static func factorial(_ count: Int) -> BigInt {
    count < 2 ? 1 : (2...count).reduce(BigInt(1)) { $0 * BigInt($1) }
  }
}

extension PowerSeries {
  /// The series of an expression in which the letter is t; nil where it has none of this kind.
  init?(_ expression: MathExpression, _ letter: String, order: Rational, evaluator: Evaluator)
    throws(MathExpressionError)
  {
    try evaluator.account?.spend(WorkCost.operation * 20)
    func series(_ part: MathExpression) throws(MathExpressionError) -> PowerSeries? {
      try PowerSeries(part, letter, order: order, evaluator: evaluator)
    }
    var result: PowerSeries?
    switch expression {
    case .variable(letter): result = PowerSeries(terms: [.one: .one], order: order + .one)
    case _ where !expression.mentions(letter):
      guard let value = try evaluator.value(of: expression).exact else { return nil }
      result = PowerSeries(value, order: order)
    case .sum(let terms):
      var sum = PowerSeries(terms: [:], order: order)
      for term in terms {
        guard term.sign != .plusMinus, let part = try series(term.value) else { return nil }
        sum = sum + (term.sign == .minus ? -part : part)
      }
      result = sum
    case .product(let factors):
      var product: PowerSeries? = PowerSeries(.one, order: order)
      for factor in factors {
        guard let part = try series(factor.value), let sofar = product else { return nil }
        guard let next = factor.isDivisor ? part.power(-.one, evaluator: evaluator) : part else { return nil }
        product = sofar.times(next)
      }
      result = product
    case .power(let base, let exponent):
      if let power = exponent.constantRational {
        if power.isZero { return nil }
        result = try series(base)?.power(power, evaluator: evaluator)
      } else if base == .constant(.e) {
        result = try series(exponent)?.exponential(evaluator: evaluator)
      } else {
        guard let logarithm = try series(base)?.logarithm(evaluator: evaluator) else { return nil }
        result = try series(exponent)?.times(logarithm)?.exponential(evaluator: evaluator)
      }
    case .root(let radicand, let degree):
      guard let power = (degree.map { $0.constantRational } ?? 2)?.reciprocal else { return nil }
      result = try series(radicand)?.power(power, evaluator: evaluator)
    case .percent(let inner): result = try series(inner)?.scaled(by: ExactNumber(Rational(reduced: 1, 100)))
    case .absolute(let inner):
      guard let part = try series(inner), let sign = part.leading?.value.sign else { return nil }
      result = sign < 0 ? -part : part
    case .function(let function, let argument, let base):
      guard let part = try series(argument) else { return nil }
      switch function {
      case .exp: result = part.exponential(evaluator: evaluator)
      case .ln: result = part.logarithm(evaluator: evaluator)
      case .log:
        let scale = MathExpression.quotient(.whole(1), by: .function(.ln, base ?? .whole(10), base: nil))
        guard base?.mentions(letter) != true, let factor = try evaluator.value(of: scale).exact else { return nil }
        result = part.logarithm(evaluator: evaluator)?.scaled(by: factor)
      case .sin: result = part.circular(evaluator: evaluator)?.sine
      case .cos: result = part.circular(evaluator: evaluator)?.cosine
      case .tan, .cot, .sec, .csc:
        guard let (sine, cosine) = part.circular(evaluator: evaluator) else { return nil }
        let (above, below): (PowerSeries, PowerSeries) =
          switch function {
          case .tan: (sine, cosine)
          case .cot: (cosine, sine)
          case .sec: (PowerSeries(.one, order: order), cosine)
          default: (PowerSeries(.one, order: order), sine)
          }
        result = below.power(-.one, evaluator: evaluator).flatMap { above.times($0) }
      case .arctan: result = part.arcTangent(evaluator: evaluator)
      case .arcsin: result = part.arcSine()
      case .sinh, .cosh:
        guard let up = part.exponential(evaluator: evaluator), let down = (-part).exponential(evaluator: evaluator)
        else { return nil }
        result = (up + (function == .sinh ? -down : down)).scaled(by: ExactNumber(Rational(reduced: 1, 2)))
      default: return nil
      }
    default: return nil
    }
    guard let result else { return nil }
    self = result
  }
}
