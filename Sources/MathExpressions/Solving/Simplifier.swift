import BigInt

/// Simplifies expressions with letters as a person expects: like terms, fractions in lowest terms, powers joined, squares
/// out of roots.
///
/// Functions, roots and symbolic powers are taken as letters of a quotient of polynomials, each by the text in which it is
/// shown, after what stands inside of them has been simplified.
struct Simplifier {
  let evaluator: Evaluator
  let known: [String: Quantity]

  init(evaluator: Evaluator, known: [String: Quantity] = [:]) {
    self.evaluator = evaluator
    self.known = known
  }

  /// A simplified expression and what must hold for it to equal the original one.
  struct Result {
    var text: String
    var conditions: [String]
  }

  /// The simplified expression; nil where it is not understood.
  mutating func simplified(_ expression: MathExpression) throws(MathExpressionError) -> Result? {
    let joined = joiningPowers(expression.substituting(known, except: "").flattened)
    guard let replaced = try replacingKernels(joined),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])
    else { return nil }
    let (reduced, shown) = function.withIdentities
    return Result(text: reduced.text, conditions: try conditions(function, shown))
  }

  /// The values that the original expression excludes and the simplified one does not show.
  private func conditions(_ function: RationalFunction, _ denominator: Polynomial) throws(MathExpressionError)
    -> [String]
  {
    var result: [String] = []
    for exclusion in function.exclusions {
      if let letter = exclusion.variables.first, exclusion.variables.count == 1, letter.count <= 2 {
        let roots = try ZeroFinder(evaluator: evaluator, variable: letter).roots(exclusion)
        if roots.allSatisfy({ $0.exact != nil }) {
          result += roots.compactMap(\.exact).filter { number in
            let value = denominator.coefficients(of: letter)?.reversed().reduce(ExactNumber.zero) { $0 * number + $1 }
            return !(value?.sign == 0 || number.isZero && denominator.isZeroWhere(letter))
          }.map { "\(Polynomial.shown(letter)) ≠ \(NumberWriter().exact($0))" }
          continue
        }
      }
      // A letter that divides every term must not be zero, and neither must the rest.
      var rest = exclusion
      for name in exclusion.variables.sorted() where exclusion.isZeroWhere(name) {
        rest = rest.dividing(by: name, rest.terms.keys.map { $0[name] ?? 0 }.min() ?? 0)
        if !denominator.isZeroWhere(name) { result.append("\(Polynomial.shown(name)) ≠ 0") }
      }
      if rest.constant == nil, let condition = try hiddenCondition(rest, denominator) { result.append(condition) }
    }
    return result.enumerated().filter { result.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  /// That a polynomial of several letters is not zero; nil where the denominator shows it.
  private func hiddenCondition(_ exclusion: Polynomial, _ denominator: Polynomial) throws(MathExpressionError)
    -> String?
  {
    var rest = exclusion
    // x² - y² over x + y: the other factor is x - y.
    while denominator.degree > 0, let quotient = rest.divided(by: denominator) { rest = quotient }
    guard rest.constant == nil, denominator.divided(by: rest) == nil else { return nil }
    rest = rest.withoutContent
    for letter in rest.variables.sorted() {
      guard let slope = rest.terms[[letter: 1]], slope.rational?.magnitude == .one,
        rest.terms.keys.allSatisfy({ $0 == [letter: 1] || $0[letter] == nil })
      else { continue }
      let other = (rest - Polynomial(terms: [[letter: 1]: slope])) * Polynomial(-slope)
      return "\(Polynomial.shown(letter)) ≠ \(other.text)"
    }
    return "\(rest.text) ≠ 0"
  }

  // MARK: Powers

  /// x^y·x^z as x^(y+z), and roots of products with squares before the root.
  private func joiningPowers(_ expression: MathExpression) -> MathExpression {
    let inner = expression.rebuilt { joiningPowers($0) }
    // (x^a)^2 is x^(2a) wherever x^a has a value.
    if case .power(.power(let base, let first), let second) = inner, first.constantRational == nil,
      second.constantRational?.isWhole == true
    {
      return .power(base, .product(of: second, first))
    }
    guard case .product(let factors) = inner else { return inner }
    var result: [MathExpression.Factor] = []
    for factor in factors {
      let (base, exponent) = factor.value.baseAndExponent
      let isSymbolic = exponent.constantRational == nil
      if let index = result.firstIndex(where: { other in
        let (otherBase, otherExponent) = other.value.baseAndExponent
        return otherBase == base && (isSymbolic || otherExponent.constantRational == nil)
      }) {
        let other = result[index].value.baseAndExponent.exponent
        let (first, second) = (result[index].isDivisor ? MathExpression.negated(other) : other, exponent)
        let sum = MathExpression.sum([
          .init(sign: .plus, value: first), .init(sign: factor.isDivisor ? .minus : .plus, value: second),
        ])
        result[index] = .init(isDivisor: false, value: .power(base, sum.flattened))
      } else {
        result.append(factor)
      }
    }
    return result.count == 1 && !result[0].isDivisor ? result[0].value : .product(result)
  }

  // MARK: Kernels

  /// The expression with a letter, named by its text, for every part that is no quotient of polynomials.
  private mutating func replacingKernels(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression? {
    guard !expression.variables.isEmpty else { return expression }
    switch expression {
    case .function(let function, let argument, let base):
      guard let inner = try text(argument) else { return nil }
      if let base {
        guard let lower = try text(base) else { return nil }
        return .variable("\(function.rawValue)_(\(lower))(\(inner))")
      }
      return .variable("\(function.rawValue)(\(inner))")
    case .absolute(.absolute(let inner)): return try replacingKernels(.absolute(inner))
    case .absolute(let inner):
      guard let text = try text(inner) else { return nil }
      // Bars in bars do not say which open.
      return .variable(text.contains("|") ? "abs(\(text))" : "|\(text)|")
    case .factorial(let inner):
      guard let text = try text(inner) else { return nil }
      return .variable(text.count == 1 ? "\(text)!" : "(\(text))!")
    case .root(let radicand, let degree): return try root(radicand, degree)
    case .power(let base, let exponent):
      if let power = exponent.constantRational {
        if power.isWhole {
          guard let inner = try replacingKernels(base) else { return nil }
          return .power(inner, exponent)
        }
        guard power.denominator == 2, let count = Int(exactly: power.numerator), let root = try root(base, nil) else {
          return try symbolicPower(base, exponent)
        }
        return .power(root, .whole(count))
      }
      return try symbolicPower(base, exponent)
    case .operation, .percent: return nil
    default:
      var isKnown = true
      var copy = self
      let result = try expression.tryingRebuilt { child throws(MathExpressionError) -> MathExpression in
        guard let inner = try copy.replacingKernels(child) else {
          isKnown = false
          return child
        }
        return inner
      }
      return isKnown ? result : nil
    }
  }

  private mutating func symbolicPower(_ base: MathExpression, _ exponent: MathExpression) throws(MathExpressionError)
    -> MathExpression?
  {
    guard let lower = try text(base), let upper = try text(exponent) else { return nil }
    let shownBase = lower.count == 1 || lower.allSatisfy(\.isNumber) ? lower : "(\(lower))"
    return .variable("\(shownBase)^\(upper.count == 1 ? upper : "(\(upper))")")
  }

  private mutating func text(_ expression: MathExpression) throws(MathExpressionError) -> String? {
    if expression.variables.isEmpty {
      return try evaluator.value(of: expression).exact.map { NumberWriter().exact($0) }
    }
    return try simplified(expression)?.text
  }

  /// A root with the even powers of a single term before it: √(4x²) is 2|x|.
  private mutating func root(_ radicand: MathExpression, _ degree: MathExpression?) throws(MathExpressionError)
    -> MathExpression?
  {
    guard degree == nil || degree?.constantRational == 2 else {
      guard let inner = try text(radicand), let count = degree?.constantRational?.asInt else { return nil }
      return .variable("root(\(count),\(inner))")
    }
    if let replaced = try replacingKernels(radicand),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:]), function.exclusions.isEmpty,
      function.denominator.constant == .one, function.numerator.terms.count == 1,
      let (powers, value) = function.numerator.terms.first, value.sign > 0, let outside = value.squareRoot
    {
      var factors = [MathExpression.Factor(isDivisor: false, value: .value(outside))]
      var inside: [String] = []
      // √(8x) is 2√(2x).
      if powers.values.contains(where: { $0 % 2 == 1 }), outside.terms.count == 1,
        let (unit, scale) = outside.terms.first, scale.isWhole, unit == .init(radicand: unit.radicand),
        unit.radicand > 1
      {
        factors = [.init(isDivisor: false, value: .number(scale, isDecimal: false))]
        inside.append(String(unit.radicand))
      }
      let odd = powers.values.count { $0 % 2 == 1 }
      for (letter, power) in powers.sorted(by: { $0.key < $1.key }) {
        if power % 2 == 1 { inside.append(letter.first?.isNumber == true && !inside.isEmpty ? "·" + letter : letter) }
        if power > 1 {
          // The only odd power under a root is that of a number that is not negative.
          let isPlain = power / 2 % 2 == 0 || power % 2 == 1 && odd == 1 || letter.hasPrefix("|")
          let size = isPlain ? letter : letter.contains("|") ? "abs(\(letter))" : "|\(letter)|"
          factors.append(.init(isDivisor: false, value: .power(.variable(size), .whole(power / 2))))
        }
      }
      if inside.count == 1, inside[0].count == 1 {
        factors.append(.init(isDivisor: false, value: .variable("√\(inside[0])")))
      } else if !inside.isEmpty {
        factors.append(.init(isDivisor: false, value: .variable("√(\(inside.joined()))")))
      }
      return .product(factors)
    }
    guard let inner = try text(radicand) else { return nil }
    return .variable("√(\(inner))")
  }
}

extension MathExpression {
  /// The parts of a power; the exponent of anything else is one.
  fileprivate var baseAndExponent: (base: MathExpression, exponent: MathExpression) {
    if case .power(let base, let exponent) = self { return (base, exponent) }
    return (self, .whole(1))
  }
}

extension Polynomial {
  /// Whether the polynomial is zero where a letter is.
  fileprivate func isZeroWhere(_ letter: String) -> Bool {
    !isZero && terms.keys.allSatisfy { ($0[letter] ?? 0) > 0 }
  }
}
