import BigInt

/// A real number that solves something: in closed form, as the root of a polynomial, or bracketed.
enum RealPoint: Sendable, Hashable {
  /// A number in closed form.
  case exact(ExactNumber)
  /// The root of a polynomial.
  case algebraic(AlgebraicRoot)
  /// A number of which an interval is known and no formula.
  case bracketed(NumericRoot)

  /// An interval around the number of so many bits; nil where it is not known as well.
  func enclosure(_ bits: Int) -> RealInterval? {
    switch self {
    case .exact(let number): number.enclosure(bits)
    case .algebraic(let root): root.enclosure(bits)
    case .bracketed(let root): root.enclosure(bits)
    }
  }

  /// The number for an answer.
  var quantity: Quantity {
    switch self {
    case .exact(let number): return .exact(number)
    case .algebraic, .bracketed:
      guard let middle = enclosure(64)?.middle else { return .approximate(.double(0)) }
      let double = middle.double
      if double.isFinite, double != 0 || middle.isZero { return .approximate(.double(double)) }
      return .approximate(
        ApproximateNumber(isNegative: middle.sign < 0, log10: middle.log10 ?? 0) ?? .double(double))
    }
  }

  var exact: ExactNumber? {
    if case .exact(let number) = self { return number }
    return nil
  }

  /// -1, 0 or 1 as the first number is below, equal to or above the second. Numbers that agree to 300 bits are equal.
  static func order(_ left: RealPoint, _ right: RealPoint) -> Int {
    if left == right { return 0 }
    if let first = left.exact?.rational, let second = right.exact?.rational {
      return first == second ? 0 : first < second ? -1 : 1
    }
    for bits in [64, 128, 320] {
      guard let first = left.enclosure(bits), let second = right.enclosure(bits) else { break }
      if first.high < second.low { return -1 }
      if second.high < first.low { return 1 }
    }
    return 0
  }

  static func precedes(_ left: RealPoint, _ right: RealPoint) -> Bool { order(left, right) < 0 }

  /// The points without repetitions, ascending; of equal ones the one in closed form.
  static func sorted(_ points: [RealPoint]) -> [RealPoint] {
    var result: [RealPoint] = []
    for point in points.sorted(by: precedes) {
      if let last = result.last, order(last, point) == 0 {
        if last.exact == nil, point.exact != nil { result[result.count - 1] = point }
      } else {
        result.append(point)
      }
    }
    return result
  }

  /// The point as an expression, for what is computed with it; nil where it has no closed form.
  var expression: MathExpression? { exact.map(MathExpression.value) }
}

/// The root of an expression between two numbers where it has different signs.
struct NumericRoot: Sendable, Hashable {
  let expression: MathExpression
  let variable: String
  let low: BigFloat
  let high: BigFloat
  /// The expression's sign at the lower end; 0 where no change of sign is known, so that the interval stays as it is.
  let lowSign: Int

  /// The interval around the root, narrowed to so many bits by quadratic interval refinement (Abbott 2006): the secant names one
  /// of 2^step parts, and where the root is in it, the next step is twice as long.
  func enclosure(_ bits: Int) -> RealInterval? {
    var (low, high) = (low, high)
    guard lowSign != 0, !(high - low).isZero else { return RealInterval(low, high) }
    var below: RealInterval?
    var above: RealInterval?
    var step = 1
    for _ in 0..<(bits + 1_100) {
      let width = high - low
      let size = low.sign * high.sign > 0 ? min(low.top, high.top) : -1_000
      if width.isZero || width.top <= size - bits { break }
      step = min(step, width.top - (size - bits) + 1)
      below = below ?? value(at: low, bits, 0)
      above = above ?? value(at: high, bits, 0)
      let (parts, index, start) = (BigInt(1) << step, Self.part(below, above, step), low)
      var outcome = Outcome.found
      for isLower in [true, false] where outcome == .found {
        let number = isLower ? index : index + 1
        guard number > 0, number < parts else { continue }
        let point = start + BigFloat(mantissa: width.mantissa * number, exponent: width.exponent - step)
        guard let value = value(at: point, bits, step + size - width.top), let sign = value.sign else {
          outcome = .unknown
          continue
        }
        if sign == 0 { return RealInterval(point) }
        if sign == lowSign { (low, below) = (point, value) } else { (high, above) = (point, value) }
        if (sign == lowSign) != isLower { outcome = .missed }
      }
      switch outcome {
      case .found: step *= 2
      case .missed: step = max(1, step / 2)
      // Too near to the root, as it may happen; the middle is not.
      case .unknown where step > 1: step = 1
      case .unknown: return RealInterval(low, high)
      }
    }
    return RealInterval(low, high)
  }

  /// The root with an interval so narrow that it need not be narrowed again.
  func narrowed(_ bits: Int) -> NumericRoot {
    guard let place = enclosure(bits) else { return self }
    return NumericRoot(
      expression: expression, variable: variable, low: place.low, high: place.high, lowSign: lowSign)
  }

  private enum Outcome { case found, missed, unknown }

  /// The number of the part, of 2^step, in which the secant through both ends is zero; the middle where a value is not known.
  private static func part(_ below: RealInterval?, _ above: RealInterval?, _ step: Int) -> BigInt {
    guard let first = below?.middle.magnitude, let last = above?.middle.magnitude, first.sign + last.sign > 0 else {
      return BigInt(1) << (step - 1)
    }
    let sum = BigFloat.sum(first, last, step + 32, up: true)
    return min(BigFloat.quotient(first, sum, step + 32, up: false).fixed(step, up: false), BigInt(1) << step - 1)
  }

  /// The value at a point, with more bits where its sign needs them; nil where there is none.
  ///
  /// - Parameter known: the bits of the root to which points are told apart so far.
  private func value(at point: BigFloat, _ bits: Int, _ known: Int) -> RealInterval? {
    var value: RealInterval?
    for precision in [min(bits, max(0, known)) + 64, bits + 64, 2 * bits + 256] where value?.sign == nil {
      value = try? RealEvaluator(bits: precision, values: [variable: RealInterval(point)]).value(expression)
    }
    return value
  }
}
