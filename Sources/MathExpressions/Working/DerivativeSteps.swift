/// Works a derivative out rule by rule, from the outside to the inside.
struct DerivativeSteps {
  let evaluator: Evaluator
  let variable: String

  /// One rule of differentiation: its name, what it is for, what is done, and the doing.
  struct Rule: Sendable {
    let rule: WorkingRule
    let sentence: String
    /// What the derivative of an expression becomes; nil where the rule does not apply.
    let apply: @Sendable (MathExpression, String) -> MathExpression?
  }

  /// More steps help nobody.
  private static let mostSteps = 40

  private static func derived(_ body: MathExpression, _ letter: String) -> MathExpression {
    .operation(.derivative, [body, .variable(letter), .whole(1)])
  }

  /// The rules in the order in which they are tried.
  private static let rules: [Rule] = [
    Rule(rule: .derivativeOfConstant, sentence: "The derivative of a constant is zero.") { body, letter in
      body.mentions(letter) ? nil : .whole(0)
    },
    Rule(rule: .derivativeOfVariable, sentence: "The derivative of the variable is one.") { body, letter in
      body == .variable(letter) ? .whole(1) : nil
    },
    Rule(rule: .sumRule, sentence: "Differentiate a sum term by term.") { body, letter in
      guard case .sum(let terms) = body else { return nil }
      return .sum(terms.map { .init(sign: $0.sign, value: derived($0.value, letter)) })
    },
    Rule(rule: .constantFactor, sentence: "A constant factor stays before the derivative.") { body, letter in
      guard case .product(let factors) = body else { return nil }
      let constants = factors.filter { !$0.value.mentions(letter) }
      let moving = factors.filter { $0.value.mentions(letter) }
      guard !constants.isEmpty, !moving.isEmpty else { return nil }
      let rest = moving.count == 1 && !moving[0].isDivisor ? moving[0].value : MathExpression.product(moving)
      return .product(constants + [.init(isDivisor: false, value: derived(rest, letter))])
    },
    Rule(rule: .powerRule, sentence: "Power rule: the exponent comes before, and is less by one.") { body, letter in
      let (base, exponent): (MathExpression, MathExpression)
      switch body {
      case .power(let lower, let upper): (base, exponent) = (lower, upper)
      case .root(let inner, let degree): (base, exponent) = (inner, .quotient(.whole(1), by: degree ?? .whole(2)))
      default: return nil
      }
      guard base == .variable(letter), let power = exponent.constantRational else { return nil }
      let lower = power - .one
      if lower.isZero { return .number(power, isDecimal: false) }
      return .product(
        of: .number(power, isDecimal: false), lower == .one ? base : .power(base, .number(lower, isDecimal: false)))
    },
    Rule(rule: .quotientRule, sentence: "Quotient rule: (u/v)' = (u'·v - u·v')/v².") { body, letter in
      guard case .product(let factors) = body else { return nil }
      func product(_ isDivisor: Bool) -> MathExpression? {
        let parts = factors.filter { $0.isDivisor == isDivisor }.map {
          MathExpression.Factor(isDivisor: false, value: $0.value)
        }
        return parts.isEmpty ? nil : parts.count == 1 ? parts[0].value : .product(parts)
      }
      guard let below = product(true), below.mentions(letter) else { return nil }
      let above = product(false) ?? .whole(1)
      return .quotient(
        .difference(.product(of: derived(above, letter), below), .product(of: above, derived(below, letter))),
        by: .power(below, .whole(2)))
    },
    Rule(rule: .productRule, sentence: "Product rule: (u·v)' = u'·v + u·v'.") { body, letter in
      guard case .product(let factors) = body, factors.count > 1, factors.allSatisfy({ !$0.isDivisor }) else {
        return nil
      }
      let first = factors[0].value
      let rest = factors.count == 2 ? factors[1].value : MathExpression.product(Array(factors.dropFirst()))
      return .sum([
        .init(sign: .plus, value: .product(of: derived(first, letter), rest)),
        .init(sign: .plus, value: .product(of: first, derived(rest, letter))),
      ])
    },
    Rule(rule: .tableRule, sentence: "This derivative is known.") { body, letter in
      switch body {
      case .function(_, let inner, _):
        return inner == .variable(letter) ? try? Derivative.of(body, letter).withoutOnes : nil
      case .power(let base, let exponent):
        guard !base.mentions(letter), exponent == .variable(letter) else { return nil }
        return base == .constant(.e) ? body : .product(of: body, .function(.ln, base, base: nil))
      default: return nil
      }
    },
    Rule(rule: .chainRule, sentence: "Chain rule: the outer derivative times the inner one.") { body, letter in
      let (inner, outer): (MathExpression, MathExpression)
      let place = MathExpression.variable("inner u")
      switch body {
      case .function(let function, let argument, let base):
        guard base?.mentions(letter) != true else { return nil }
        (inner, outer) = (argument, .function(function, place, base: base))
      case .power(let base, let exponent) where !exponent.mentions(letter):
        (inner, outer) = (base, .power(place, exponent))
      case .power(let base, let exponent) where !base.mentions(letter): (inner, outer) = (exponent, .power(base, place))
      case .root(let radicand, let degree): (inner, outer) = (radicand, .root(place, degree: degree))
      case .absolute(let part): (inner, outer) = (part, .absolute(place))
      default: return nil
      }
      guard var slope = try? Derivative.of(outer, "inner u").withoutOnes else { return nil }
      if case .power(.constant(.e), _) = body { slope = outer }
      return .product(of: slope.replacing("inner u", by: inner), derived(inner, letter))
    },
  ]

  /// The steps from d/dx of an expression to its derivative; empty where a rule is missing.
  func steps(_ body: MathExpression) throws(MathExpressionError) -> [WorkingStep] {
    var current = Self.derived(body, variable)
    var steps: [WorkingStep] = []
    while let (next, rule) = Self.applied(current, variable) {
      guard steps.count < Self.mostSteps else { return [] }
      current = next
      steps.append(step(rule.rule, rule.sentence, current))
    }
    guard !CalculusResolver.concerns(current) else { return [] }
    var simplifier = Simplifier(evaluator: evaluator)
    if let text = try simplifier.simplified(current)?.text, text != ExpressionWriter().text(current),
      let tree = try? PlainTextReader().tree(text), let statement = try? ExpressionParser().statement(tree)
    {
      steps.append(
        WorkingStep(
          rule: WorkingRule.likeTerms.rawValue, sentence: "Simplify.", text: text,
          plain: ExpressionWriter(isForDisplay: false).text(statement), substeps: []))
    }
    return steps
  }

  private func step(_ rule: WorkingRule, _ sentence: String, _ expression: MathExpression) -> WorkingStep {
    WorkingStep(
      rule: rule.rawValue, sentence: sentence, text: ExpressionWriter().text(expression),
      plain: ExpressionWriter(isForDisplay: false).text(expression), substeps: [])
  }

  /// The first derivative that is still to be taken, by the first rule that applies.
  private static func applied(_ expression: MathExpression, _ letter: String) -> (MathExpression, Rule)? {
    if case .operation(.derivative, let operands) = expression, let body = operands.first {
      for rule in rules { if let result = rule.apply(body, letter) { return (result, rule) } }
      return nil
    }
    var found: Rule?
    let rebuilt = expression.rebuilt { child in
      guard found == nil, let (next, rule) = applied(child, letter) else { return child }
      found = rule
      return next
    }
    return found.map { (rebuilt, $0) }
  }
}
