import MathSymbols
import Testing

@testable import Recognition

@Suite struct DomainTests {
  @Test func domainsGrowAndNameLabelsOnly() throws {
    let arithmetic = try #require(Domain.arithmetic.labels)
    let algebra = try #require(Domain.algebra.labels)
    #expect(arithmetic.isSubset(of: algebra) && arithmetic != algebra)
    #expect(Domain.full.labels == nil)
    for label in algebra { #expect(SymbolVocabulary.symbol(label) != nil, "\(label) is no label") }
    #expect(arithmetic.allSatisfy { SymbolVocabulary.symbol($0)?.role != .letter })
    #expect(arithmetic.isSuperset(of: (0...9).map(String.init)))
  }
}
