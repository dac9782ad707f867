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

  func enclosure(_ bits: Int) -> RealInterval? {
    var (low, high) = (low, high)
    guard lowSign != 0, !(high - low).isZero else { return RealInterval(low, high) }
    for _ in 0..<(bits + 1_100) {
      let width = high - low
      let size = low.sign * high.sign > 0 ? min(low.top, high.top) : -1_000
      if width.isZero || width.top <= size - bits { break }
      let sum = low + high
      let middle = BigFloat(mantissa: sum.mantissa, exponent: sum.exponent - 1)
      var sign: Int?
      for precision in [bits + 64, 2 * bits + 256] where sign == nil {
        let evaluator = RealEvaluator(bits: precision, values: [variable: RealInterval(middle)])
        sign = try? evaluator.value(expression).sign
      }
      guard let sign else { break }
      if sign == 0 { return RealInterval(middle) }
      if sign == lowSign { low = middle } else { high = middle }
    }
    return RealInterval(low, high)
  }
}
