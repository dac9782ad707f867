/// Reads formulas as space-separated LaTeX tokens, as ../shared/data/formulas holds them, into descriptions.
///
/// Only what a page of school mathematics may hold: symbols that can be written, fractions, roots, scripts, brackets.
struct LaTeXTokens {
  private let tokens: [Substring]
  private var position = 0
  private static let deepest = 20

  /// The description of a formula; nil where it holds anything else, or a mixed number, which plain notation lacks.
  static func description(_ text: some StringProtocol) -> ExpressionDescription? {
    var reader = LaTeXTokens(tokens: text.split(separator: " ").map { Substring($0) })
    guard let row = reader.row(until: nil, depth: 0), reader.position == reader.tokens.count else { return nil }
    return row
  }

  private init(tokens: [Substring]) { self.tokens = tokens }

  private var next: Substring? { position < tokens.count ? tokens[position] : nil }

  private mutating func row(until end: Substring?, depth: Int) -> ExpressionDescription? {
    guard depth < Self.deepest else { return nil }
    var items: [ExpressionDescription] = []
    while let token = next, token != end {
      position += 1
      switch token {
      case "^", "_":
        guard let base = items.popLast(), let script = argument(depth: depth) else { return nil }
        guard let item = Self.scripted(base, token == "^", script) else { return nil }
        items.append(item)
      case "\\frac":
        if let last = items.last, Self.isDigit(last) { return nil }
        guard let above = argument(depth: depth), let below = argument(depth: depth) else { return nil }
        items.append(.fraction(above, below))
      case "\\sqrt":
        guard next != "[", let inside = argument(depth: depth) else { return nil }
        items.append(.root(inside, index: nil))
      case "(", "[":
        let close: Substring = token == "(" ? ")" : "]"
        guard let inner = row(until: close, depth: depth + 1), next == close else { return nil }
        position += 1
        items.append(.fenced(String(token), inner, String(close)))
      case "{":
        guard let inner = row(until: "}", depth: depth + 1), next == "}" else { return nil }
        position += 1
        items.append(inner)
      default:
        guard let label = Self.labels[token] else { return nil }
        items.append(.symbol(label))
      }
    }
    guard !items.isEmpty, Self.canBeTyped(items) else { return nil }
    return items.count == 1 ? items[0] : .row(items)
  }

  /// Whether the row's text is read as the row: no words, which are prose, and no number right behind a power.
  private static func canBeTyped(_ items: [ExpressionDescription]) -> Bool {
    var letters = ""
    for (index, item) in items.enumerated() {
      if case .symbol(let label) = item, label.count == 1, label.first?.isLetter == true {
        letters += label
        if letters.count > 2 || words.contains(letters) { return false }
      } else {
        letters = ""
      }
      if index > 0, case .scripts = items[index - 1], isDigit(item) { return false }
    }
    return true
  }

  /// Pairs of letters that typed text takes for a name.
  private static let words: Set<String> = ["pi", "ln", "lg", "mu", "nu", "xi", "in"]

  private mutating func argument(depth: Int) -> ExpressionDescription? {
    guard let token = next else { return nil }
    position += 1
    guard token == "{" else { return Self.labels[token].map { .symbol($0) } }
    guard let inner = row(until: "}", depth: depth + 1), next == "}" else { return nil }
    position += 1
    return inner
  }

  private static func scripted(
    _ base: ExpressionDescription, _ isUpper: Bool, _ script: ExpressionDescription
  ) -> ExpressionDescription? {
    switch base {
    case .scripts(let inner, let sub, nil) where isUpper: .scripts(inner, subscript: sub, superscript: script)
    case .scripts(let inner, nil, let sup) where !isUpper: .scripts(inner, subscript: script, superscript: sup)
    case .symbol, .fenced: .scripts(base, subscript: isUpper ? nil : script, superscript: isUpper ? script : nil)
    default: nil
    }
  }

  private static func isDigit(_ item: ExpressionDescription) -> Bool {
    switch item {
    case .symbol(let label): label.first?.isNumber == true
    case .scripts(let base, _, _): isDigit(base)
    default: false
    }
  }

  /// Tokens that are symbols with a template. Letters that no school writes by hand as a variable are not among them.
  private static let labels: [Substring: String] = {
    var labels: [Substring: String] = ["\\cdot": "\\cdot", "\\approx": "\\approx"]
    for label in HandwritingSynthesizer.labels where label.count == 1 && !"()[]{}|!*".contains(label) {
      labels[Substring(label)] = label
    }
    for label in ["\\times", "\\div", "\\pm", "\\leq", "\\geq", "\\neq", "\\pi", "\\alpha", "\\beta", "\\theta"] {
      labels[Substring(label)] = label
    }
    return labels
  }()
}
