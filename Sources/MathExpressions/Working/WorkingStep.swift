/// One line of a working as a teacher writes it, with the rule that leads to it.
public struct WorkingStep: Sendable, Hashable, Codable {
  /// The rule's name, as in ``WorkingRule``.
  public var rule: String
  /// What is done, in one sentence.
  public var sentence: String
  /// The line after the step, for a person.
  public var text: String
  /// The line after the step in plain text that the reader reads back; lines with several solutions are joined by ` or `.
  public var plain: String
  /// The details, which may be folded.
  public var substeps: [WorkingStep]
}

/// The rules by which a line may follow from the one before.
public enum WorkingRule: String, Sendable, CaseIterable {
  case power, root, multiply, divide, add, subtract, percent, factorial, function
  case commonDenominator = "common denominator"
  case absoluteValue = "absolute value"
  case likeTerms = "like terms"
  case addBothSides = "add to both sides"
  case subtractBothSides = "subtract from both sides"
  case divideBothSides = "divide both sides"
  case turnSign = "divide and turn the sign"
  case multiplyDenominators = "multiply by the denominators"
  case excludedValues = "excluded values"
  case standardForm = "standard form"
  case factor
  case zeroProduct = "zero product"
  case discriminant
  case quadraticFormula = "quadratic formula"
  case squareRoot = "square root of both sides"
  case completeSquare = "complete the square"
  case cases
  case isolate = "solve for a letter"
  case substitute
  case multiplyEquations = "multiply the equations"
  case eliminate
  case sumRule = "sum rule"
  case constantFactor = "constant factor"
  case powerRule = "power rule"
  case productRule = "product rule"
  case quotientRule = "quotient rule"
  case chainRule = "chain rule"
  case tableRule = "known derivative"
  case derivativeOfConstant = "derivative of a constant"
  case derivativeOfVariable = "derivative of the variable"
  case integralOfConstant = "integral of a constant"
  case integralOfSum = "integral of a sum"
  case integralOfMultiple = "constant factor of an integral"
  case integralOfPower = "integral of a power"
  case knownIntegral = "known integral"
  case expand = "write as a sum"
  case parts = "integration by parts"
  case substitution
  case limits = "put in the limits"
  case check
  case conclusion

  /// What must be so for the rule to be used.
  public var precondition: String {
    switch self {
    case .power: "a power of numbers"
    case .root: "a root of a number"
    case .multiply, .divide: "a product or quotient of numbers"
    case .add, .subtract: "a sum or difference of numbers"
    case .percent: "a percentage of a number"
    case .factorial: "the factorial of a whole number"
    case .function: "a function of a number"
    case .commonDenominator: "a sum of fractions with different denominators"
    case .absoluteValue: "the absolute value of a number"
    case .likeTerms: "a side with brackets, or several terms of the same power"
    case .addBothSides, .subtractBothSides: "terms of one kind on both sides"
    case .divideBothSides: "a coefficient other than one or zero"
    case .turnSign: "an inequality with a negative coefficient"
    case .multiplyDenominators: "the unknown in a denominator"
    case .excludedValues: "a denominator that may be zero"
    case .standardForm: "a quadratic equation with terms on both sides"
    case .factor: "rational solutions"
    case .zeroProduct: "a product that is zero"
    case .discriminant, .quadraticFormula: "a quadratic equation without rational solutions"
    case .squareRoot: "a square that equals a number"
    case .completeSquare: "a quadratic equation with leading coefficient one"
    case .cases: "an absolute value that equals something not negative"
    case .isolate: "a letter with a coefficient of one or minus one"
    case .substitute: "a letter that is solved for"
    case .multiplyEquations: "two equations in which no letter has a coefficient of one"
    case .eliminate: "two equations with the same multiple of a letter"
    case .sumRule: "the derivative of a sum"
    case .constantFactor: "the derivative of a product with a factor without the variable"
    case .powerRule: "the derivative of the variable to a constant power"
    case .productRule: "the derivative of a product"
    case .quotientRule: "the derivative of a quotient"
    case .chainRule: "the derivative of a function of something else than the variable"
    case .tableRule: "the derivative of a function of the variable"
    case .derivativeOfConstant: "the derivative of something without the variable"
    case .derivativeOfVariable: "the derivative of the variable itself"
    case .integralOfConstant: "the integral of something without the variable"
    case .integralOfSum: "the integral of a sum"
    case .integralOfMultiple: "the integral of a product with a factor without the variable"
    case .integralOfPower: "the integral of the variable to a constant power other than -1"
    case .knownIntegral: "the integral of a function of the variable"
    case .expand: "the integral of a product or quotient of polynomials that is a sum of powers"
    case .parts:
      "the integral of a polynomial times an exponential, a sine or a cosine, or of a logarithm times a power"
    case .substitution: "the integral of a function of an inner part, times the derivative of that"
    case .limits: "an integral between limits with a known antiderivative"
    case .check: "candidates of which some may be excluded"
    case .conclusion: "an equation without the unknown"
    }
  }
}
