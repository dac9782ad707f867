/// Reads typed mathematics, in LaTeX or plain text, whichever it is.
public struct MathTextReader: Sendable {
  /// The longest text that is read, in UTF-8 bytes: it fits the digits of the largest number that is computed, and some
  /// two thousand lines of handwriting, and takes half a second.
  public static let longestText = 120_000

  /// A reader has no settings.
  public init() {}

  /// Fails for a text that is too long to read.
  static func judge(_ text: String, most: Int = longestText) throws(MathExpressionError) {
    let count = text.utf8.count
    guard count > most else { return }
    throw MathExpressionError(.tooLarge, "a text of \(count) bytes, where \(most) are read at most")
  }

  /// The tree of a text, with the position of each symbol in characters; read as LaTeX where it has a backslash or a
  /// dollar sign.
  ///
  /// - Throws: `syntax` or `tooDeep`, with the position in characters.
  public func read(_ text: String) throws(MathExpressionError) -> ReadLayout<Int> {
    if let (label, rest) = Self.command(text) {
      let body = label == nil ? try withoutLetter(rest) : rest
      let start = text.count - (rest.hasPrefix(body) ? rest.count : body.count)
      do throws(MathExpressionError) {
        var layout = try readLine(body)
        layout.places = layout.places.map { $0 + start }
        guard let label else { return layout }
        layout.tree = SymbolLayoutTree([.init(label), .init("(")] + layout.tree.nodes + [.init(")")])
        return layout
      } catch {
        throw error.at(error.position.map { $0 + start })
      }
    }
    return try readLine(text)
  }

  /// The tree of a text without a word before it.
  private func readLine(_ text: String) throws(MathExpressionError) -> ReadLayout<Int> {
    if Self.isLaTeX(text) { return try LaTeXReader().read(text.withPlainLetters, isTyped: true) }
    return try PlainTextReader().read(text.withPlainLetters)
  }

  /// What a text asks to be done, as in `factor x^2-1`, `Simplify: 2x/x` and `solve x+1=3`: an operation, or nil for what is done
  /// anyway. Nil for a text without such a word.
  private static func command(_ text: String) -> (label: String?, rest: String)? {
    let body = text.drop(while: \.isWhitespace)
    let word = body.prefix { $0.isASCII && $0.isLetter }
    guard word.count > 3, let label = commands[word.lowercased()], let next = body.dropFirst(word.count).first,
      next.isWhitespace || next == ":" || next == "(" && label == nil
    else { return nil }
    let rest = body.dropFirst(word.count).drop { $0.isWhitespace || $0 == ":" }
    // A product of such letters goes on with an operator.
    guard let first = rest.first, first == "-" || !"+*/=<>^_!%,.;)".contains(first) else { return nil }
    return (label, String(rest))
  }

  /// What is behind `solve`, without `for x:` before it or `for x` behind it.
  ///
  /// - Throws: `unsupported` where there are other letters: which one is asked for would be forgotten.
  private func withoutLetter(_ text: String) throws(MathExpressionError) -> String {
    var (letter, body): (Character?, String) = (nil, text)
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if words.count > 2, words[words.count - 2] == "for", words[words.count - 1].count == 1 {
      letter = words[words.count - 1].first
      body = words.dropLast(2).joined(separator: " ")
    } else {
      let head = text.hasPrefix("for ") ? String(text.dropFirst(4)).trimmed : text
      let rest = head.dropFirst().drop(while: \.isWhitespace)
      guard head.first?.isLetter == true, rest.first == ":" else { return text }
      letter = head.first
      body = String(rest.dropFirst()).trimmed
    }
    guard let letter, letter.isLetter else { return text }
    let statement = (try? readLine(body).tree).flatMap { try? ExpressionParser().statement($0) }
    guard let statement, statement.letters != [String(letter)] else { return body }
    throw MathExpressionError(
      .unsupported, "one letter to solve for among others", expected: "the option --solve-for \(letter)")
  }

  private static let commands: [String: String?] = [
    "factor": "\\factor", "factorise": "\\factor", "factorize": "\\factor", "expand": "\\expand", "simplify": nil,
    "solve": nil, "compute": nil, "calculate": nil, "evaluate": nil, "find": nil,
  ]

  private static func isLaTeX(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "$") }
      || text.utf8.contains(UInt8(ascii: "{"))
        && ["{,}", "{}^", "{}_"].contains { text.firstRange(of: $0) != nil }
  }

  /// The lines of a text that holds several equations: separated by `;`, by commas or `and` where each part is an equation, or as the
  /// rows of `\\begin{cases}`. One line where it holds one.
  public func lines(_ text: String) -> [String] {
    let joined = Self.relations(of: text, joinedBy: Self.conjunctions)
    guard joined.count == 1 else { return joined.flatMap(lines) }
    // Most lines have nothing that separates equations, and are many.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") })
    else { return [text] }
    if Self.hasMatrix(text) { return [text] }
    var body = text
    for name in ["cases", "aligned", "align", "align*", "gathered", "gather", "array"] {
      guard let start = body.range(of: "\\begin{\(name)}"), let end = body.range(of: "\\end{\(name)}"),
        start.upperBound <= end.lowerBound
      else { continue }
      var inner = String(body[start.upperBound..<end.lowerBound])
      // The columns of an array say nothing about its equations.
      if name == "array", inner.first == "{", let close = inner.firstIndex(of: "}") {
        inner = String(inner[inner.index(after: close)...])
      }
      inner = inner.replacing("&", with: " ")
      body = inner
    }
    let rows =
      body.contains("\\\\") ? body.split(separator: "\\\\").map(String.init) : [body]
    let parts = rows.flatMap { row in row.split(separator: ";").flatMap { Self.equations(String($0)) } }
    let lines = parts.map { $0.trimmed }.filter { !$0.isEmpty }
    return lines.count > 1 ? lines : body == text ? [text] : lines
  }

  /// What joins two steps of a working; an arrow with one stroke may be a limit's.
  static let arrows = [
    "\\Leftrightarrow", "\\Rightarrow", "\\implies", "\\iff", "<=>", "⇔", "⟺", "⇒", "⟹", "=>", "∴",
  ]

  /// What says that two relations hold together.
  private static let conjunctions = ["\\text{ and }", "\\text{and}", " and ", "∧", "\\land", "\\wedge"]

  /// The steps of `2x + 3 = 7 ⇒ 2x = 4 ⇒ x = 2`; the text alone where a part of it is no relation, as of `x => 3`.
  public func steps(_ text: String) -> [String] { Self.relations(of: text, joinedBy: Self.arrows) }

  /// The relations that words or signs join; the text alone where there are none of them, or a part is no relation.
  private static func relations(of text: String, joinedBy separators: [String]) -> [String] {
    // Most lines have nothing of the kind, and are many.
    guard text.utf8.contains(where: { $0 > 127 || [">", "d", "\\"].contains(Unicode.Scalar($0)) }) else {
      return [text]
    }
    let parts = separators.reduce([text]) { parts, separator in parts.flatMap { $0.parts(separatedBy: separator) } }
      .map(\.trimmed)
    return parts.count > 1 && parts.allSatisfy { $0.contains { "=<>≤≥≈".contains($0) } } ? parts : [text]
  }

  /// Whether the rows of a text are those of a matrix; those of an array with relations are equations.
  private static func hasMatrix(_ text: String) -> Bool {
    guard text.firstRange(of: "\\begin{") != nil else { return false }
    if text.firstRange(of: "matrix}") != nil { return true }
    guard let start = text.firstRange(of: "\\begin{array}"), let end = text.firstRange(of: "\\end{array}"),
      start.upperBound <= end.lowerBound
    else { return false }
    return !text[start.upperBound..<end.lowerBound].contains { "=<>≤≥".contains($0) }
  }

  /// The parts between commas where each has a relation of its own.
  private static func equations(_ text: String) -> [String] {
    var parts = text.split(separator: ",").map(String.init)
    for gap in ["\\qquad", "\\quad"] { parts = parts.flatMap { $0.split(separator: gap).map(String.init) } }
    parts.removeAll { $0.trimmed.isEmpty }
    guard parts.count > 1,
      parts.allSatisfy({ part in part.contains { "=<>≤≥".contains($0) } && part.contains(where: \.isLetter) })
    else { return [text] }
    return parts
  }
}

extension String {
  /// The text with digits of every script, signs of full width and letters of mathematical alphabets as plain ones.
  var withPlainLetters: String {
    guard unicodeScalars.contains(where: { $0.value > 0x65F }) else { return self }
    return String(map(\.plain))
  }
}

extension Character {
  /// The plain character that means the same, or itself.
  fileprivate var plain: Character {
    guard unicodeScalars.count == 1, let scalar = unicodeScalars.first, scalar.value > 0x65F else { return self }
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    switch scalar.value {
    case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init) ?? self
    case 0x1D400...0x1D6A3: return letters[Int(scalar.value - 0x1D400) % letters.count]
    // The italic h has a place of its own.
    case 0x210E: return "h"
    default: break
    }
    guard scalar.properties.numericType == .decimal, let value = wholeNumberValue else { return self }
    return Character(String(value))
  }
}

extension String {
  /// Without spaces at the ends.
  var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension String {
  /// The text with every occurrence of a piece replaced.
  fileprivate func replacing(_ piece: Character, with other: String) -> String {
    reduce(into: "") { $0 += $1 == piece ? other : String($1) }
  }

  /// Where a piece first occurs.
  fileprivate func range(of piece: String) -> Range<String.Index>? { firstRange(of: piece) }
}
