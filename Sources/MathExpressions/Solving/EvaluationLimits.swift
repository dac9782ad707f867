/// Limits on the cost of an evaluation, in counted work rather than time.
public struct EvaluationLimits: Sendable, Hashable {
  /// Numbers with more decimal digits are estimated by their power of ten instead.
  public var digits = 1_100_000
  /// The budget for one value in products of machine words, which dominate exact arithmetic. Thirty million take less
  /// than a tenth of a second.
  ///
  /// Counted work instead of a clock gives the same answer on every machine.
  public var wordProducts = 30_000_000
  /// The budget for one line, in the same unit: an equation is evaluated at thousands of points. Some two thirds of a
  /// second.
  public var lineWork = 200_000_000
  /// The budget for all lines of a page together, in the same unit.
  public var pageWork = 600_000_000
  /// The bits, one number after the other, with which it is asked whether a solution satisfies its equation: what differs from zero by
  /// less than nearly half of the last counts as zero.
  public var solutionBits = [96, 220, 400]
  /// The most terms of an exact sum of roots before it becomes a decimal.
  public var terms = 64

  /// The default limits.
  public init() {}

  var bits: Int { digits * 3322 / 1000 }
}
