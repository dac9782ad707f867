/// What an expression is worth.
public enum MathValue: Sendable, Hashable {
  case rational(Rational)
  /// An exact number that is not rational: with square roots, π or e.
  case surd(ExactNumber)
  case decimal(ApproximateNumber)
  /// Whether a written relation holds.
  case truth(Bool)
  case solutions(SolutionSet)
  /// No such value exists, and why: division by zero.
  case undefined(String)
  /// Nothing to compute, or nothing that could be: why, or the expanded expression.
  case none(String)

  /// The name of the kind, as in JSON.
  public var kind: String {
    switch self {
    case .rational: "rational"
    case .surd: "surd"
    case .decimal: "decimal"
    case .truth: "truth"
    case .solutions: "solutions"
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

  /// The number where the value is one.
  public var quantity: Quantity? {
    switch self {
    case .rational(let value): Quantity(value)
    case .surd(let value): .exact(value)
    case .decimal(let value): .approximate(value)
    default: nil
    }
  }
}

/// The numbers that fulfil an equation, an inequality or a system.
public enum SolutionSet: Sendable, Hashable {
  /// Finitely many values of a variable, ascending; none at all where the list is empty.
  case values(variable: String, [Quantity])
  /// Every number except some.
  case every(variable: String, except: [Quantity])
  /// Intervals of a variable, ascending.
  case intervals(variable: String, [SolutionInterval])
  /// The one solution of a system, in the order of the variables.
  case assignment([Binding])
  /// A system with fewer equations than unknowns: some variables by the others, as texts such as `a = 3 - d`.
  case family([String])
  /// A system that contradicts itself.
  case contradiction

  /// A variable and its value.
  public struct Binding: Sendable, Hashable {
    public var variable: String
    public var value: Quantity
  }
}

/// The numbers between two ends; a missing end is infinite.
public struct SolutionInterval: Sendable, Hashable {
  public var lower: Quantity?
  public var upper: Quantity?
  public var includesLower: Bool
  public var includesUpper: Bool

  /// Whether the interval is a single number.
  var isPoint: Bool { lower != nil && lower == upper }
}
