/// Works out what is written with ∫, lim, Σ and Π before an expression is computed: each becomes a number, or an expression of
/// its letters.
struct CalculusResolver {
  let evaluator: Evaluator
  /// Remarks on how it was worked out, each as a sentence.
  private(set) var notes: [String] = []

  init(evaluator: Evaluator) { self.evaluator = evaluator }

  /// The parts of the longest derivative.
  private static let largestDerivative = 20_000

  /// Whether there is something to work out.
  static func concerns(_ expression: MathExpression) -> Bool {
    expression.contains {
      if case .operation(let operation, _) = $0 { operation.isCalculus || operation.hasIndex } else { false }
    }
  }

  /// The expression without integrals, limits, and sums with letters in their limits.
  ///
  /// - Throws: `undefined` where one diverges or does not exist, `unsupported` where none is known.
  mutating func resolved(_ expression: MathExpression) throws(MathExpressionError) -> MathExpression {
    guard Self.concerns(expression) else { return expression }
    var copy = self
    let inner = try expression.tryingRebuilt { child throws(MathExpressionError) in try copy.resolved(child) }
    self = copy
    guard case .operation(let operation, let operands) = inner else { return inner }
    switch operation {
    case .integral: return try integral(operands)
    case .antiderivative:
      guard case .variable(let letter)? = operands.last else { return inner }
      return try antiderivative(operands[0], letter)
    case .derivative:
      guard operands.count == 3, case .variable(let letter) = operands[1],
        let order = operands[2].constantRational?.asInt
      else { return inner }
      var result = operands[0]
      for _ in 0..<order {
        result = try Derivative.of(result, letter)
        guard result.weight < Self.largestDerivative else {
          throw MathExpressionError(.tooLarge, "a derivative of more than \(Self.largestDerivative) parts")
        }
      }
      return result
    case .limit:
      switch try limit(operands) {
      case .finite(let value): return .value(value)
      case .infinite(let isNegative):
        throw MathExpressionError(.undefined, "the limit is \(isNegative ? "-∞" : "∞")")
      case .none(let reason): throw MathExpressionError(.undefined, "the limit does not exist: \(reason)")
      }
    case .sumOver, .productOver: return try series(operation, operands)
    case .factored, .expanded: return operands.first ?? inner
    default: return inner
    }
  }

  // MARK: Limits

  /// What an operation of a limit goes to.
  func limit(_ operands: [MathExpression]) throws(MathExpressionError) -> Limits.Outcome {
    guard operands.count == 4, case .variable(let letter) = operands[1], let side = operands[3].constantRational?.asInt
    else { throw MathExpressionError(.syntax, "a limit without its letter") }
    guard operands[0].variables.isSubset(of: [letter]) else {
      throw MathExpressionError(.unsupported, "a limit of an expression with other letters")
    }
    let limits = Limits(evaluator: evaluator, variable: letter)
    guard let outcome = try limits.limit(operands[0], to: target(operands[2]), side: side) else {
      throw MathExpressionError(.unsupported, "the limit is not known")
    }
    return outcome
  }

  /// A limit of an integral, or where a letter goes.
  private func target(_ expression: MathExpression) throws(MathExpressionError) -> Limits.Target {
    switch expression {
    case .constant(.infinity): return .infinite(isNegative: false)
    case .sum(let terms) where terms.count == 1 && terms[0].value == .constant(.infinity):
      return .infinite(isNegative: terms[0].sign == .minus)
    default:
      guard let value = try evaluator.value(of: expression).exact else {
        throw MathExpressionError(.unsupported, "a limit at a number without a closed form")
      }
      return .finite(value)
    }
  }

  // MARK: Integrals

  private func antiderivative(_ body: MathExpression, _ letter: String) throws(MathExpressionError) -> MathExpression {
    guard let result = try Antiderivative(evaluator: evaluator, variable: letter).of(body) else {
      throw MathExpressionError(.unsupported, "no antiderivative in elementary functions is known")
    }
    return result
  }

  private mutating func integral(_ operands: [MathExpression]) throws(MathExpressionError) -> MathExpression {
    guard operands.count == 4, case .variable(let letter) = operands[1] else {
      throw MathExpressionError(.syntax, "an integral without its letter")
    }
    let (body, lower, upper) = (operands[0], operands[2], operands[3])
    guard lower.variables.isEmpty, upper.variables.isEmpty, body.variables.isSubset(of: [letter]) else {
      let result = try antiderivative(body, letter)
      notes.append("it is assumed that the integrand has values between the limits")
      return .difference(result.replacing(letter, by: upper), result.replacing(letter, by: lower))
    }
    let integral = DefiniteIntegral(evaluator: evaluator, variable: letter)
    switch try integral.value(body, from: target(lower), to: target(upper)) {
    case .exact(let value): return .value(value)
    case .decimal(let value):
      return .operation(.approximation, [.number(Rational(exactly: value), isDecimal: true)])
    case .numeric(let value, let error):
      let writer = NumberWriter()
      notes.append(
        "the integral is numeric, with an error of at most \(writer.decimal(.approximate(.double(error)), significant: 1))"
      )
      let digits = max(
        1, min(15, Int((commonLogarithm(max(abs(value), 1e-300)) - commonLogarithm(max(error, 1e-300))).rounded(.down)))
      )
      let shown = DecimalDigits(Rational(exactly: value), significant: digits)
      return .operation(.approximation, [.number(shown.rational, isDecimal: true)])
    }
  }

  // MARK: Sums and products

  private mutating func series(_ operation: MathOperation, _ operands: [MathExpression]) throws(MathExpressionError)
    -> MathExpression
  {
    guard operands.count == 4, case .variable(let index) = operands[1] else { return .operation(operation, operands) }
    let (body, first, last) = (operands[0], operands[2], operands[3])
    let isNumeric = first.variables.isEmpty && last.variables.isEmpty && last != .constant(.infinity)
    // With numbers alone, the terms are added up.
    if isNumeric, body.variables.isSubset(of: [index]) { return .operation(operation, operands) }
    guard operation == .sumOver else {
      if body == .variable(index), first.constantRational == .one { return .factorial(last) }
      if !body.mentions(index) {
        return .power(
          body,
          .sum([
            .init(sign: .plus, value: last), .init(sign: .minus, value: first), .init(sign: .plus, value: .whole(1)),
          ]))
      }
      throw MathExpressionError(.unsupported, "no closed form of this product is known")
    }
    return try ClosedSums(evaluator: evaluator, index: index).sum(body, from: first, to: last)
  }
}

extension DecimalDigits {
  /// The number that the digits say.
  var rational: Rational {
    digits.enumerated().reduce(Rational.zero) { sum, digit in
      let value = Rational(digit.element.wholeNumberValue ?? 0)
      return sum + value * (Rational(10).power(exponent - digit.offset - 1) ?? .one)
    } * (isNegative ? -1 : 1)
  }
}

/// Writes antiderivatives term by term, as people do: `x^3/3 - 2cos(x)`.
struct TermwiseText {
  let evaluator: Evaluator

  /// The text, with like terms joined.
  func text(_ expression: MathExpression) throws(MathExpressionError) -> String {
    var parts: [(factor: ExactNumber, body: String)] = []
    for (given, body) in try distributed(expression, .one) {
      var (factor, text) = (given, try self.body(body))
      // The sign stands before the factor: 2·(-x) is no 2 - x.
      if text.hasPrefix("-") {
        let opposite = try self.body(.negated(body))
        if !opposite.hasPrefix("-") { (factor, text) = (-factor, opposite) }
      }
      if let index = parts.firstIndex(where: { $0.body == text }) {
        parts[index].factor = parts[index].factor + factor
      } else {
        parts.append((factor, text))
      }
    }
    parts.removeAll { $0.factor.sign == 0 }
    var result = ""
    for (factor, body) in parts {
      let isNegative = factor.sign < 0
      // -(a + b) and + (-a + b) keep their brackets.
      let isOpen = isNegative && Self.isSum(body) || !result.isEmpty && body.hasPrefix("-")
      let piece = term(isNegative ? -factor : factor, isOpen ? "(\(body))" : body)
      result += result.isEmpty ? (isNegative ? "-" : "") : isNegative ? " - " : " + "
      result += piece
    }
    return result.isEmpty ? "0" : result
  }

  private func term(_ factor: ExactNumber, _ body: String) -> String {
    let writer = NumberWriter()
    if body.isEmpty { return writer.exact(factor) }
    guard factor != .one else { return body }
    // (a + b)/2 would lose its meaning beside another division.
    let name = Self.isSum(body) || body.hasPrefix("-") ? "(\(body))" : body
    guard let value = factor.rational else {
      // 2^x/ln(2) is better seen than (1/ln(2))·2^x.
      if let inverse = factor.reciprocal, inverse.terms.count == 1, inverse.terms.first?.value == .one,
        factor.terms.first?.key.atoms.isEmpty == false
      {
        return "\(name)/\(writer.exact(inverse))"
      }
      let text = writer.exact(factor)
      return text.contains { "/ ".contains($0) } ? "(\(text))·\(name)" : "\(text)·\(name)"
    }
    let above = value.numerator == 1 ? "" : NumberWriter().whole(value.numerator)
    let joined = above.isEmpty ? name : name.first?.isNumber == true ? "\(above)·\(name)" : above + name
    return value.isWhole ? joined : "\(joined)/\(NumberWriter().whole(value.denominator))"
  }

  /// Whether a text is a sum outside of all brackets.
  private static func isSum(_ text: String) -> Bool {
    var depth = 0
    for (character, next) in zip(text, text.dropFirst()) {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0, character == " ", next == "+" || next == "-" { return true }
    }
    return false
  }

  private func body(_ expression: MathExpression) throws(MathExpressionError) -> String {
    if expression.constantRational == .one { return "" }
    // (2x + 1)^6 is not multiplied out.
    let hasPower = expression.contains { part in
      if case .power(.sum, let exponent) = part { return exponent.constantRational.map { $0 > 1 } ?? false }
      return false
    }
    if !hasPower {
      var simplifier = Simplifier(evaluator: evaluator)
      if let text = try simplifier.simplified(expression)?.text { return text }
    }
    return ExpressionWriter().text(expression)
  }

  /// The terms of a sum with their constant factors, constants before brackets multiplied in.
  private func distributed(_ expression: MathExpression, _ factor: ExactNumber) throws(MathExpressionError) -> [(
    ExactNumber, MathExpression
  )] {
    switch expression {
    case .sum(let terms):
      var result: [(ExactNumber, MathExpression)] = []
      for term in terms { result += try distributed(term.value, term.sign == .minus ? -factor : factor) }
      return result
    case .product(let factors):
      var (scale, rest): (ExactNumber, [MathExpression.Factor]) = (factor, [])
      for part in factors {
        if part.value.variables.isEmpty, let value = try evaluator.value(of: part.value).exact,
          let own = part.isDivisor ? value.reciprocal : value
        {
          scale = scale * own
        } else {
          rest.append(part)
        }
      }
      if rest.isEmpty { return [(scale, .whole(1))] }
      if rest.count == 1, !rest[0].isDivisor { return try distributed(rest[0].value, scale) }
      // x·(-cos x): the sign goes to the front.
      for (index, part) in rest.enumerated() {
        guard case .sum(let terms) = part.value, terms.count == 1, terms[0].sign == .minus else { continue }
        rest[index].value = terms[0].value
        return try distributed(.product(rest).flattened, -scale)
      }
      for (index, part) in rest.enumerated() where !part.isDivisor {
        guard case .product(let inner) = part.value else { continue }
        rest.replaceSubrange(index...index, with: inner)
        return try distributed(.product(rest), scale)
      }
      return [(scale, .product(rest))]
    default:
      if expression.variables.isEmpty, let value = try evaluator.value(of: expression).exact {
        return [(factor * value, .whole(1))]
      }
      return [(factor, expression)]
    }
  }
}
