import BigInt

/// Writes the meaning of an expression as text that ``PlainTextReader`` reads back with the same value.
public struct ExpressionWriter: Sendable {
  /// Whether to write for people: `2x² · √3` with signs as on a board.
  public var isForDisplay: Bool

  /// A writer, by default for people.
  public init(isForDisplay: Bool = true) { self.isForDisplay = isForDisplay }

  /// How tightly a text holds together; a looser part needs brackets.
  private enum Strength: Int, Comparable {
    case sum, product, power, atom
    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  /// The text of an expression.
  public func text(_ expression: MathExpression) -> String { written(expression).text }

  /// The text of a line.
  public func text(_ statement: MathStatement) -> String {
    var text = self.text(statement.sides[0])
    for (relation, side) in zip(statement.relations, statement.sides.dropFirst()) {
      text += " \(isForDisplay ? relation.symbol : relation.rawValue) \(self.text(side))"
    }
    return text
  }

  private func written(_ expression: MathExpression) -> (text: String, strength: Strength) {
    switch expression {
    case .number(let value, let isDecimal): return number(value, isDecimal)
    case .value(let number):
      let text = NumberWriter(isForDisplay: isForDisplay).exact(number)
      let isSimple = number.terms.count == 1 && !text.contains { "/·*-".contains($0) }
      return (text, isSimple ? .product : .sum)
    case .constant(.pi): return (isForDisplay ? "π" : "pi", .atom)
    case .constant(.e): return ("e", .atom)
    case .constant(.infinity): return (isForDisplay ? "∞" : "infinity", .atom)
    case .variable(let name): return (isForDisplay ? Polynomial.shown(name) : name, .atom)
    case .sum(let terms): return (sum(terms), .sum)
    case .product(let factors): return (product(factors), .product)
    case .power(let base, let exponent):
      let upper = written(exponent)
      let isShort = upper.strength == .atom && !upper.text.contains("(")
      return ("\(bracketed(base, .atom))^\(isShort ? upper.text : "(\(upper.text))")", .power)
    case .root(let radicand, let degree):
      let inner = text(radicand)
      guard let degree else {
        guard isForDisplay else { return ("sqrt(\(inner))", .atom) }
        return (inner.allSatisfy(\.isNumber) ? "√\(inner)" : "√(\(inner))", .atom)
      }
      return ("root(\(text(degree)),\(inner))", .atom)
    case .factorial(let inner): return ("\(bracketed(inner, .atom))!", .power)
    case .percent(let inner): return ("\(bracketed(inner, .atom))%", .power)
    case .absolute(let inner): return (isForDisplay ? "|\(text(inner))|" : "abs(\(text(inner)))", .atom)
    case .function(let function, let argument, let base):
      let lower = base.map { base in
        let text = self.text(base)
        return text.allSatisfy(\.isNumber) ? "_\(text)" : "_(\(text))"
      }
      return ("\(function.rawValue)\(lower ?? "")(\(text(argument)))", .atom)
    case .operation(.derivative, let operands) where operands.count == 3:
      guard isForDisplay, operands[2].constantRational == .one else {
        let order = operands[2].constantRational == .one ? "" : ",\(text(operands[2]))"
        return ("diff(\(text(operands[0])),\(text(operands[1]))\(order))", .atom)
      }
      return ("(\(text(operands[0])))'", .atom)
    case .operation(.antiderivative, let operands) where operands.count == 2:
      let letter = text(operands[1])
      guard isForDisplay else { return ("integrate(\(text(operands[0])),\(letter))", .atom) }
      return ("∫ \(bracketed(operands[0], .product)) d\(letter)", .product)
    case .operation(.matrix, let rows):
      guard isForDisplay else { return ("matrix(\(rows.map(text).joined(separator: ",")))", .atom) }
      // [1, 2, 3] is read as a vector, [1, 2] is not.
      if rows.count == 1, case .operation(.row, let entries) = rows[0], entries.count > 2 {
        return (text(rows[0]), .atom)
      }
      return ("[\(rows.map(text).joined(separator: ", "))]", .atom)
    case .operation(.row, let entries) where isForDisplay:
      return ("[\(entries.map(text).joined(separator: ", "))]", .atom)
    case .operation(.transpose, let operands) where isForDisplay && operands.count == 1:
      return ("\(bracketed(operands[0], .atom))^T", .power)
    case .operation(let operation, let operands):
      return ("\(operation.rawValue)(\(operands.map(text).joined(separator: ", ")))", .atom)
    }
  }

  private func number(_ value: Rational, _ isDecimal: Bool) -> (String, Strength) {
    if isDecimal, value.decimalPlaces(atMost: 12) != nil {
      let text = NumberWriter(isForDisplay: false).decimal(Quantity(value))
      return (text, value.isNegative ? .sum : .atom)
    }
    let text = NumberWriter(isForDisplay: isForDisplay, longestWhole: 5_000).exact(value)
    return (text, value.isNegative ? .sum : value.isWhole ? .atom : .product)
  }

  private func bracketed(_ expression: MathExpression, _ least: Strength) -> String {
    let (text, strength) = written(expression)
    return strength < least ? "(\(text))" : text
  }

  private func sum(_ terms: [MathExpression.Term]) -> String {
    var result = ""
    for (index, term) in terms.enumerated() {
      // A product may begin with a minus: 3 + (-2)x.
      var text = bracketed(term.value, .product)
      if text.first == "-" { text = "(\(text))" }
      let sign =
        switch term.sign {
        case .plus: index == 0 ? "" : "+"
        case .minus: "-"
        case .plusMinus: isForDisplay ? "±" : "+/-"
        }
      result += index == 0 ? sign + text : isForDisplay ? " \(sign) \(text)" : sign + text
    }
    return result
  }

  private func product(_ factors: [MathExpression.Factor]) -> String {
    var above: [String] = []
    var below: [String] = []
    for factor in factors {
      let text = bracketed(factor.value, factor.isDivisor ? .power : .power)
      if factor.isDivisor { below.append(text) } else { above.append(text) }
    }
    let upper = above.isEmpty ? "1" : joined(above)
    guard !below.isEmpty else { return upper }
    return "\(upper)/\(below.count == 1 ? below[0] : "(\(joined(below)))")"
  }

  /// Factors side by side where nothing else can be read, with a sign between them elsewhere.
  private func joined(_ factors: [String]) -> String {
    factors.dropFirst().reduce(factors[0]) { text, next in
      let isImplied =
        next.first.map { $0.isLetter || $0 == "√" } == true && text.last?.isNumber == true && next.count < 12
        && next.first != "e" && next.first != "E" && !text.contains("^") && !text.contains("/")
      return text + (isImplied ? "" : isForDisplay ? " · " : "*") + next
    }
  }
}
