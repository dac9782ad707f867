import Testing

@testable import Recognition

@Suite struct SharedItemsTests {
  @Test(arguments: [0, 1, 7, 100], [1, 2, 5]) func resultsAreInOrder(_ count: Int, _ threads: Int) {
    #expect(SharedItems.map(count, threads: threads) { "\($0)" } == (0..<count).map { "\($0)" })
  }
}
