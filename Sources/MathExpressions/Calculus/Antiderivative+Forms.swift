import BigInt

/// Other forms of the integrand: multiplied out, by identities of sine and cosine, by substitution.
extension Antiderivative {
  /// The integrand multiplied out, where that gives several terms.
  func byExpanding(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError) -> MathExpression? {
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(expression),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced
    else { return nil }
    // A denominator of a single term divides every term.
    guard function.denominator.terms.count == 1, let below = function.denominator.expression else { return nil }
    guard function.numerator.terms.count > 1 else { return nil }
    var parts: [MathExpression] = []
    for (powers, value) in function.numerator.terms {
      let term = RationalFunction(Polynomial(terms: [powers: value]), function.denominator).reduced
      guard let above = term.numerator.expression, let divisor = term.denominator.expression else { return nil }
      _ = below
      let whole = term.denominator == .one ? above : MathExpression.quotient(above, by: divisor)
      guard let part = try integrated(kernels.restored(whole).flattened.withoutOnes, depth + 1) else { return nil }
      parts.append(part)
    }
    return sum(parts)
  }

  /// Squares and products of sines and cosines as sums, and odd powers by substitution.
  func byTrigonometry(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    var (sines, cosines): (Int, Int) = (0, 0)
    var argument: MathExpression?
    var mixed: [(MathFunction, MathExpression)] = []
    let factors: [MathExpression.Factor] =
      if case .product(let factors) = expression { factors } else { [.init(isDivisor: false, value: expression)] }
    for factor in factors {
      let (base, power): (MathExpression, Int) =
        if case .power(let base, let exponent) = factor.value, let count = exponent.constantRational?.asInt {
          (base, count)
        } else { (factor.value, 1) }
      guard !factor.isDivisor, power > 0, power <= 12, case .function(let name, let inner, _) = base,
        name == .sin || name == .cos, try linear(inner) != nil
      else { return nil }
      mixed.append(contentsOf: (0..<power).map { _ in (name, inner) })
      if argument == nil { argument = inner }
      if name == .sin { sines += power } else { cosines += power }
    }
    guard let angle = argument else { return nil }
    let half = number(Rational(reduced: 1, 2))
    guard mixed.allSatisfy({ $0.1 == angle }) else {
      // sin a·sin b = (cos(a - b) - cos(a + b))/2, and its kin.
      guard mixed.count == 2 else { return nil }
      var (a, b) = (mixed[0], mixed[1])
      // The difference with a positive slope, so that no cos(-x) is written.
      if let slope = try linear(.difference(a.1, b.1))?.slope, slope.sign < 0 { swap(&a, &b) }
      let difference = try simplified(.difference(a.1, b.1))
      let total = try simplified(sum([a.1, b.1]))
      let result: MathExpression =
        switch (a.0, b.0) {
        case (.sin, .sin): .difference(function(.cos, difference), function(.cos, total))
        case (.cos, .cos): sum([function(.cos, difference), function(.cos, total)])
        case (.sin, _): sum([function(.sin, total), function(.sin, difference)])
        default: .difference(function(.sin, total), function(.sin, difference))
        }
      return try integrated(result, depth + 1).map { .product(of: half, $0) }
    }
    let double = try simplified(.product(of: .whole(2), angle))
    if sines == 2, cosines == 0 || sines == 0 && cosines == 2 {
      return try integrated(.product(of: half, .difference(.whole(1), function(.cos, double))).flattened, depth + 1)
    }
    if sines == 0, cosines == 2 {
      return try integrated(
        .product(of: half, sum([.whole(1), function(.cos, double)])).flattened, depth + 1)
    }
    guard let slope = try linear(angle)?.slope, let inverse = slope.reciprocal else { return nil }
    if sines % 2 == 1 || cosines % 2 == 1 {
      // One factor goes with the differential, the others are a polynomial of the other function.
      let isSine = sines % 2 == 1
      let t = MathExpression.variable(Self.substitute)
      let squares = isSine ? (sines - 1) / 2 : (cosines - 1) / 2
      let others = isSine ? cosines : sines
      let inner = MathExpression.product(
        of: .power(.difference(.whole(1), .power(t, .whole(2))), .whole(squares)), .power(t, .whole(others)))
      let other = Antiderivative(evaluator: evaluator, variable: Self.substitute)
      guard let result = try other.rational(others == 0 && squares == 0 ? .whole(1) : inner.droppingZerothPowers) else {
        return nil
      }
      let restored = result.replacing(Self.substitute, by: function(isSine ? .cos : .sin, angle))
      return scaled(isSine ? -inverse : inverse, restored)
    }
    // Even powers: squares as cosines of the double angle.
    let (s, c) = (
      MathExpression.product(of: half, .difference(.whole(1), function(.cos, double))),
      MathExpression.product(of: half, sum([.whole(1), function(.cos, double)]))
    )
    let product = MathExpression.product(
      of: .power(s, .whole(sines / 2)), .power(c, .whole(cosines / 2)))
    return try byExpanding(product.droppingZerothPowers, depth + 1)
  }

  /// The letter of a substitution; it cannot be typed.
  static let substitute = "substitute t"

  /// f(g(x))·g'(x): for each inner part g, the integrand over g' in the letter of g.
  func bySubstitution(_ expression: MathExpression, _ depth: Int) throws(MathExpressionError)
    -> MathExpression?
  {
    for inner in innerParts(expression) {
      if let result = try substituting(inner, in: expression, depth) { return result }
    }
    return nil
  }

  /// What stands inside of functions, powers and roots, and below: what may be substituted.
  func innerParts(_ expression: MathExpression) -> [MathExpression] {
    var candidates: [MathExpression] = []
    func collect(_ part: MathExpression) {
      guard part.mentions(variable) else { return }
      switch part {
      case .function(_, let inner, _): candidates += [inner, part]
      case .power(let base, let exponent): candidates += exponent.mentions(variable) ? [exponent, part] : [base]
      case .root(let inner, _): candidates.append(inner)
      case .product(let factors): candidates += factors.filter(\.isDivisor).map(\.value)
      default: break
      }
      part.children.forEach(collect)
    }
    collect(expression)
    var seen: [MathExpression] = []
    for candidate in candidates
    where candidate != x && candidate.mentions(variable) && !seen.contains(candidate) && seen.count < 8 {
      seen.append(candidate)
    }
    return seen
  }

  func substituting(_ inner: MathExpression, in expression: MathExpression, _ depth: Int)
    throws(MathExpressionError) -> MathExpression?
  {
    let letter = Self.substitute + String(depth)
    guard let changed = try changed(inner, in: expression, to: letter) else { return nil }
    let other = Antiderivative(evaluator: evaluator, variable: letter)
    guard let result = try other.integrated(changed, depth + 1) else { return nil }
    return result.replacing(letter, by: inner)
  }

  /// The integrand over the derivative of an inner part, with a letter for that part; nil where the variable is left.
  func changed(_ inner: MathExpression, in expression: MathExpression, to letter: String) throws(MathExpressionError)
    -> MathExpression?
  {
    let t = MathExpression.variable(letter)
    let slope = try Derivative.of(inner, variable)
    let quotient = MathExpression.quotient(expression, by: slope)
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(quotient),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.expression, let below = function.denominator.expression
    else { return nil }
    let reduced = kernels.restored(function.denominator == .one ? above : .quotient(above, by: below)).flattened
      .withoutOnes
    // The inner part as it stands, and as it stands after polynomials were ordered.
    var changed = reduced.replacing(inner, with: t)
    var own = Kernels(evaluator: evaluator)
    if changed.mentions(variable), let replaced = try own.replacing(inner),
      let form = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.numerator.expression
    {
      changed = changed.replacing(own.restored(form).flattened.withoutOnes, with: t)
    }
    if changed.mentions(variable) {
      // t = x² + 1 as x² = t - 1, where nothing else is left of x.
      guard let poly = try RationalFunction(inner, evaluator: evaluator, variables: [:]), poly.denominator == .one,
        let values = poly.numerator.coefficients(of: variable), values.count > 1,
        values.dropFirst().dropLast().allSatisfy(\.isZero), let scale = values.last?.reciprocal
      else { return nil }
      let power = values.count == 2 ? x : MathExpression.power(x, .whole(values.count - 1))
      let root = MathExpression.product(of: .value(scale), .difference(t, .value(values[0])))
      changed = changed.replacing(power, with: root)
    }
    return changed.mentions(variable) ? nil : changed
  }

  /// A quotient of polynomials in lowest terms, kernels aside.
  func simplified(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression {
    var kernels = Kernels(evaluator: evaluator)
    guard let replaced = try kernels.replacing(expression),
      let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:])?.reduced,
      let above = function.numerator.expression, let below = function.denominator.expression
    else { return expression }
    if function.numerator.isZero { return .whole(0) }
    return kernels.restored(function.denominator == .one ? above : .quotient(above, by: below)).flattened.withoutOnes
  }
}
