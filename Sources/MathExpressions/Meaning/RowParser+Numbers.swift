import BigInt

extension RowParser {
  mutating func number() throws(MathExpressionError) -> MathExpression {
    if let value = try numberWithLetters() { return value }
    let start = position
    var whole = digits()
    var places = ""
    if whole.last.scripts[.subscript] != nil { return try numberInBase(whole.text, last: whole.last) }
    while whole.last.scripts.isEmpty, let next = current, next.label == ",", next.scripts.isEmpty {
      guard let group = digitsFollowing(), !whole.text.isEmpty else {
        throw MathExpressionError(.syntax, "found ','", expected: "digits on both sides", source: next.source)
      }
      let isThousands = group.count == 3 && whole.text.count <= 3 * (1 + whole.groups) && whole.text != "0"
      if isThousands && (commaMeaning == .thousands || whole.groups > 0) {
        if whole.groups == 0 {
          notes.append("the comma is read as separating thousands; it could be a decimal comma")
        }
      } else if whole.groups == 0 {
        position += 1
        let decimals = digits()
        notes.append("the comma is read as a decimal comma")
        if decimals.last.scripts.isEmpty, let power = try powerOfTen() {
          return try scientific(whole.text, decimals.text, power)
        }
        return try decimal(whole.text, decimals.text, last: decimals.last)
      } else {
        throw MathExpressionError(
          .syntax, "found ','", expected: "three digits after each comma", source: next.source)
      }
      position += 1
      let more = digits()
      whole = (whole.text + more.text, more.last, whole.groups + 1)
    }
    if whole.last.scripts.isEmpty, let point = current, point.label == "." {
      try point.checkScripts([])
      if let repeating = try repeatingDecimal(whole.text) { return repeating }
      guard let following = digitsFollowing() else {
        position += 1
        throw unexpected("a digit after the decimal point")
      }
      places = following
      position += 1
      let decimals = digits()
      if decimals.last.scripts.isEmpty, let power = try powerOfTen() {
        return try scientific(whole.text, places, power)
      }
      return try decimal(whole.text, places, last: decimals.last)
    }
    if whole.last.scripts.isEmpty, let power = try powerOfTen() { return try scientific(whole.text, "", power) }
    let value = MathExpression.number(Rational(BigInt(whole.text) ?? 0), isDecimal: false)
    if let mixed = SymbolLayoutTree.mixedNumber(in: nodes, from: start), mixed.fractionIndex == position {
      let bar = nodes[position]
      position += 1
      notes.append("a whole number beside a fraction is read as a mixed number: their sum")
      return .sum([.init(sign: .plus, value: value), .init(sign: .plus, value: try fraction(bar))])
    }
    try whole.last.checkScripts([.superscript])
    return try raised(value, by: whole.last)
  }

  mutating func decimal(_ whole: String, _ places: String, last: Node) throws(MathExpressionError)
    -> MathExpression
  {
    try last.checkScripts([.superscript])
    let value = Rational(numerator: BigInt(whole + places) ?? 0, nonzero: BigInt(10).power(places.count))
    return try raised(.number(value, isDecimal: true), by: last)
  }

  /// Consumes digits up to one that has a script; none where the number starts with its decimal point.
  private mutating func digits() -> (text: String, last: Node, groups: Int) {
    var text = ""
    var last = Node("")
    while let node = current, node.isDigit {
      text += node.label
      last = node
      position += 1
      if !node.scripts.isEmpty { break }
    }
    return (text, last, 0)
  }

  /// The digits after the separator at the position.
  private func digitsFollowing() -> String? {
    var index = position + 1
    var text = ""
    while index < nodes.count, nodes[index].isDigit {
      text += nodes[index].label
      index += 1
      if !nodes[index - 1].scripts.isEmpty { break }
    }
    return text.isEmpty ? nil : text
  }

  // MARK: Notations of numbers

  /// 77_8 is 7·8 + 7.
  private mutating func numberInBase(_ text: String, last: Node) throws(MathExpressionError) -> MathExpression {
    try last.checkScripts([.superscript, .subscript])
    guard let row = last.scripts[.subscript], row.nodes.allSatisfy({ $0.isDigit && $0.scripts.isEmpty }),
      let base = Int(row.nodes.map(\.label).joined()), (2...35).contains(base)
    else {
      throw MathExpressionError(
        .unsupported, "an index at a number", expected: "a base between 2 and 35", source: last.source)
    }
    guard let value = BigInt(text, radix: base) else {
      throw MathExpressionError(
        .syntax, "a digit that is too large for the base \(base)", expected: "digits below \(base)", source: last.source
      )
    }
    notes.append("the number is read in base \(base)")
    return try raised(.number(Rational(value), isDecimal: false), by: last)
  }

  /// 1A_16 and FF_16: digits and capital letters of which the last has a base; nil for another number, and for 2a_12, a product.
  mutating func numberWithLetters() throws(MathExpressionError) -> MathExpression? {
    var end = position
    func isDigit(_ node: Node) -> Bool { node.isDigit || "ABCDEF".contains(node.label) }
    while end < nodes.count, isDigit(nodes[end]), nodes[end].scripts.isEmpty { end += 1 }
    guard end < nodes.count, isDigit(nodes[end]), let row = nodes[end].scripts[.subscript],
      let base = Int(row.nodes.map(\.label).joined()), (11...16).contains(base)
    else { return nil }
    let text = nodes[position...end].map(\.label).joined()
    guard text.contains(where: \.isLetter), text.first?.isNumber == true || text.count > 1 && base == 16 else {
      return nil
    }
    position = end + 1
    return try numberInBase(text, last: nodes[end])
  }

  /// The exponent of 3e4 at the position, which is consumed; nil where there is none.
  private mutating func powerOfTen() throws(MathExpressionError) -> Int? {
    guard let letter = current, letter.label == "e" || letter.label == "E", letter.scripts.isEmpty else { return nil }
    var index = position + 1
    var text = ""
    if index < nodes.count, nodes[index].label == "-" || nodes[index].label == "+", nodes[index].scripts.isEmpty {
      if nodes[index].label == "-" { text = "-" }
      index += 1
    }
    let start = index
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
      text += nodes[index].label
      index += 1
    }
    // 2e3.5 means nothing, and 2e3^2 may be a power of either.
    if index < nodes.count, nodes[index].isDigit || nodes[index].label == "." && index > start {
      throw MathExpressionError(
        .syntax, "a power of ten that is not plain", expected: "2*10^3, (2e3)^2, or 2*e*3 for a product with e",
        source: letter.source)
    }
    guard index > start, index - start < 10 else { return nil }
    position = index
    return Int(text)
  }

  private mutating func scientific(_ whole: String, _ places: String, _ power: Int) throws(MathExpressionError)
    -> MathExpression
  {
    notes.append("e is read as 'times ten to the power of'; for Euler's number write a sign, as in 3*e")
    let mantissa = Rational(numerator: BigInt(whole + places) ?? 0, nonzero: BigInt(10).power(places.count))
    let number = MathExpression.number(mantissa, isDecimal: !places.isEmpty)
    guard power.magnitude <= 4_000, let scale = Rational(10).power(power) else {
      return .product(of: number, .power(.whole(10), .whole(power)))
    }
    return .number(mantissa * scale, isDecimal: !places.isEmpty || power < 0)
  }

  /// A decimal whose last digits repeat: marked by a bar or dots over them, or in brackets as in 0.4(3). Nil for another.
  private mutating func repeatingDecimal(_ whole: String) throws(MathExpressionError) -> MathExpression? {
    var index = position + 1
    var fixed = ""
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
      fixed += nodes[index].label
      index += 1
    }
    guard index < nodes.count else { return nil }
    var period = ""
    if nodes[index].label == "(", nodes[index].scripts.isEmpty {
      index += 1
      while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty {
        period += nodes[index].label
        index += 1
      }
      guard !period.isEmpty, index < nodes.count, nodes[index].label == ")" else { return nil }
      if !fixed.isEmpty { notes.append("digits in brackets after decimals are read as repeating") }
      index += 1
    } else if let mark = nodes[index].repetitionMark {
      while index < nodes.count, nodes[index].isDigit {
        let own = nodes[index].repetitionMark
        // Dots stand over the first and the last digit, a bar over all.
        guard mark == "." ? own != nil || nodes[index].scripts.isEmpty : own == mark else { break }
        period += nodes[index].label
        index += 1
        if mark == ".", own != nil, period.count > 1 { break }
      }
      if mark == ".", period.count > 1, nodes[index - 1].repetitionMark == nil {
        // A single dot marks one digit; those behind it would not be reached.
        throw MathExpressionError(
          .syntax, "digits after a repeating one", expected: "a dot over the last digit too",
          source: nodes[index - 1].source)
      }
    } else {
      return nil
    }
    let last = nodes[index - 1]
    position = index
    let scale = BigInt(10).power(fixed.count)
    let nines = BigInt(10).power(period.count) - 1
    let value =
      Rational(numerator: BigInt(whole + fixed) ?? 0, nonzero: scale)
      + Rational(numerator: BigInt(period) ?? 0, nonzero: scale * nines)
    return try raised(.number(value, isDecimal: false), by: last)
  }
}

extension SymbolLayoutTree.Node {
  /// The bar or dot above a digit that repeats.
  fileprivate var repetitionMark: String? {
    guard isDigit, let mark = scripts[.above], mark.nodes.count == 1, mark.nodes[0].scripts.isEmpty,
      scripts.keys.allSatisfy({ $0 == .above || $0 == .superscript })
    else { return nil }
    return ["-", "."].contains(mark.nodes[0].label) ? mark.nodes[0].label : nil
  }
}

extension SymbolLayoutTree {
  /// A whole number directly followed by a proper fraction of whole numbers, as in 2½.
  ///
  /// With a fraction bar this is never a product in schoolbooks: 2·½ has a dot.
  static func mixedNumber(in nodes: [Node], from start: Int) -> (fractionIndex: Int, Void)? {
    var index = start
    if start > 0, nodes[start - 1].isDigit || [".", ","].contains(nodes[start - 1].label) { return nil }
    while index < nodes.count, nodes[index].isDigit, nodes[index].scripts.isEmpty { index += 1 }
    guard index > start, index < nodes.count, nodes[index].isFraction, nodes[index].scripts.count == 2,
      let above = nodes[index].scripts[.above]?.wholeNumber, let below = nodes[index].scripts[.below]?.wholeNumber,
      above < below
    else { return nil }
    return (index, ())
  }

  private var wholeNumber: Int? {
    guard nodes.count < 10, nodes.allSatisfy({ $0.isDigit && $0.scripts.isEmpty }) else { return nil }
    return Int(nodes.map(\.label).joined())
  }
}
