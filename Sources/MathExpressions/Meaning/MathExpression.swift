/// What an expression means, apart from how it is written.
///
/// Sums and products hold all their parts in one list, so that a long line is not a deep tree.
public indirect enum MathExpression: Sendable, Hashable {
  case number(Rational, isDecimal: Bool)
  case constant(MathConstant)
  case variable(String)
  case sum([Term])
  case product([Factor])
  case power(MathExpression, MathExpression)
  /// A root of a degree; nil for the square root.
  case root(MathExpression, degree: MathExpression?)
  case factorial(MathExpression)
  case percent(MathExpression)
  case absolute(MathExpression)
  /// A function of an argument; logarithms may have a base.
  case function(MathFunction, MathExpression, base: MathExpression?)

  /// One addend.
  public struct Term: Sendable, Hashable {
    public var sign: Sign
    public var value: MathExpression
  }

  public enum Sign: Sendable, Hashable { case plus, minus, plusMinus }

  /// One factor or divisor.
  public struct Factor: Sendable, Hashable {
    public var isDivisor: Bool
    public var value: MathExpression
  }
}

public enum MathConstant: String, Sendable { case pi, e, infinity }

public enum MathFunction: String, Sendable, CaseIterable {
  case sin, cos, tan, cot, arcsin, arccos, arctan, log, ln, exp
}

public enum MathRelation: String, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case greater = ">"
  case lessOrEqual = "<="
  case greaterOrEqual = ">="

  /// The relation that holds where this one does not.
  var negated: MathRelation {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .greater: .lessOrEqual
    case .lessOrEqual: .greater
    case .greaterOrEqual: .less
    }
  }

  /// The relation as a person writes it.
  var symbol: String {
    switch self {
    case .notEqual: "≠"
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    default: rawValue
    }
  }

  /// Whether the relation holds for a left side that lies below (-1), at (0) or above (1) the right side.
  func holds(forOrder order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .greater: order > 0
    case .lessOrEqual: order <= 0
    case .greaterOrEqual: order >= 0
    }
  }
}

/// One line: an expression, or expressions with relations between them.
public struct MathStatement: Sendable, Hashable {
  /// The sides, one more than there are relations.
  public var sides: [MathExpression]
  public var relations: [MathRelation]
  /// Whether an equals sign with nothing behind it asks for the answer.
  public var asksForAnswer: Bool
  /// Readings that could have been others, each as a sentence.
  public var notes: [String]
}

extension MathExpression {
  static func whole(_ value: Int) -> MathExpression { .number(Rational(value), isDecimal: false) }

  static func negated(_ value: MathExpression) -> MathExpression { .sum([Term(sign: .minus, value: value)]) }

  /// The parts directly inside.
  var children: [MathExpression] {
    switch self {
    case .number, .constant, .variable: []
    case .sum(let terms): terms.map(\.value)
    case .product(let factors): factors.map(\.value)
    case .power(let base, let exponent): [base, exponent]
    case .root(let radicand, let degree): [radicand] + (degree.map { [$0] } ?? [])
    case .factorial(let value), .percent(let value), .absolute(let value): [value]
    case .function(_, let argument, let base): [argument] + (base.map { [$0] } ?? [])
    }
  }

  /// The letters that stand for numbers.
  public var variables: Set<String> {
    if case .variable(let name) = self { return [name] }
    return children.reduce(into: []) { $0.formUnion($1.variables) }
  }

  /// Whether any part fulfils a condition.
  func contains(_ condition: (MathExpression) -> Bool) -> Bool {
    condition(self) || children.contains { $0.contains(condition) }
  }

  /// The expression with every part rewritten from the inside out.
  func mapped(_ change: (MathExpression) -> MathExpression) -> MathExpression {
    switch self {
    case .number, .constant, .variable: change(self)
    case .sum(let terms): change(.sum(terms.map { Term(sign: $0.sign, value: $0.value.mapped(change)) }))
    case .product(let factors):
      change(.product(factors.map { Factor(isDivisor: $0.isDivisor, value: $0.value.mapped(change)) }))
    case .power(let base, let exponent): change(.power(base.mapped(change), exponent.mapped(change)))
    case .root(let radicand, let degree): change(.root(radicand.mapped(change), degree: degree?.mapped(change)))
    case .factorial(let value): change(.factorial(value.mapped(change)))
    case .percent(let value): change(.percent(value.mapped(change)))
    case .absolute(let value): change(.absolute(value.mapped(change)))
    case .function(let function, let argument, let base):
      change(.function(function, argument.mapped(change), base: base?.mapped(change)))
    }
  }

  /// The two expressions that a ± stands for, upper sign first, or nil where there is none.
  var signChoices: (upper: MathExpression, lower: MathExpression)? {
    let hasChoice = contains {
      if case .sum(let terms) = $0 { return terms.contains { $0.sign == .plusMinus } }
      return false
    }
    guard hasChoice else { return nil }
    func choosing(_ sign: Sign) -> MathExpression {
      mapped {
        guard case .sum(let terms) = $0 else { return $0 }
        return .sum(terms.map { Term(sign: $0.sign == .plusMinus ? sign : $0.sign, value: $0.value) })
      }
    }
    return (choosing(.plus), choosing(.minus))
  }
}
