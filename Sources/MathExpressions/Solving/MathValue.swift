/// The value of an expression.
public enum MathValue: Sendable, Hashable {
  /// An exact rational number.
  case rational(Rational)
  /// An exact irrational number, with square roots, π or e.
  case surd(ExactNumber)
  /// A number that is only known approximately.
  case decimal(ApproximateNumber)
  /// Whether a written relation holds.
  case truth(Bool)
  /// The solutions of an equation, an inequality or a system.
  case solutions(SolutionSet)
  /// An expression of letters, or a matrix, as plain text.
  case expression(String)
  /// There is no such value, and why: division by zero.
  case undefined(String)
  /// There is nothing to compute, or it cannot be computed: the reason, or the expanded expression.
  case none(String)

  /// The name of the kind, as in JSON.
  public var kind: String {
    switch self {
    case .rational: "rational"
    case .surd: "surd"
    case .decimal: "decimal"
    case .truth: "truth"
    case .solutions: "solutions"
    case .expression: "expression"
    case .undefined: "undefined"
    case .none: "none"
    }
  }

  init(_ quantity: Quantity) {
    switch quantity {
    case .exact(let number): self = number.rational.map(MathValue.rational) ?? .surd(number)
    case .approximate(let number): self = .decimal(number)
    }
  }

  /// The value as a number; nil where it is not one.
  public var quantity: Quantity? {
    switch self {
    case .rational(let value): Quantity(value)
    case .surd(let value): .exact(value)
    case .decimal(let value): .approximate(value)
    default: nil
    }
  }
}

/// The numbers that satisfy an equation, an inequality or a system.
public enum SolutionSet: Sendable, Hashable {
  /// Finitely many values of a variable, ascending; no solution where the list is empty.
  case values(variable: String, [Quantity])
  /// Every number except some.
  case every(variable: String, except: [Quantity])
  /// Intervals of a variable, ascending.
  case intervals(variable: String, [SolutionInterval])
  /// The unique solution of a system, in the order of the variables.
  case assignment([Binding])
  /// An underdetermined system: some variables in terms of the others, as texts such as `a = 3 - d`.
  case family([String])
  /// A contradictory system.
  case contradiction
  /// Values that repeat: base + k·period for every whole k, besides some that do not, and without a few.
  case periodic(variable: String, [SolutionFamily], others: [Quantity], except: [Quantity])
  /// Intervals that repeat with a period.
  case periodicIntervals(variable: String, [SolutionInterval], period: ExactNumber)
  /// Every number outside some families.
  case everyOutside(variable: String, [SolutionFamily])
  /// Values that were found in a range; there may be others.
  case found(variable: String, [Quantity])
  /// Several solutions of a system, each with a value for every letter.
  case choices([[Binding]])

  /// A variable and its value.
  public struct Binding: Sendable, Hashable {
    /// The letter.
    public var variable: String
    /// Its value.
    public var value: Quantity
  }
}

/// The numbers base + k·period for every whole k.
public struct SolutionFamily: Sendable, Hashable {
  /// The member with k = 0: not below zero, and below the period.
  public var base: Quantity
  /// Positive.
  public var period: Quantity
}

/// The numbers between two ends; a missing end is infinite.
public struct SolutionInterval: Sendable, Hashable {
  /// The lower end; nil for minus infinity.
  public var lower: Quantity?
  /// The upper end; nil for infinity.
  public var upper: Quantity?
  /// Whether the lower end belongs to the interval; false where that is infinite.
  public var includesLower: Bool
  /// Whether the upper end belongs to the interval; false where that is infinite.
  public var includesUpper: Bool

  /// Whether the interval is a single number.
  var isPoint: Bool { lower != nil && lower == upper }
}
