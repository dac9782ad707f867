import MathSymbols

/// Writes a description in the plain notation of labels.csv: `(3+2)/4`, `x^2`, `sqrt(2)`, `4·2≤8`.
///
/// It is what a person types who reads the page: a fraction becomes a division, in brackets where it needs them.
struct PlainNotation {
  /// The text of a description.
  static func text(_ description: ExpressionDescription) -> String {
    switch description {
    case .symbol(let label): spelling[label] ?? SymbolVocabulary.symbol(label)?.plain ?? label
    case .row(let items): joined(items)
    case .fraction(let above, let below): grouped(above) + "/" + grouped(below)
    case .scripts(let base, let sub, let sup), .limits(let base, let sub, let sup):
      text(base) + (sub.map { "_{" + text($0) + "}" } ?? "") + (sup.map { "^" + power($0) } ?? "")
    case .root(let radicand, nil): "sqrt(" + text(radicand) + ")"
    case .root(let radicand, let index?): "root(" + text(index) + "," + text(radicand) + ")"
    case .fenced(let open, let inner, let close): open + text(inner) + close
    }
  }

  /// Items one after the other.
  private static func joined(_ items: [ExpressionDescription]) -> String {
    items.reduce(into: "") { text, item in
      let piece = Self.text(item)
      // `sin x`, not `sinx`.
      if piece.count > 1, text.last?.isLetter == true, piece.first?.isLetter == true { text += " " }
      text += piece
      if piece.count > 1, piece.allSatisfy(\.isLetter) { text += " " }
    }.trimmed
  }

  /// A part of a fraction: in brackets unless it is one symbol with its scripts, one number, or bracketed already.
  private static func grouped(_ item: ExpressionDescription) -> String {
    let text = Self.text(item)
    switch item {
    case .symbol, .fenced, .root: return text
    case .scripts(.symbol, _, _), .scripts(.fenced, _, _): return text
    default: return text.allSatisfy { $0.isNumber || $0 == "." } ? text : "(" + text + ")"
    }
  }

  private static func power(_ item: ExpressionDescription) -> String {
    let text = Self.text(item)
    return text.count == 1 || text.allSatisfy(\.isNumber) ? text : "(" + text + ")"
  }

  private static let spelling = [
    "\\times": "×", "\\div": "÷", "\\cdot": "·", "\\leq": "≤", "\\geq": "≥", "\\neq": "≠", "\\pi": "π", "\\pm": "±",
    "\\infty": "∞", "\\approx": "≈", "\\rightarrow": "→",
  ]
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    while text.first == " " { text.removeFirst() }
    return String(text)
  }
}
