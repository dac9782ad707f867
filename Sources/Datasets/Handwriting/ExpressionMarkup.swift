import MathSymbols

/// Writes the ground truth of a description: LaTeX, and MathML as CROHME writes it.
struct ExpressionMarkup {
  private var counts: [String: Int] = [:]
  /// The ids of the symbols in the order of ``ExpressionDescription/labels``.
  private(set) var ids: [String] = []

  /// The MathML of an expression, with an `id` for each symbol, and the ids.
  static func mathML(_ description: ExpressionDescription) -> (mathML: String, ids: [String]) {
    var markup = ExpressionMarkup()
    let body = markup.element(description)
    return ("<math>\(body)</math>", markup.ids)
  }

  /// The LaTeX of an expression, without dollar signs.
  static func latex(_ description: ExpressionDescription) -> String {
    switch description {
    case .symbol(let label): SymbolVocabulary.symbol(label)?.latex ?? label
    case .row(let items): joined(items.map(latex))
    case .fraction(let above, let below): "\\frac{\(latex(above))}{\(latex(below))}"
    case .scripts(let base, let sub, let sup), .limits(let base, let sub, let sup):
      latex(base) + (sub.map { "_{\(latex($0))}" } ?? "") + (sup.map { "^{\(latex($0))}" } ?? "")
    case .root(let radicand, nil): "\\sqrt{\(latex(radicand))}"
    case .root(let radicand, let index?): "\\sqrt[\(latex(index))]{\(latex(radicand))}"
    case .fenced(let open, let inner, let close):
      joined([latex(.symbol(open)), latex(inner), latex(.symbol(close))])
    }
  }

  /// The pieces concatenated, with a space where a command would swallow the next letter.
  private static func joined(_ pieces: [String]) -> String {
    pieces.reduce(into: "") { text, piece in
      let command = text.split(separator: "\\", omittingEmptySubsequences: false).dropFirst().last
      if let command, command.allSatisfy(\.isLetter), !command.isEmpty, piece.first?.isLetter == true { text += " " }
      text += piece
    }
  }

  private mutating func element(_ description: ExpressionDescription) -> String {
    switch description {
    case .symbol(let label): return token(label)
    case .row(let items):
      let content = items.map { element($0) }
      return content.count == 1 ? content[0] : "<mrow>\(content.joined())</mrow>"
    case .fraction(let above, let below):
      let id = nextID("\\frac")
      return "<mfrac id=\"\(id)\">\(element(above))\(element(below))</mfrac>"
    case .scripts(let base, let sub, let sup):
      return scripts(base, sub, sup, names: ("msub", "msup", "msubsup"))
    case .limits(let base, let below, let above):
      return scripts(base, below, above, names: ("munder", "mover", "munderover"))
    case .root(let radicand, let index):
      let id = nextID("\\sqrt")
      let content = element(radicand)
      guard let index else { return "<msqrt id=\"\(id)\">\(content)</msqrt>" }
      return "<mroot id=\"\(id)\">\(content)\(element(index))</mroot>"
    case .fenced(let open, let inner, let close):
      return "<mrow>\(token(open))\(element(inner))\(token(close))</mrow>"
    }
  }

  private mutating func scripts(
    _ base: ExpressionDescription, _ lower: ExpressionDescription?, _ upper: ExpressionDescription?,
    names: (lower: String, upper: String, both: String)
  ) -> String {
    let content = element(base) + (lower.map { element($0) } ?? "") + (upper.map { element($0) } ?? "")
    switch (lower != nil, upper != nil) {
    case (true, true): return "<\(names.both)>\(content)</\(names.both)>"
    case (true, false): return "<\(names.lower)>\(content)</\(names.lower)>"
    case (false, true): return "<\(names.upper)>\(content)</\(names.upper)>"
    case (false, false): return content
    }
  }

  private mutating func token(_ label: String) -> String {
    let name =
      switch SymbolVocabulary.symbol(label)?.role {
      case .digit: "mn"
      case .letter, .function, .constant: "mi"
      default: "mo"
      }
    return "<\(name) id=\"\(nextID(label))\">\(Self.escaped(label))</\(name)>"
  }

  /// The id of the next symbol of a name, `x_1`, `x_2`, ...; escaped for an attribute.
  private mutating func nextID(_ name: String) -> String {
    counts[name, default: 0] += 1
    let id = "\(name)_\(counts[name, default: 1])"
    ids.append(id)
    return Self.escaped(id)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
