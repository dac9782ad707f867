import MathSymbols
import Testing

@testable import Recognition

@Suite("Domains") struct DomainTests {
  @Test("each domain has the symbols of the smaller one, and all has all")
  func nested() throws {
    let arithmetic = try #require(Domain.arithmetic.labels)
    let algebra = try #require(Domain.algebra.labels)
    #expect(Domain.full.labels == nil)
    #expect(arithmetic.isStrictSubset(of: algebra))
    #expect(algebra.isStrictSubset(of: Set(SymbolVocabulary.all.map(\.label))))
    #expect(!algebra.contains(SymbolVocabulary.rejectLabel))
    #expect(
      arithmetic.isSuperset(of: (0...9).map(String.init) + ["+", "-", "\\times", "\\div", "=", "(", ")", "\\sqrt"]))
    #expect(arithmetic.isDisjoint(with: ["x", "\\sin", "\\leq"]) && algebra.isSuperset(of: ["x", "\\sin", "\\leq"]))
  }
}
