/// A line of a working with its meaning: equations, cases joined by "or", or a chain of equal expressions.
struct WrittenLine {
  /// The line as it was written.
  let text: String
  /// The alternatives of the line; one unless it has cases.
  let statements: [MathStatement]
  /// Whether the line begins with an equals sign and so goes on from the one before.
  let continues: Bool
  /// Which of the relations are ≈, by their index in the first statement.
  let approximate: Set<Int>
  /// The names x_1 and x_2 of solutions, which are read as x.
  let indexed: Set<String>
  /// Whether numbers have different units, as in 3 kg = 3000 g.
  var hasSeveralUnits = false
  /// What is noted behind the line that is done to both its sides.
  var operation: NotedOperation?

  /// Units that may stand after a number.
  private static let units: Set<String> = [
    "mm", "cm", "dm", "m", "km", "mg", "g", "kg", "t", "s", "min", "h", "ml", "l", "cm^2", "m^2", "cm²", "m²", "cm^3",
    "m^3",
    "cm³", "m³", "km/h", "m/s", "€", "$", "£", "N", "J", "W", "V", "A",
  ]

  /// The meaning of a text.
  ///
  /// - Throws: `syntax` or `unsupported` where it cannot be read.
  init(_ text: String, parser: ExpressionParser, definitions: [FunctionDefinition] = []) throws(MathExpressionError) {
    self.text = text
    var body = text.trimmed
    for arrow in MathTextReader.arrows + ["->", "→"] where body.hasPrefix(arrow) {
      body = String(body.dropFirst(arrow.count)).trimmed
    }
    let noted = NotedOperation.taken(off: body, parser)
    operation = noted?.operation
    var units: Set<String> = []
    body = Self.withoutUnit(noted?.body ?? body, &units)
    hasSeveralUnits = units.count > 1
    for definition in definitions { body = definition.applied(to: body) }
    let starts = body.hasPrefix("=") || body.hasPrefix("≈")
    continues = starts
    var statements: [MathStatement] = []
    var approximate: Set<Int> = []
    var indexed: Set<String> = []
    for part in Self.alternatives(body) {
      var count = starts ? -1 : 0
      // Which of the relations are ≈ is told before they are read as equals signs.
      for character in part where "=≈<>≤≥".contains(character) {
        if character == "≈", statements.isEmpty { approximate.insert(max(0, count)) }
        count += 1
      }
      var plain = String(part.map { $0 == "≈" ? "=" : $0 }).trimmed
      if starts { plain = String(plain.dropFirst()) }
      plain = Self.withIndex(plain)
      let statement = try parser.statement(MathTextReader().read(plain).tree)
      statements.append(statement.withPlainNames)
      if statement.withPlainNames != statement { indexed.formUnion(statement.letters) }
    }
    self.statements = statements
    self.approximate = approximate
    self.indexed = indexed
  }

  /// A line that has been read already, such as from a picture.
  init(_ text: String, statement: MathStatement, continues: Bool) {
    self.text = text
    statements = [statement.withPlainNames]
    indexed = statements[0] == statement ? [] : Set(statement.letters)
    self.continues = continues
    approximate = []
  }

  /// x1 = 3 as x_1 = 3, and x1,2 = 2 ± 3 as x = 2 ± 3: nobody writes a product so.
  private static func withIndex(_ text: String) -> String {
    let characters = Array(text)
    guard let end = characters.firstIndex(of: "="), characters[0].isLetter else { return text }
    let index = characters[1..<end].filter { !$0.isWhitespace && !"_{}()".contains($0) }
    let rest = characters[end...]
    if ["1,2", "1/2", "1;2", "12"].contains(String(index)), rest.contains("±") || rest.starts(with: "=\\pm") {
      return "\(characters[0])" + String(rest)
    }
    guard !index.isEmpty, index.allSatisfy({ $0.isASCII && $0.isNumber }), characters[1].isNumber else { return text }
    return "\(characters[0])_" + String(characters[1...])
  }

  /// The text without units after numbers: `12 cm²`, `3cm · 4cm`, `5 m` at the end or before an equals sign.
  ///
  /// - Parameter found: gets the units, without the powers of areas and volumes.
  static func withoutUnit(_ text: String, _ found: inout Set<String>) -> String {
    let characters = Array(text)
    var (result, index) = ("", 0)
    while index < characters.count {
      let before = result.last { !$0.isWhitespace }
      guard before?.isNumber == true || before == ")", let unit = unit(in: characters, at: index) else {
        result.append(characters[index])
        index += 1
        continue
      }
      found.insert(String(characters[index..<(index + unit)].filter(\.isLetter)))
      index += unit
    }
    return result
  }

  /// The length of a unit at a place; nil where none stands there.
  private static func unit(in characters: [Character], at place: Int) -> Int? {
    let isSpaced = place > 0 && characters[place - 1].isWhitespace
    for unit in units.sorted(by: { $0.count > $1.count }) where characters[place...].starts(with: unit) {
      let end = place + unit.count
      let next = end < characters.count ? characters[end] : nil
      guard next.map({ !$0.isLetter && !$0.isNumber && $0 != "^" && $0 != "(" }) ?? true else { continue }
      // A single letter may be an unknown: it needs a space before it and nothing or an equals sign after it.
      if unit.count > 1 { return unit.count }
      let rest = characters[end...].first { !$0.isWhitespace }
      return isSpaced && (rest == nil || rest == "=" || rest == "≈") ? unit.count : nil
    }
    return nil
  }

  /// The cases of `x = 2 or x = 3`, `x = 2, x = 3` and `x_1 = 2; x_2 = 3`.
  private static func alternatives(_ text: String) -> [String] {
    var parts = [text]
    for separator in [" or ", " ∨ ", ";", "\\lor", "\\vee", " oder "] {
      parts = parts.flatMap { $0.parts(separatedBy: separator) }
    }
    parts = parts.flatMap { part -> [String] in
      let pieces = part.parts(separatedBy: ",")
      return pieces.count > 1 && pieces.allSatisfy({ $0.contains("=") && $0.contains { $0.isLetter } })
        ? pieces : [part]
    }
    let filled = parts.map(\.trimmed).filter { !$0.isEmpty }
    return filled.isEmpty ? [text] : filled
  }

  var statement: MathStatement { statements[0] }

  /// The letters of all alternatives.
  var letters: Set<String> { statements.reduce(into: []) { $0.formUnion($1.letters) } }

  /// Whether several equations hold together, rather than one of them.
  var isSystem: Bool {
    statements.count > 1 && letters.count > 1 && counter == nil
      && ![" or ", "∨", " oder ", "\\lor", "\\vee"].contains { text.contains($0) }
  }

  /// The letter that stands for every whole number in `x = π/6 + 2kπ`; nil where the line is none of that form.
  var counter: String? {
    guard letters.count == 2, let counter = letters.first(where: { ["k", "n", "m"].contains($0) }),
      statements.allSatisfy({ statement in
        guard case .variable(let name) = statement.sides[0], statement.relations == [.equal] else { return false }
        return name != counter && !statement.sides[1].mentions(name)
      })
    else { return nil }
    return counter
  }

  /// The letters without one that stands for every whole number.
  var unknowns: Set<String> { counter.map { letters.subtracting([$0]) } ?? letters }

  /// Whether it gives a letter a value, worked out or not: D = 4 - 20.
  var isValue: Bool {
    guard statements.count == 1, case .variable = statement.sides[0] else { return false }
    return !continues && statement.sides.dropFirst().allSatisfy { $0.variables.isEmpty }
  }

  var isEquation: Bool { statements.allSatisfy { !$0.relations.isEmpty } && !continues && !letters.isEmpty }

  /// Whether the unknown stands alone on the left, with numbers on the right.
  var isAnswer: Bool {
    statements.allSatisfy { statement in
      guard let last = statement.sides.last else { return false }
      let isNumber = last.isSettled
      if statement.relations.isEmpty || continues { return statement.letters.isEmpty && isNumber }
      if case .variable = statement.sides[0] { return last.variables.isEmpty && isNumber }
      return false
    }
  }
}

extension MathExpression {
  /// Whether nothing is left to be worked out: a number, a fraction in lowest terms, a root.
  var isSettled: Bool {
    switch self {
    case .number, .value, .constant: return true
    case .sum(let terms) where terms.count == 1: return terms[0].value.isSettled
    case .root(let radicand, _): return radicand.isSettled
    case .product(let factors):
      let values = factors.compactMap { factor -> Rational? in
        if case .number(let value, _) = factor.value { return value }
        return nil
      }
      guard factors.allSatisfy({ $0.value.isSettled }) else { return false }
      guard values.count == 2, factors.count == 2, factors[1].isDivisor, !factors[0].isDivisor else {
        return values.count <= 1
      }
      return values[0].isWhole && values[1].isWhole
        && greatestCommonDivisor(values[0].numerator.magnitude, values[1].numerator.magnitude) == 1
    default: return false
    }
  }
}

extension MathStatement {
  /// x_1 and x_2, the names of solutions, as x.
  var withPlainNames: MathStatement {
    let indexed = letters.filter { $0.contains("_") && $0.last?.isNumber == true }
    guard !indexed.isEmpty, case .variable(let name) = sides[0], indexed.contains(name), letters.count == 1,
      let plain = name.split(separator: "_").first.map(String.init)
    else { return self }
    var result = self
    result.sides = sides.map { $0.replacing(name, by: .variable(plain)) }
    return result
  }
}

extension SymbolLayoutTree {
  /// Units of several letters, as they are written behind a result.
  private static let units: [[String]] = ["mm", "cm", "dm", "km", "mg", "kg", "ml", "min"].map { $0.map(String.init) }

  /// The row without a unit of several letters at its end, behind a number; cm² has an exponent, which goes with it.
  var withoutUnit: SymbolLayoutTree {
    for unit in Self.units where nodes.count > unit.count {
      let last = nodes.suffix(unit.count)
      let before = nodes[nodes.count - unit.count - 1]
      guard last.map(\.label) == unit, last.dropLast().allSatisfy(\.scripts.isEmpty),
        before.scripts.isEmpty || before.isFraction,
        before.isDigit || before.isFraction || before.label == ")"
      else { continue }
      // Letters that the line has elsewhere are unknowns.
      let rest = SymbolLayoutTree(Array(nodes.dropLast(unit.count)))
      var isElsewhere = false
      rest.forEachNode { if unit.contains($0.label) { isElsewhere = true } }
      if !isElsewhere { return rest }
    }
    return self
  }
}
