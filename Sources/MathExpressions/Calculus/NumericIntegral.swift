/// An integral by Simpson's rule with an error that is proved: the fourth derivative is bounded in interval arithmetic.
struct NumericIntegral {
  let evaluator: Evaluator
  let variable: String

  /// The width of the result that is asked for, relative to its size.
  private static let precision = 1e-10
  private static let mostPieces = 6_000

  /// An interval that holds the integral; nil where it is not found to the precision within the bounds on work.
  func enclosure(_ expression: MathExpression, from lower: Double, to upper: Double) -> ClosedInterval? {
    var slope = expression
    for _ in 0..<4 {
      guard let next = try? Derivative.of(slope, variable), next.weight < 4_000 else { return nil }
      slope = next.withoutOnes
    }
    let (function, fourth) = (IntervalFunction(expression, variable), IntervalFunction(slope, variable))
    func value(_ place: Double) -> ClosedInterval? {
      guard case .value(let value, _, true) = function.value(ClosedInterval(place)), value.lower.isFinite,
        value.upper.isFinite
      else { return nil }
      return value
    }
    var stack = [ClosedInterval(lower, upper)]
    var (low, high) = (0.0, 0.0)
    var count = 0
    while let piece = stack.popLast() {
      count += 1
      guard count < Self.mostPieces, (try? evaluator.account?.spend(WorkCost.operation * 40)) != nil else { return nil }
      let width = piece.upper - piece.lower
      let middle = piece.lower + width / 2
      guard middle > piece.lower, middle < piece.upper else { return nil }
      if case .value(let bound, _, true) = fourth.value(piece), bound.lower.isFinite, bound.upper.isFinite,
        let first = value(piece.lower), let second = value(middle), let third = value(piece.upper)
      {
        let scale = width * width * width * width * width / 2_880
        let error = ClosedInterval(bound.lower * scale, bound.upper * scale)
        let share = Self.precision * width / (upper - lower) * max(1e-3, abs(second.upper) * (upper - lower))
        if error.upper - error.lower <= share || error.upper - error.lower < 1e-18 {
          low += width / 6 * (first.lower + 4 * second.lower + third.lower) - error.upper
          high += width / 6 * (first.upper + 4 * second.upper + third.upper) - error.lower
          continue
        }
      }
      stack.append(ClosedInterval(middle, piece.upper))
      stack.append(ClosedInterval(piece.lower, middle))
    }
    // What rounding in so many sums may add.
    let rounding = Double(count) * 4e-16 * max(abs(low), abs(high), 1e-300)
    return ClosedInterval(low - rounding, high + rounding)
  }
}
