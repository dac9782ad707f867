extension Formula {
  /// What a letter equals where it is written once: one operation after the other is undone, as for y = 2^x.
  ///
  /// - Returns: the values, and what each requires; nil where an operation is not undone.
  func inverted(_ statement: MathStatement, for letter: String) throws(MathExpressionError) -> [String]? {
    guard statement.relations == [.equal], statement.sides.count == 2 else { return nil }
    let counts = statement.sides.map { $0.occurrences(of: letter) }
    guard counts == [1, 0] || counts == [0, 1] else { return nil }
    let (side, other) =
      counts[0] == 1 ? (statement.sides[0], statement.sides[1]) : (statement.sides[1], statement.sides[0])
    guard let values = undone(side, letter, .init(value: other)) else { return nil }
    var texts: [String] = []
    for value in values {
      var conditions: [String] = []
      for (part, relation) in value.conditions {
        let condition = "\(try text(part)) \(relation)"
        if !conditions.contains(condition) { conditions.append(condition) }
      }
      let suffix = conditions.isEmpty ? "" : " (\(conditions.joined(separator: ", ")))"
      texts.append("\(Polynomial.shown(letter)) = \(try text(value.value))\(suffix)")
    }
    return texts
  }

  private func text(_ expression: MathExpression) throws(MathExpressionError) -> String {
    var simplifier = Simplifier(evaluator: evaluator)
    if let text = try simplifier.simplified(expression)?.text { return text }
    return ExpressionWriter(isForDisplay: true).text(expression)
  }

  /// A value with what must not be negative, or not zero, for it.
  private struct Branch {
    var value: MathExpression
    var conditions: [(part: MathExpression, relation: String)] = []

    func with(_ value: MathExpression) -> Branch { Branch(value: value, conditions: conditions) }
    /// With the condition that the value is not negative.
    var ofSquare: Branch { Branch(value: value, conditions: conditions + [(value, "≥ 0")]) }
    /// With the condition that what is divided by is not zero.
    func dividing(by divisors: [MathExpression]) -> Branch {
      Branch(value: value, conditions: conditions + divisors.filter { !$0.variables.isEmpty }.map { ($0, "≠ 0") })
    }
  }

  private func undone(_ expression: MathExpression, _ letter: String, _ right: Branch) -> [Branch]? {
    let value = right.value
    switch expression {
    case .variable: return [right]
    case .sum(let terms):
      guard let term = terms.first(where: { $0.value.mentions(letter) }), term.sign != .plusMinus else { return nil }
      let rest = terms.filter { !$0.value.mentions(letter) }
      let moved = MathExpression.sum(
        [.init(sign: .plus, value: value)] + rest.map { .init(sign: $0.sign.turned, value: $0.value) })
      return undone(term.value, letter, right.with(term.sign == .minus ? .negated(moved) : moved))
    case .product(let factors):
      guard let factor = factors.first(where: { $0.value.mentions(letter) }) else { return nil }
      let rest = factors.filter { !$0.value.mentions(letter) }
      let inverse = rest.map { MathExpression.Factor(isDivisor: !$0.isDivisor, value: $0.value) }
      guard factor.isDivisor else {
        // What is multiplied is divided by; what is below has to stay so.
        let right = right.dividing(by: rest.map(\.value))
        return undone(factor.value, letter, right.with(.product([.init(isDivisor: false, value: value)] + inverse)))
      }
      let divided = right.dividing(by: [value] + rest.map(\.value))
      return undone(factor.value, letter, divided.with(.product(rest + [.init(isDivisor: true, value: value)])))
    case .absolute(let inner):
      let positive = right.ofSquare
      guard let first = undone(inner, letter, positive),
        let second = undone(inner, letter, positive.with(.negated(value)))
      else { return nil }
      return first + second
    case .root(let radicand, let degree):
      guard let count = degree.map({ $0.constantRational?.asInt }) ?? 2, count > 1 else { return nil }
      return undone(radicand, letter, (count % 2 == 0 ? right.ofSquare : right).with(.power(value, .whole(count))))
    case .power(let base, let exponent) where base.mentions(letter):
      guard exponent.variables.isEmpty else {
        return undone(base, letter, right.ofSquare.with(.power(value, .quotient(.whole(1), by: exponent))))
      }
      guard let count = exponent.constantRational?.asInt, count > 1 else { return nil }
      let root = MathExpression.root(value, degree: count == 2 ? nil : .whole(count))
      guard let first = undone(base, letter, right.with(root)) else { return nil }
      guard count % 2 == 0, let second = undone(base, letter, right.with(.negated(root))) else {
        return count % 2 == 0 ? nil : first
      }
      return first + second
    case .power(let base, let exponent):
      let logarithm = MathExpression.function(.ln, value, base: nil)
      if base == .constant(.e) { return undone(exponent, letter, right.with(logarithm)) }
      return undone(exponent, letter, right.with(.quotient(logarithm, by: .function(.ln, base, base: nil))))
    case .function(.ln, let inner, _): return undone(inner, letter, right.with(.power(.constant(.e), value)))
    case .function(.exp, let inner, _): return undone(inner, letter, right.with(.function(.ln, value, base: nil)))
    case .function(.log, let inner, let base):
      guard base?.mentions(letter) != true else { return nil }
      return undone(inner, letter, right.with(.power(base ?? .whole(10), value)))
    default: return nil
    }
  }
}

extension MathExpression.Sign {
  /// The sign of an addend that has gone to the other side.
  fileprivate var turned: Self {
    switch self {
    case .plus: .minus
    case .minus: .plus
    case .plusMinus: .plusMinus
    }
  }
}
