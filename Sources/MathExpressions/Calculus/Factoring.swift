import BigInt

/// Writes expressions with letters as products, as `factor(...)` asks: common factors, rational roots, differences and squares of
/// terms, and what two groups of terms share.
struct Factoring {
  let evaluator: Evaluator

  /// The product as text; the denominator is factored too. Nil where the expression is no quotient of polynomials with rational
  /// coefficients.
  func text(_ expression: MathExpression) throws(MathExpressionError) -> String? {
    guard let function = try RationalFunction(expression, evaluator: evaluator, variables: [:]) else { return nil }
    let reduced = function.reduced
    guard reduced.numerator.terms.values.allSatisfy({ $0.rational != nil }),
      reduced.denominator.terms.values.allSatisfy({ $0.rational != nil })
    else { return nil }
    let (upper, above) = try factors(reduced.numerator)
    let (lower, below) = try factors(reduced.denominator)
    guard let content = upper.divided(by: lower) else { return nil }
    let top = Self.text(Rational(content.numerator), above)
    guard content.denominator != 1 || !below.isEmpty else { return top }
    let bottom = Self.text(Rational(content.denominator), below)
    return "\(Self.isSum(top) ? "(\(top))" : top)/\(Self.standsAlone(bottom) ? bottom : "(\(bottom))")"
  }

  /// Whether a text is a sum without brackets around it.
  private static func isSum(_ text: String) -> Bool { text.contains(" ") && !text.contains("(") }

  /// Whether a text can stand under a slash: a number, a letter, or one pair of brackets.
  private static func standsAlone(_ text: String) -> Bool {
    text.allSatisfy(\.isNumber) || text.count == 1
      || text.first == "(" && text.last == ")" && text.count { $0 == "(" } == 1
  }

  /// A factor and how often it divides.
  typealias Factor = (polynomial: Polynomial, multiplicity: Int)

  /// `2x(x + 1)^2(x - 3)`.
  static func text(_ content: Rational, _ factors: [Factor]) -> String {
    guard !factors.isEmpty else { return NumberWriter().exact(content) }
    var text = content == .one ? "" : content == -.one ? "-" : NumberWriter().exact(content)
    for (polynomial, multiplicity) in factors {
      let power = multiplicity == 1 ? "" : "^\(multiplicity)"
      let inner = polynomial.text
      if polynomial.terms.count == 1 {
        text += inner + power
      } else {
        text += content == .one && factors.count == 1 && multiplicity == 1 ? inner : "(\(inner))\(power)"
      }
    }
    return text
  }

  /// The rational factor and the irreducible ones, letters first.
  func factors(_ polynomial: Polynomial) throws(MathExpressionError) -> (content: Rational, factors: [Factor]) {
    guard !polynomial.isZero else { return (.zero, []) }
    let primitive = polynomial.withoutContent
    let isNegative = (primitive.leading?.sign ?? 1) < 0
    var rest = isNegative ? -primitive : primitive
    var content = Rational.one
    if let own = polynomial.leading?.rational, let other = rest.leading?.rational {
      content = own.divided(by: other) ?? .one
    }
    if let constant = rest.constant?.rational { return (content * constant, []) }
    var result: [Factor] = []
    for letter in rest.variables.sorted() {
      let power = rest.terms.keys.map { $0[letter] ?? 0 }.min() ?? 0
      if power > 0 {
        result.append((Polynomial(variable: letter), power))
        rest = rest.dividing(by: letter, power)
      }
    }
    for factor in try irreducible(rest) {
      if let index = result.firstIndex(where: { $0.polynomial == factor }) {
        result[index].multiplicity += 1
      } else {
        result.append((factor, 1))
      }
    }
    let product = result.reduce(Polynomial.one) { sofar, factor in
      (0..<factor.multiplicity).reduce(sofar) { result, _ in result * factor.polynomial }
    }
    // The content so that the product is the polynomial, whatever signs the factors were given.
    if let own = polynomial.leading?.rational, let other = product.leading?.rational {
      content = own.divided(by: other) ?? content
    }
    return (content, result)
  }

  /// Irreducible factors, as far as they are found; repeated ones several times.
  private func irreducible(_ polynomial: Polynomial) throws(MathExpressionError) -> [Polynomial] {
    guard polynomial.constant == nil else { return [] }
    let letters = polynomial.variables.sorted()
    if letters.count == 1, let letter = letters.first {
      return try univariate(polynomial, letter) { Self.polynomial($0, letter) }
    }
    // A homogeneous polynomial in two letters is one in their quotient.
    let degrees = Set(polynomial.terms.keys.map { $0.values.reduce(0, +) })
    if letters.count == 2, degrees.count == 1, let degree = degrees.first {
      let flat = Polynomial(
        terms: Dictionary(
          polynomial.terms.map { powers, value in
            let power = powers[letters[0]] ?? 0
            return (power == 0 ? [:] : [letters[0]: power], value)
          }, uniquingKeysWith: +))
      guard flat.degree == degree else { return [polynomial] }
      return try univariate(flat, letters[0]) { coefficients in
        var terms: [Polynomial.Powers: ExactNumber] = [:]
        for (power, value) in coefficients.enumerated() where !value.isZero {
          var powers: Polynomial.Powers = [:]
          if power > 0 { powers[letters[0]] = power }
          if power < coefficients.count - 1 { powers[letters[1]] = coefficients.count - 1 - power }
          terms[powers] = ExactNumber(value)
        }
        return Polynomial(terms: terms)
      }
    }
    if let (first, second) = shared(polynomial, letters) { return try irreducible(first) + irreducible(second) }
    if let (first, second) = difference(polynomial) { return try irreducible(first) + irreducible(second) }
    return [polynomial]
  }

  private func univariate(_ polynomial: Polynomial, _ letter: String, _ build: ([Rational]) -> Polynomial)
    throws(MathExpressionError) -> [Polynomial]
  {
    guard let values = polynomial.coefficients(of: letter) else { return [polynomial] }
    let (_, factors) = try PolynomialFactors(evaluator: evaluator).factors(values.compactMap(\.rational))
    return factors.flatMap { factor in (0..<factor.multiplicity).map { _ in build(factor.coefficients) } }
  }

  static func polynomial(_ coefficients: [Rational], _ letter: String) -> Polynomial {
    Polynomial(
      terms: Dictionary(
        uniqueKeysWithValues: coefficients.enumerated().map {
          ($0.offset == 0 ? [:] : [letter: $0.offset], ExactNumber($0.element))
        }))
  }

  /// What all coefficients share where the polynomial is ordered by one letter: ax + ay + bx + by is (a + b)(x + y).
  private func shared(_ polynomial: Polynomial, _ letters: [String]) -> (Polynomial, Polynomial)? {
    for letter in letters {
      var groups: [Int: Polynomial] = [:]
      for (powers, value) in polynomial.terms {
        var others = powers
        others[letter] = nil
        groups[powers[letter] ?? 0, default: .zero] =
          (groups[powers[letter] ?? 0] ?? .zero) + Polynomial(terms: [others: value])
      }
      for group in groups.values where group.constant == nil {
        let candidate = group.withoutContent
        if candidate.terms.count > 1, let quotient = polynomial.divided(by: candidate), quotient.constant == nil {
          return (candidate, quotient)
        }
      }
    }
    return nil
  }

  /// a² - b² as (a - b)(a + b), where a may have several terms; and squares of two terms.
  private func difference(_ polynomial: Polynomial) -> (Polynomial, Polynomial)? {
    for (powers, value) in polynomial.terms where value.sign < 0 {
      let square = Polynomial(terms: [powers: -value])
      guard let root = squareRoot(square), let first = squareRoot(polynomial + square) else { continue }
      return (first - root, first + root)
    }
    return squareRoot(polynomial).map { ($0, $0) }
  }

  /// The polynomial of which another is the square; nil where there is none. Term by term from the leading one.
  private func squareRoot(_ polynomial: Polynomial) -> Polynomial? {
    let letters = polynomial.variables.sorted()
    func precedes(_ left: Polynomial.Powers, _ right: Polynomial.Powers) -> Bool {
      for letter in letters where left[letter] != right[letter] { return (left[letter] ?? 0) > (right[letter] ?? 0) }
      return false
    }
    func root(_ powers: Polynomial.Powers, _ value: ExactNumber) -> Polynomial? {
      guard powers.values.allSatisfy({ $0.isMultiple(of: 2) }), value.sign > 0,
        let number = value.rational.flatMap({ ExactNumber($0).squareRoot }), number.rational != nil
      else { return nil }
      return Polynomial(terms: [powers.mapValues { $0 / 2 }: number])
    }
    guard let lead = polynomial.terms.min(by: { precedes($0.key, $1.key) }), let first = root(lead.key, lead.value)
    else { return nil }
    var result = first
    for _ in 0..<20 {
      let rest = polynomial - result * result
      guard let next = rest.terms.min(by: { precedes($0.key, $1.key) }) else { return result }
      let double = first + first
      guard let term = Polynomial(terms: [next.key: next.value]).divided(by: double) else { return nil }
      result = result + term
    }
    return nil
  }
}
