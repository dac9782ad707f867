/// How much an evaluation may cost.
public struct EvaluationLimits: Sendable, Hashable {
  /// Numbers of more decimal digits are estimated by their power of ten instead.
  public var digits = 100_000
  /// Products of machine words: the time of exact arithmetic. Thirty million take less than a tenth of a second.
  ///
  /// Counted work instead of a clock gives the same answer on every machine.
  public var wordProducts = 30_000_000
  /// Likewise all that is done for one line: an equation is evaluated at thousands of points. Some two thirds of a second.
  public var lineWork = 200_000_000
  /// And for all lines of a page together.
  public var pageWork = 600_000_000
  /// Terms that an exact sum of roots may have before it becomes a decimal.
  public var terms = 64

  public init() {}

  var bits: Int { digits * 3322 / 1000 }
}
