import RandomStreams

/// A hand as the expression writer asks for its symbols.
struct HandInk: Sendable {
  let hands: PageHands
  let hand: PageHand
  /// By how much the hand's small letters are larger than the templates'.
  let xHeight: Float

  /// Symbols drawn with the ink of another.
  static let likeness = ["\\cdot": "."]

  /// A symbol's strokes where it stands on a line, as templates have them; nil where no hand has it.
  func strokes(_ label: String, random: inout RandomStream) -> [Ink.Stroke]? {
    let drawn = Self.likeness[label] ?? label
    if let letters = SymbolTemplates.letterGroups[label] { return word(letters, random: &random) }
    guard let own = hands.strokes(drawn, by: hand, random: &random) else { return nil }
    return SymbolPlacement.placed(own, as: drawn, xHeight: xHeight, random: &random)
  }

  /// The letters of a function's name one after the other.
  private func word(_ letters: [String], random: inout RandomStream) -> [Ink.Stroke]? {
    var strokes: [Ink.Stroke] = []
    var right: Float = 0
    for letter in letters {
      guard let own = self.strokes(letter, random: &random), let box = InkBox(own.lazy.joined()) else { return nil }
      let gap = strokes.isEmpty ? 0 : Float(random.uniform(4...14))
      strokes += own.map { $0.map { Ink.Point($0.x - box.left + right + gap, $0.y) } }
      right += gap + box.width
    }
    return strokes
  }
}
