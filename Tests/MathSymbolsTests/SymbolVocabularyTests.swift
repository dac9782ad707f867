import Testing

@testable import MathSymbols

@Suite("Vocabulary")
struct SymbolVocabularyTests {
  @Test("has CROHME's 101 classes, and every label once")
  func counts() {
    #expect(SymbolVocabulary.crohmeLabels.count == 101)
    #expect(Set(SymbolVocabulary.all.map(\.label)).count == SymbolVocabulary.all.count)
  }

  @Test("what looks alike is told by one label, which looks like itself")
  func lookalikes() {
    for symbol in SymbolVocabulary.all {
      guard let other = SymbolVocabulary.symbol(symbol.lookalike) else { continue }
      #expect(other.lookalike == symbol.lookalike, "\(symbol.label)")
    }
    #expect(SymbolVocabulary.symbol("X")?.lookalike == SymbolVocabulary.symbol("\\times")?.lookalike)
    #expect(SymbolVocabulary.symbol("7")?.lookalike != SymbolVocabulary.symbol("1")?.lookalike)
  }

  @Test(
    "a symbol that is a product's end or beginning: brackets on one side each, digits and roots on both, signs on none")
  func operands() throws {
    func ends(_ label: String) throws -> Bool { try #require(SymbolVocabulary.symbol(label)).endsOperand }
    func begins(_ label: String) throws -> Bool { try #require(SymbolVocabulary.symbol(label)).beginsOperand }
    for label in ["7", "\\pi", "\\sqrt", "|"] { #expect(try ends(label) && begins(label), "\(label)") }
    for label in [")", "]", "!", "%"] { #expect(try ends(label) && !begins(label), "\(label)") }
    for label in ["(", "["] { #expect(try !ends(label) && begins(label), "\(label)") }
    for label in ["x", "+", "=", ",", "\\sum"] { #expect(try !ends(label) && !begins(label), "\(label)") }
  }

  @Test("bare strokes are of few pieces, and structures are those of bars, roots and signs with limits")
  func strokes() {
    let bare = SymbolVocabulary.all.filter(\.isBareStroke).map(\.label)
    #expect(Set(bare) == ["1", "l", "-", "/", "=", "(", ")", "|", "\\ldots", "\\prime", ".", ","])
    let structures = Dictionary(grouping: SymbolVocabulary.all.filter { $0.structure != nil }) { $0.structure! }
    #expect(
      structures.mapValues { $0.map(\.label) }
        == [.fraction: ["-"], .root: ["\\sqrt"], .limits: ["\\lim", "\\sum", "\\int"]])
  }
}
