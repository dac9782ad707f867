/// An expression as a function of intervals of doubles, with its slope: what it says is true of every number inside.
struct IntervalFunction {
  /// What is known of an expression on an interval.
  enum Result {
    /// It has no value anywhere.
    case undefined
    /// Bounds of its values and slopes, and whether it has a value everywhere.
    case value(ClosedInterval, slope: ClosedInterval, isWhole: Bool)
  }

  private let expression: MathExpression
  private let variable: String

  init(_ expression: MathExpression, _ variable: String) {
    // Everything without the variable is computed once.
    self.expression = Self.folded(expression, variable)
    self.variable = variable
  }

  private static func folded(_ expression: MathExpression, _ variable: String) -> MathExpression {
    guard expression.mentions(variable) else {
      if case .number = expression { return expression }
      guard let value = try? RealEvaluator(bits: 64).value(expression).middle.rational else { return expression }
      // The middle is exact to more digits than a double has.
      return .number(value, isDecimal: false)
    }
    return expression.rebuilt { folded($0, variable) }
  }

  func value(_ interval: ClosedInterval) -> Result {
    guard let jet = evaluate(expression, interval), !jet.value.lower.isNaN, !jet.value.upper.isNaN else {
      return .undefined
    }
    let slope = jet.slope.lower.isNaN || jet.slope.upper.isNaN ? Jet.all : jet.slope
    return .value(jet.value, slope: slope, isWhole: jet.isWhole)
  }

  /// The sign at a number, decided exactly where doubles do not tell; nil where there is no value or it is not known.
  func sign(at point: Double) -> Int? {
    guard case .value(let value, _, true) = value(ClosedInterval(point)) else { return nil }
    if value.lower > 0 { return 1 }
    if value.upper < 0 { return -1 }
    for bits in [128, 400] {
      let real = RealEvaluator(bits: bits, values: [variable: RealInterval(Rational(exactly: point), bits)])
      guard let precise = try? real.value(expression) else { return nil }
      if let sign = precise.sign { return sign }
      if bits == 400, precise.isWithin(-300) { return 0 }
    }
    return nil
  }

  // MARK: Values with slopes

  private struct Jet {
    static let all = ClosedInterval(-.infinity, .infinity)
    var value: ClosedInterval
    var slope: ClosedInterval
    /// Whether there is a value, and a slope, everywhere.
    var isWhole = true
  }

  /// Nil where there is no value anywhere.
  private func evaluate(_ expression: MathExpression, _ x: ClosedInterval) -> Jet? {
    switch expression {
    case .number(let value, _):
      let lower = value.denominator.magnitude
      let isExact =
        value.numerator.magnitude.bitWidth <= 53 && lower.trailingZeroBitCount == lower.bitWidth - 1
        && lower.bitWidth < 900
      let place = ClosedInterval(value.double)
      return Jet(value: isExact ? place : place.widened, slope: ClosedInterval(0))
    case .variable: return Jet(value: x, slope: ClosedInterval(1))
    case .value, .constant:
      guard let value = try? RealEvaluator(bits: 64).value(expression) else {
        return Jet(value: Jet.all, slope: Jet.all)
      }
      return Jet(value: ClosedInterval(value.low.double, value.high.double).widened, slope: ClosedInterval(0))
    case .sum(let terms):
      var sum = Jet(value: ClosedInterval(0), slope: ClosedInterval(0))
      for term in terms {
        guard let part = evaluate(term.value, x) else { return nil }
        sum =
          term.sign == .minus
          ? Jet(value: sum.value - part.value, slope: sum.slope - part.slope, isWhole: sum.isWhole && part.isWhole)
          : Jet(value: sum.value + part.value, slope: sum.slope + part.slope, isWhole: sum.isWhole && part.isWhole)
      }
      return sum
    case .product(let factors):
      var product: Jet?
      for factor in factors {
        guard var part = evaluate(factor.value, x) else { return nil }
        if factor.isDivisor {
          guard let inverse = reciprocal(part) else { return nil }
          part = inverse
        }
        product = product.map { times($0, part) } ?? part
      }
      return product
    case .power(let base, let exponent): return power(base, exponent, x)
    case .root(let radicand, let degree):
      guard let inner = evaluate(radicand, x), let count = degree.map({ $0.constantRational }) ?? 2,
        let power = count.reciprocal
      else { return nil }
      return raised(inner, power)
    case .percent(let inner): return evaluate(inner, x).map { times($0, constant(0.01)) }
    case .absolute(let inner):
      guard let part = evaluate(inner, x) else { return nil }
      if part.value.lower >= 0 { return part }
      if part.value.upper <= 0 { return times(part, constant(-1)) }
      return Jet(
        value: ClosedInterval(0, max(-part.value.lower, part.value.upper)),
        slope: part.slope.hull(ClosedInterval(-part.slope.upper, -part.slope.lower)), isWhole: part.isWhole)
    case .function(let function, let argument, let base):
      guard let inner = evaluate(argument, x) else { return nil }
      if function == .log {
        guard let upper = apply(.ln, inner) else { return nil }
        guard let base else { return times(upper, constant(1 / naturalLogarithm(10))) }
        guard let lower = evaluate(base, x).flatMap({ apply(.ln, $0) }), let inverse = reciprocal(lower) else {
          return nil
        }
        return times(upper, inverse)
      }
      return apply(function, inner)
    case .factorial, .operation: return Jet(value: Jet.all, slope: Jet.all, isWhole: false)
    }
  }

  private func constant(_ value: Double) -> Jet { Jet(value: ClosedInterval(value).widened, slope: ClosedInterval(0)) }

  private func times(_ left: Jet, _ right: Jet) -> Jet {
    Jet(
      value: left.value * right.value, slope: left.slope * right.value + left.value * right.slope,
      isWhole: left.isWhole && right.isWhole)
  }

  private func reciprocal(_ jet: Jet) -> Jet? {
    let value = jet.value
    if value.lower == 0, value.upper == 0 { return nil }
    if value.containsZero {
      let bounds =
        value.lower == 0
        ? ClosedInterval((1 / value.upper).nextDown, .infinity)
        : value.upper == 0 ? ClosedInterval(-.infinity, (1 / value.lower).nextUp) : Jet.all
      return Jet(value: bounds, slope: Jet.all, isWhole: false)
    }
    let inverse = ClosedInterval((1 / value.upper).nextDown, (1 / value.lower).nextUp)
    let square = inverse * inverse
    return Jet(
      value: inverse, slope: jet.slope * ClosedInterval(-square.upper, -square.lower), isWhole: jet.isWhole)
  }

  private func power(_ base: MathExpression, _ exponent: MathExpression, _ x: ClosedInterval) -> Jet? {
    guard let inner = evaluate(base, x) else { return nil }
    if let power = exponent.constantRational { return raised(inner, power) }
    guard let upper = evaluate(exponent, x) else { return nil }
    guard let logarithm = apply(.ln, inner) else {
      // Zero and negative numbers have powers at some exponents only.
      return Jet(value: Jet.all, slope: Jet.all, isWhole: false)
    }
    guard var result = apply(.exp, times(upper, logarithm)) else { return nil }
    if inner.value.lower < 0 { result = Jet(value: Jet.all, slope: Jet.all, isWhole: false) }
    return result
  }

  private func raised(_ jet: Jet, _ exponent: Rational) -> Jet? {
    if exponent.isWhole, let count = exponent.asInt {
      if count == 0 { return Jet(value: ClosedInterval(1), slope: ClosedInterval(0), isWhole: !jet.value.containsZero) }
      guard count > 0 else { return raised(jet, -exponent).flatMap(reciprocal) }
      let value = jet.value.power(count)
      let outer = count == 1 ? ClosedInterval(1) : jet.value.power(count - 1) * ClosedInterval(Double(count))
      return Jet(value: value, slope: outer * jet.slope, isWhole: jet.isWhole)
    }
    if exponent.isNegative { return raised(jet, -exponent).flatMap(reciprocal) }
    let power = exponent.double
    let isOdd = exponent.denominator.magnitude % 2 == 1
    var (inner, isWhole) = (jet.value, jet.isWhole)
    if !isOdd {
      if inner.upper < 0 { return nil }
      if inner.lower < 0 {
        inner.lower = 0
        isWhole = false
      }
    }
    let isEven = exponent.numerator.magnitude % 2 == 0
    func value(_ point: Double) -> Double {
      let size = MathExpressions.power(point.magnitude, power)
      return point < 0 && !isEven ? -size : size
    }
    let ends = [value(inner.lower), value(inner.upper)]
    let low = inner.containsZero && isEven ? 0 : min(ends[0], ends[1])
    let bounds = ClosedInterval(low, max(ends[0], ends[1])).widened
    // The slope is infinite at zero.
    guard !inner.containsZero, let inverse = reciprocal(Jet(value: inner, slope: ClosedInterval(0))) else {
      return Jet(value: bounds, slope: Jet.all, isWhole: isWhole)
    }
    let outer = bounds * inverse.value * ClosedInterval(power).widened
    return Jet(value: bounds, slope: outer * jet.slope, isWhole: isWhole)
  }

  private func apply(_ function: MathFunction, _ jet: Jet) -> Jet? {
    let x = jet.value
    func rising(_ value: (Double) -> Double, slope: ClosedInterval, isWhole: Bool = true) -> Jet {
      Jet(
        value: ClosedInterval(value(x.lower), value(x.upper)).widened, slope: slope * jet.slope,
        isWhole: jet.isWhole && isWhole)
    }
    switch function {
    case .exp:
      let value = ClosedInterval(exponential(x.lower), exponential(x.upper)).widened
      return Jet(
        value: ClosedInterval(max(0, value.lower), value.upper), slope: value * jet.slope, isWhole: jet.isWhole)
    case .ln:
      if x.upper <= 0 { return nil }
      guard x.lower > 0 else {
        return Jet(
          value: ClosedInterval(-.infinity, naturalLogarithm(x.upper)).widened,
          slope: ClosedInterval((1 / x.upper).nextDown, .infinity) * jet.slope, isWhole: false)
      }
      return rising(naturalLogarithm, slope: ClosedInterval(1 / x.upper, 1 / x.lower).widened)
    case .sin: return Jet(value: x.sine, slope: x.cosine * jet.slope, isWhole: jet.isWhole)
    case .cos:
      let sine = x.sine
      return Jet(value: x.cosine, slope: ClosedInterval(-sine.upper, -sine.lower) * jet.slope, isWhole: jet.isWhole)
    case .tan, .sec:
      guard let cosine = apply(.cos, jet), let inverse = reciprocal(cosine) else { return nil }
      if function == .sec { return inverse }
      return apply(.sin, jet).map { times($0, inverse) }
    case .cot, .csc:
      guard let sine = apply(.sin, jet), let inverse = reciprocal(sine) else { return nil }
      if function == .csc { return inverse }
      return apply(.cos, jet).map { times($0, inverse) }
    case .arctan:
      let square = x * x + ClosedInterval(1)
      let low = square.upper.isFinite ? (1 / square.upper).nextDown : 0
      return rising(arcTangent, slope: ClosedInterval(low, (1 / max(1, square.lower)).nextUp))
    case .arcsin, .arccos:
      if x.lower > 1 || x.upper < -1 { return nil }
      let inside = ClosedInterval(max(-1, x.lower), min(1, x.upper))
      let isWhole = jet.isWhole && inside == x
      let value =
        function == .arcsin
        ? ClosedInterval(arcSine(inside.lower), arcSine(inside.upper)).widened
        : ClosedInterval(arcCosine(inside.upper), arcCosine(inside.lower)).widened
      return Jet(value: value, slope: Jet.all, isWhole: isWhole)
    case .sinh, .cosh, .tanh:
      guard let up = apply(.exp, jet), let down = apply(.exp, times(jet, constant(-1))) else { return nil }
      let sum = Jet(value: up.value + down.value, slope: up.slope + down.slope, isWhole: jet.isWhole)
      let difference = Jet(value: up.value - down.value, slope: up.slope - down.slope, isWhole: jet.isWhole)
      if function == .sinh { return times(difference, constant(0.5)) }
      if function == .cosh { return times(sum, constant(0.5)) }
      return Jet(value: ClosedInterval(-1, 1), slope: ClosedInterval(0, 1) * jet.slope, isWhole: jet.isWhole)
    default: return Jet(value: Jet.all, slope: Jet.all, isWhole: false)
    }
  }
}

extension ClosedInterval {
  /// The interval wider by the error of the C library's functions, a few units of the last place.
  var widened: ClosedInterval {
    func down(_ value: Double) -> Double { value.isFinite ? (value - value.magnitude * 0x1p-50).nextDown : value }
    func up(_ value: Double) -> Double { value.isFinite ? (value + value.magnitude * 0x1p-50).nextUp : value }
    return ClosedInterval(down(lower), up(upper))
  }

  func hull(_ other: ClosedInterval) -> ClosedInterval {
    ClosedInterval(min(lower, other.lower), max(upper, other.upper))
  }

  static func + (left: ClosedInterval, right: ClosedInterval) -> ClosedInterval {
    ClosedInterval((left.lower + right.lower).nextDown, (left.upper + right.upper).nextUp).cleaned
  }

  static func - (left: ClosedInterval, right: ClosedInterval) -> ClosedInterval {
    ClosedInterval((left.lower - right.upper).nextDown, (left.upper - right.lower).nextUp).cleaned
  }

  /// Infinity minus infinity says nothing.
  private var cleaned: ClosedInterval {
    ClosedInterval(lower.isNaN ? -.infinity : lower, upper.isNaN ? .infinity : upper)
  }

  static func * (left: ClosedInterval, right: ClosedInterval) -> ClosedInterval {
    func product(_ first: Double, _ second: Double) -> Double {
      // Zero times infinity is zero: an end at zero is reached.
      first == 0 || second == 0 ? 0 : first * second
    }
    let all = [
      product(left.lower, right.lower), product(left.lower, right.upper), product(left.upper, right.lower),
      product(left.upper, right.upper),
    ]
    var (low, high) = (all[0], all[0])
    for value in all.dropFirst() {
      low = min(low, value)
      high = max(high, value)
    }
    return ClosedInterval(low == 0 ? 0 : low.nextDown, high == 0 ? 0 : high.nextUp)
  }

  func power(_ count: Int) -> ClosedInterval {
    func raised(_ value: Double) -> Double {
      var (result, square, rest) = (1.0, value, count)
      while rest > 0 {
        if rest % 2 == 1 { result *= square }
        square *= square
        rest /= 2
      }
      return result
    }
    let (first, last) = (raised(lower), raised(upper))
    // Each product errs by half a unit of the last place.
    func wider(_ low: Double, _ high: Double) -> ClosedInterval {
      let slip = Double(count + 2) * 0x1p-52
      return ClosedInterval(
        low == 0 || !low.isFinite ? low : (low - low.magnitude * slip).nextDown,
        high == 0 || !high.isFinite ? high : (high + high.magnitude * slip).nextUp)
    }
    if count % 2 == 1 { return wider(first, last) }
    if lower >= 0 { return wider(first, last) }
    if upper <= 0 { return wider(last, first) }
    return wider(0, max(first, last))
  }

  private static let pi = 3.141592653589793

  /// The range of the cosine.
  var cosine: ClosedInterval { wave(MathExpressions.cosine, shift: 0) }

  /// The range of the sine.
  var sine: ClosedInterval { wave(MathExpressions.sine, shift: 0.5) }

  /// The range of a function whose extremes lie at π times the whole numbers plus `shift`: at even ones it is 1, at odd
  /// ones -1.
  private func wave(_ function: (Double) -> Double, shift: Double) -> ClosedInterval {
    guard lower.isFinite, upper.isFinite, upper - lower < 2 * Self.pi, lower.magnitude < 1e9 else {
      return ClosedInterval(-1, 1)
    }
    let (first, last) = (function(lower), function(upper))
    var (low, high) = (min(first, last) - 1e-15, max(first, last) + 1e-15)
    let slip = 1e-15 * max(1, lower.magnitude, upper.magnitude)
    var turn = ((lower - slip) / Self.pi - shift).rounded(.up)
    while (turn + shift) * Self.pi <= upper + slip {
      if turn.truncatingRemainder(dividingBy: 2) == 0 { high = 1 } else { low = -1 }
      turn += 1
    }
    return ClosedInterval(max(-1, low), min(1, high))
  }
}
