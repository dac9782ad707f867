import Testing

@testable import MathSymbols

@Suite("Vocabulary")
struct SymbolVocabularyTests {
  @Test("has CROHME's 101 classes, and every label once")
  func counts() {
    #expect(SymbolVocabulary.crohmeLabels.count == 101)
    #expect(Set(SymbolVocabulary.all.map(\.label)).count == SymbolVocabulary.all.count)
  }
}
