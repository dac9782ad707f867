import MathSymbols

/// Reads descriptions in plain notation: `3+2*4`, `frac(1,2)`, `sqrt(2)`, `root(3,x)`, `x^2`, `a_{n+1}`, `\pi`.
///
/// Each character is a symbol, so `/` is drawn as a slash; `frac(above,below)` is a fraction with a bar. Braces group
/// without being drawn (`\{` is drawn), nor are the brackets of `x^(n+1)`. Words of the vocabulary (`sin`, `pi`, `sum`,
/// `alpha`, ...) may stand with or without a backslash.
public struct ExpressionNotation {
  /// Why a text could not be parsed.
  public struct ParsingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole text.
    public let text: String
    /// The character at fault, counted from 1.
    public let column: Int
    /// What is wrong there, as a clause.
    public let problem: String

    /// One line: `x), column 2: ')' closes nothing`.
    public var description: String { "\(text), column \(column): \(problem)" }
  }

  /// The description that a text stands for.
  ///
  /// - Throws: ``ParsingError`` with the column.
  public static func parse(_ text: String) throws(ParsingError) -> ExpressionDescription {
    var reader = ExpressionNotation(text: text, characters: Array(text))
    let row = try reader.row(until: [])
    guard reader.position == reader.characters.count else {
      throw reader.failure("'\(reader.characters[reader.position])' closes nothing")
    }
    return row
  }

  /// Deeper nesting is refused: each level takes a level of the call stack.
  private static let deepest = 60

  private let text: String
  private let characters: [Character]
  private var position = 0
  private var depth = 0

  private init(text: String, characters: [Character]) {
    self.text = text
    self.characters = characters
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private func failure(_ problem: String) -> ParsingError {
    ParsingError(text: text, column: position + 1, problem: problem)
  }

  private mutating func row(until ends: Set<Character>) throws(ParsingError) -> ExpressionDescription {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { throw failure("nested more than \(Self.deepest) deep") }
    var items: [ExpressionDescription] = []
    while let character = next, !ends.contains(character), !Self.closers.contains(character) {
      if character == " " {
        position += 1
      } else {
        items.append(try scripted())
      }
    }
    guard !items.isEmpty else { throw failure("a symbol is missing") }
    return items.count == 1 ? items[0] : .row(items)
  }

  /// An atom with its scripts.
  private mutating func scripted() throws(ParsingError) -> ExpressionDescription {
    let base = try atom()
    var lower: ExpressionDescription?
    var upper: ExpressionDescription?
    while let mark = next, mark == "^" || mark == "_" {
      guard mark == "^" ? upper == nil : lower == nil else { throw failure("a second '\(mark)' at one symbol") }
      position += 1
      let content = try script()
      if mark == "^" { upper = content } else { lower = content }
    }
    guard lower != nil || upper != nil else { return base }
    if case .symbol(let label) = base, ["\\sum", "\\lim"].contains(label) {
      return .limits(base, below: lower, above: upper)
    }
    return .scripts(base, subscript: lower, superscript: upper)
  }

  /// What follows `^` or `_`: a group, or a sign, a run of digits or one atom.
  private mutating func script() throws(ParsingError) -> ExpressionDescription {
    if next == "(" { return try group(")") }
    var items: [ExpressionDescription] = []
    if let sign = next, sign == "-" || sign == "+" { items.append(try atom()) }
    if next?.isWholeNumber == true {
      while next?.isWholeNumber == true { items.append(try atom()) }
    } else {
      items.append(try atom())
    }
    return items.count == 1 ? items[0] : .row(items)
  }

  private mutating func atom() throws(ParsingError) -> ExpressionDescription {
    guard let character = next else { throw failure("a symbol is missing") }
    if character == "{" { return try group("}") }
    if let close = Self.fences[character] {
      let inner = try group(close)
      return .fenced(String(character), inner, String(close))
    }
    if character == "\\" || character.isLetter, let word = word() { return try named(word) }
    for length in [2, 1] where position + length <= characters.count {
      let piece = String(characters[position..<(position + length)])
      if let label = Self.labels[piece] {
        position += length
        return .symbol(label)
      }
    }
    throw failure("'\(character)' is no symbol that can be written")
  }

  /// The longest word of the vocabulary at this position, as a label or a structure's name.
  private func word() -> (name: String, length: Int)? {
    let start = characters[position] == "\\" ? position + 1 : position
    if start > position, start < characters.count, "{}%".contains(characters[start]) {
      return ("\\" + String(characters[start]), 2)
    }
    let letters = characters[start...].prefix { $0.isLetter }
    for length in stride(from: letters.count, through: 2, by: -1) {
      let name = String(letters.prefix(length))
      if Self.structures.contains(name) || HandwritingSynthesizer.canWrite("\\" + name) {
        return (name, start - position + length)
      }
    }
    return nil
  }

  private mutating func named(_ word: (name: String, length: Int)) throws(ParsingError) -> ExpressionDescription {
    position += word.length
    switch word.name {
    case "\\{":
      let inner = try row(until: ["\\"])
      guard next == "\\", position + 1 < characters.count, characters[position + 1] == "}" else {
        throw failure("'\\}' is missing")
      }
      position += 2
      return .fenced("{", inner, "}")
    case "\\}": throw failure("'\\}' closes nothing")
    case "\\%": return .symbol("%")
    case "sqrt": return .root(try arguments(1)[0], index: nil)
    case "frac":
      let parts = try arguments(2)
      return .fraction(parts[0], parts[1])
    case "root":
      let parts = try arguments(2)
      return .root(parts[1], index: parts[0])
    default: return .symbol("\\" + word.name)
    }
  }

  private mutating func arguments(_ count: Int) throws(ParsingError) -> [ExpressionDescription] {
    guard next == "(" else { throw failure("'(' is missing") }
    position += 1
    var parts: [ExpressionDescription] = []
    for index in 0..<count {
      let isLast = index == count - 1
      parts.append(try row(until: isLast ? [")"] : [","]))
      guard next == (isLast ? ")" : ",") else { throw failure("'\(isLast ? ")" : ",")' is missing") }
      position += 1
    }
    return parts
  }

  private mutating func group(_ close: Character) throws(ParsingError) -> ExpressionDescription {
    position += 1
    let inner = try row(until: [close])
    guard next == close else { throw failure("'\(close)' is missing") }
    position += 1
    return inner
  }

  private static let fences: [Character: Character] = ["(": ")", "[": "]"]
  private static let closers: Set<Character> = [")", "]", "}"]
  private static let structures: Set<String> = ["sqrt", "frac", "root"]

  /// From text to labels: labels of one character stand for themselves, and common signs for the others.
  private static let labels: [String: String] = {
    var labels = [
      "<=": "\\leq", ">=": "\\geq", "!=": "\\neq", "->": "\\rightarrow", "×": "\\times", "÷": "\\div", "±": "\\pm",
      "≤": "\\leq", "≥": "\\geq", "≠": "\\neq", "→": "\\rightarrow", "∈": "\\in", "∞": "\\infty", "π": "\\pi",
      "'": "\\prime", "−": "-", "·": ".", "⋅": "\\cdot", "≈": "\\approx",
    ]
    for label in HandwritingSynthesizer.labels where label.count == 1 { labels[label] = label }
    return labels
  }()
}
