/// The meaning of an expression, independent of its notation.
///
/// Sums and products are flat lists, so that a long line is not a deep tree.
public indirect enum MathExpression: Sendable, Hashable {
  /// A number as written; `isDecimal` where it has a decimal point, so that its answer gets one too.
  case number(Rational, isDecimal: Bool)
  /// π, e or infinity.
  case constant(MathConstant)
  /// A letter without a fixed value.
  case variable(String)
  /// All addends of a sum with their signs.
  case sum([Term])
  /// All factors and divisors of a product.
  case product([Factor])
  /// A base and its exponent.
  case power(MathExpression, MathExpression)
  /// A root; the degree is nil for the square root.
  case root(MathExpression, degree: MathExpression?)
  /// `n!`.
  case factorial(MathExpression)
  /// A hundredth of the value.
  case percent(MathExpression)
  /// The absolute value.
  case absolute(MathExpression)
  /// A function of an argument; only logarithms may have a base.
  case function(MathFunction, MathExpression, base: MathExpression?)
  /// An operation on several numbers.
  case operation(MathOperation, [MathExpression])
  /// A number in closed form, as solving finds it.
  case value(ExactNumber)

  /// One addend of a sum.
  public struct Term: Sendable, Hashable {
    /// Whether it is added, subtracted or both.
    public var sign: Sign
    /// The addend without its sign.
    public var value: MathExpression
  }

  /// The sign before an addend; ± stands for both at once.
  public enum Sign: Sendable, Hashable { case plus, minus, plusMinus }

  /// One factor or divisor of a product.
  public struct Factor: Sendable, Hashable {
    /// Whether the product is divided by it.
    public var isDivisor: Bool
    /// The factor or divisor.
    public var value: MathExpression
  }
}

/// Letters and signs that stand for a fixed number.
public enum MathConstant: String, Sendable { case pi, e, infinity }

/// The functions that are computed; `log` is to base 10 unless a base is given, `ln` to base e, angles are in radians.
public enum MathFunction: String, Sendable, CaseIterable {
  case sin, cos, tan, cot, sec, csc, arcsin, arccos, arctan, log, ln, exp
  case sinh, cosh, tanh, arsinh, arcosh, artanh
  case floor, ceil, round, sgn
}

/// Operations on two or more numbers that are written as functions; `mod` also between its operands.
public enum MathOperation: String, Sendable, CaseIterable {
  /// Greatest common divisor and least common multiple of whole numbers.
  case gcd, lcm
  /// The least and the largest of several numbers.
  case min, max
  /// The remainder, with the sign of the divisor.
  case mod
  /// The numbers of combinations and of arrangements.
  case nCr, nPr
  /// The sum and the product over an index: the body, the index, its first and its last number.
  case sumOver, productOver
  /// The integral and the limit of the first operand in the letter of the second: from the third to the fourth, or towards the
  /// third from the side that is the sign of the fourth.
  case integral, limit
  /// The antiderivative of the first operand in the letter of the second.
  case antiderivative
  /// The derivative of the first operand in the letter of the second, as often as the third says.
  case derivative
  /// A number that is only known approximately.
  case approximation
  /// The operand as a product, and without brackets.
  case factored = "factor"
  case expanded = "expand"
  /// Rows, and what is in a row.
  case matrix, row
  /// Of a matrix: determinant, inverse, rank, the transposed one, trace, reduced echelon form.
  case determinant = "det"
  case inverse = "inv"
  case rank, transpose, trace
  case echelon = "rref"
  /// The solution of a matrix and a right side, and two products of vectors.
  case linearSolution = "linsolve"
  case dot, cross
}

extension MathOperation {
  /// Whether it binds a letter.
  var hasIndex: Bool { [.sumOver, .productOver, .integral, .limit].contains(self) }

  /// Whether it is worked out before anything is computed.
  var isCalculus: Bool { [.integral, .limit, .antiderivative, .derivative, .factored, .expanded].contains(self) }

  /// Whether it cannot be typed as a name before a bracket.
  var isHidden: Bool { hasIndex || [.antiderivative, .derivative, .approximation].contains(self) }

  /// Whether it makes sense of one operand.
  var takesOne: Bool {
    switch self {
    case .min, .max, .gcd, .lcm, .factored, .expanded, .matrix, .row, .determinant, .inverse, .rank, .transpose, .trace,
      .echelon:
      true
    default: false
    }
  }

  /// Whether it is about matrices.
  var concernsMatrices: Bool {
    switch self {
    case .matrix, .row, .determinant, .inverse, .rank, .transpose, .trace, .echelon, .linearSolution, .dot, .cross: true
    default: false
    }
  }
}

/// Relations between the sides of a line, by their plain spelling.
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

  /// The relation's sign in Unicode.
  var symbol: String {
    switch self {
    case .notEqual: "≠"
    case .lessOrEqual: "≤"
    case .greaterOrEqual: "≥"
    default: rawValue
    }
  }

  /// Whether the relation holds where the left side is less than (-1), equal to (0) or greater than (1) the right one.
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

/// The meaning of one line: an expression, or expressions with relations between them.
public struct MathStatement: Sendable, Hashable {
  /// The expressions from left to right, one more than there are relations.
  public var sides: [MathExpression]
  /// The relations between neighbouring sides.
  public var relations: [MathRelation]
  /// Whether the line ends in an equals sign, which asks for the answer.
  public var asksForAnswer: Bool
  /// Ambiguities and how they were resolved, each as a sentence.
  public var notes: [String]
}

extension MathExpression {
  static func whole(_ value: Int) -> MathExpression { .number(Rational(value), isDecimal: false) }

  static func negated(_ value: MathExpression) -> MathExpression { .sum([Term(sign: .minus, value: value)]) }

  /// Whether the value may be a matrix: one is written in it.
  var isMatrix: Bool { contains { if case .operation(.matrix, _) = $0 { true } else { false } } }

  /// The direct subexpressions.
  var children: [MathExpression] {
    switch self {
    case .number, .constant, .variable, .value: []
    case .operation(_, let operands): operands
    case .sum(let terms): terms.map(\.value)
    case .product(let factors): factors.map(\.value)
    case .power(let base, let exponent): [base, exponent]
    case .root(let radicand, let degree): [radicand] + (degree.map { [$0] } ?? [])
    case .factorial(let value), .percent(let value), .absolute(let value): [value]
    case .function(_, let argument, let base): [argument] + (base.map { [$0] } ?? [])
    }
  }

  /// The variables that occur, constants excluded.
  public var variables: Set<String> {
    if case .variable(let name) = self { return [name] }
    if case .operation(let operation, let operands) = self, operation.hasIndex, operands.count == 4 {
      // The index of a sum is no letter of the whole.
      return operands[0].variables.subtracting(operands[1].variables).union(operands[2].variables)
        .union(operands[3].variables)
    }
    return children.reduce(into: []) { $0.formUnion($1.variables) }
  }

  /// Whether any subexpression, itself included, fulfils a condition.
  func contains(_ condition: (MathExpression) -> Bool) -> Bool {
    condition(self) || children.contains { $0.contains(condition) }
  }

  /// The expression with every subexpression rewritten from the inside out.
  func mapped(_ change: (MathExpression) -> MathExpression) -> MathExpression {
    switch self {
    case .number, .constant, .variable, .value: change(self)
    case .operation(let operation, let operands):
      change(.operation(operation, operands.map { $0.mapped(change) }))
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

  /// The two expressions that ± stands for, upper sign first; nil where there is none.
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
