import BigInt

/// Searches for roots of expressions that are not quotients of polynomials: with absolute values, roots or functions.
struct RootSearch {
  /// How far from zero the numeric search goes.
  static let reach = 1_000
  /// Points of the numeric search on either side of zero.
  private static let steps = 2_000
  /// The most absolute values in one equation; each doubles the cases.
  private static let mostAbsolutes = 4

  /// The difference of both sides; subexpressions without the variable are already computed and named in `known`.
  let difference: MathExpression
  let variable: String
  let known: [String: Quantity]
  let solver: EquationSolver

  init(difference: MathExpression, variable: String, known: [String: Quantity], solver: EquationSolver) {
    var values = known
    self.difference = Self.folded(difference, variable, &values, solver.evaluator)
    self.variable = variable
    self.known = values
    self.solver = solver
  }

  /// The expression with every subexpression free of the variable computed once, since it is evaluated at thousands of
  /// points. Those without a value of their own stay.
  private static func folded(
    _ expression: MathExpression, _ variable: String, _ values: inout [String: Quantity], _ evaluator: Evaluator
  ) -> MathExpression {
    switch expression {
    case .number, .variable: return expression
    default: break
    }
    if !expression.variables.contains(variable) {
      guard let value = try? evaluator.value(of: expression, variables: values) else { return expression }
      // No variable can have such a name.
      let name = "constant \(values.count)"
      values[name] = value
      return .variable(name)
    }
    func inner(_ part: MathExpression) -> MathExpression { folded(part, variable, &values, evaluator) }
    switch expression {
    case .number, .constant, .variable: return expression
    case .sum(let terms): return .sum(terms.map { .init(sign: $0.sign, value: inner($0.value)) })
    case .product(let factors): return .product(factors.map { .init(isDivisor: $0.isDivisor, value: inner($0.value)) })
    case .power(let base, let exponent): return .power(inner(base), inner(exponent))
    case .root(let radicand, let degree): return .root(inner(radicand), degree: degree.map(inner))
    case .factorial(let value): return .factorial(inner(value))
    case .percent(let value): return .percent(inner(value))
    case .absolute(let value): return .absolute(inner(value))
    case .function(let function, let argument, let base):
      return .function(function, inner(argument), base: base.map(inner))
    }
  }

  // MARK: Absolute values, by the signs they may have

  /// The exact roots where absolute values are the only obstacle; otherwise nil.
  mutating func byCases() throws(MathExpressionError) -> [Quantity]? {
    var cases = [difference]
    for _ in 0..<Self.mostAbsolutes {
      guard let inner = cases.lazy.compactMap(innermostAbsolute).first else { break }
      cases = cases.flatMap { expression in
        [inner, .negated(inner)].map { choice in
          expression.mapped { $0 == .absolute(inner) ? choice : $0 }
        }
      }
    }
    guard cases.count > 1, cases.allSatisfy({ innermostAbsolute($0) == nil }) else { return nil }
    var found: [Quantity] = []
    for expression in cases {
      guard let values = try solver.values(expression, variable, known) else { return nil }
      for value in values where !found.contains(value) && isRoot(value) { found.append(value) }
    }
    return found.sorted { PolynomialRoots.precedes($0, $1) }
  }

  private func innermostAbsolute(_ expression: MathExpression) -> MathExpression? {
    for child in expression.children {
      if let found = innermostAbsolute(child) { return found }
    }
    if case .absolute(let inner) = expression, inner.variables.contains(variable) { return inner }
    return nil
  }

  private func isRoot(_ value: Quantity) -> Bool {
    var variables = known
    variables[variable] = value
    guard let result = try? solver.evaluator.value(of: difference, variables: variables) else { return false }
    if case .exact(let number) = result { return number.isZero }
    return (result.double ?? 1).magnitude < 1e-9 * max(1, (value.double ?? 1).magnitude)
  }

  // MARK: Changes of sign

  /// The roots found by changes of sign; exact where a simple fraction satisfies the equation exactly.
  func byScanning() -> [Quantity] {
    var found: [Quantity] = []
    var before: (point: Double, value: Double)?
    for step in -Self.steps...Self.steps {
      // Dense near zero, where roots in schoolbooks are: the cube of the step.
      let place = Double(step) / Double(Self.steps)
      let point = Double(Self.reach) * place * place * place
      guard let value = value(at: point) else {
        before = nil
        continue
      }
      if value == 0 {
        found.append(settled(point))
      } else if let earlier = before, earlier.value != 0, earlier.value * value < 0,
        let root = NumericRoots.bisect(earlier.point, point, { self.value(at: $0) ?? .nan }), isCrossing(root)
      {
        found.append(settled(root))
      }
      before = (point, value)
      if found.count >= 20 { break }
    }
    var distinct: [Quantity] = []
    for root in found where !distinct.contains(where: { (($0.double ?? 0) - (root.double ?? 0)).magnitude < 1e-9 }) {
      distinct.append(root)
    }
    return distinct
  }

  private func value(at point: Double) -> Double? {
    var variables = known
    variables[variable] = .approximate(.double(point))
    return try? solver.evaluator.value(of: difference, variables: variables).double
  }

  /// Whether a change of sign is a root rather than a pole.
  private func isCrossing(_ root: Double) -> Bool {
    guard let value = value(at: root) else { return false }
    return value.magnitude < 1e-6 * max(1, root.magnitude)
  }

  private func settled(_ root: Double) -> Quantity {
    for denominator in 1...24 {
      let numerator = (root * Double(denominator)).rounded()
      guard (numerator / Double(denominator) - root).magnitude < 1e-9 else { continue }
      let candidate = Quantity(Rational(numerator: BigInt(Int(numerator)), nonzero: BigInt(denominator)))
      var variables = known
      variables[variable] = candidate
      if case .exact(let number)? = try? solver.evaluator.value(of: difference, variables: variables), number.isZero {
        return candidate
      }
    }
    return .approximate(.double(root))
  }
}
