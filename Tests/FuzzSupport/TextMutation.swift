/// Changes to what a text says rather than to its bytes: numbers, names, order and nesting, whatever the notation.
extension Mutator {
  /// A text (JSON, XML, comma-separated values, an expression) with some of its values changed, and now and then its bytes.
  public mutating func text(_ original: String) -> String {
    var tokens = Self.tokens(of: original)
    for _ in 0..<(1 + below(5)) { change(&tokens) }
    let text = tokens.joined()
    guard once(in: 8) else { return text }
    return String(decoding: bytes(Array(text.utf8)), as: UTF8.self)
  }

  private mutating func change(_ tokens: inout [String]) {
    guard !tokens.isEmpty else { return }
    let numbers = tokens.indices.filter { tokens[$0].first?.isNumber == true }
    let names = tokens.indices.filter { tokens[$0].first?.isLetter == true }
    let at = below(tokens.count)
    switch below(10) {
    case 0, 1, 2:
      if let number = numbers.isEmpty ? nil : pick(numbers) { tokens[number] = numberText() }
    case 3:
      if let name = names.isEmpty ? nil : pick(names) { tokens[name] = nameText() }
    case 4:
      // One name for two, or one number twice.
      let places = once(in: 2) && !names.isEmpty ? names : numbers
      if !places.isEmpty { tokens[pick(places)] = tokens[pick(places)] }
    case 5: tokens.remove(at: at)
    case 6:
      let end = min(tokens.count, at + 1 + below(30))
      tokens.insert(contentsOf: tokens[at..<end], at: below(tokens.count))
    case 7: tokens.swapAt(at, below(tokens.count))
    case 8:
      let end = min(tokens.count, at + 1 + below(12))
      tokens.removeSubrange(at..<end)
    default:
      let (open, close) = pick([("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("<mrow>", "</mrow>"), ("\\frac{1}{", "}")])
      let depth = once(in: 20) ? 20_000 : 1 + below(30)
      tokens[at] = String(repeating: open, count: depth) + tokens[at] + String(repeating: close, count: depth)
    }
  }

  /// A name that files do not usually have.
  public mutating func nameText() -> String {
    switch below(3) {
    case 0:
      pick([
        "", "\u{0}", "\u{FEFF}", "\u{1B}[2J", "../../etc/passwd", "|touch x", "null", "true", "\"", "\\", "\u{202E}",
        "é",
        "e\u{301}", "\n", "%s%n", "not-junk", "__proto__",
      ])
    case 1: String(repeating: pick(["x", "é", "\\", "\u{1F469}"]), count: 1 << below(12))
    default: pick(["0", "1", "x", "\\sqrt", "frac", "-", "="])
    }
  }

  /// Runs of digits (with point and exponent), runs of letters, and single other characters.
  private static func tokens(of text: String) -> [String] {
    enum Kind { case number, word, other }
    var tokens: [String] = []
    var last = Kind.other
    for scalar in text.unicodeScalars {
      let isDigit = (48...57).contains(scalar.value)
      let isInNumber = last == .number && ".eE".unicodeScalars.contains(scalar)
      let kind: Kind =
        isDigit || isInNumber ? .number : scalar.properties.isAlphabetic || scalar == "_" ? .word : .other
      if kind != .other, kind == last {
        tokens[tokens.count - 1].unicodeScalars.append(scalar)
      } else {
        tokens.append(String(scalar))
      }
      last = kind
    }
    return tokens
  }
}
