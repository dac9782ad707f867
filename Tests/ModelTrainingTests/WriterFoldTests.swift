import Datasets
import Testing

@testable import ModelTraining

@Suite("Folds of writers") struct WriterFoldTests {
  @Test("each writer is in one of the folds, and each fold gets its share")
  func cover() {
    let writers = (0..<3000).map { "collection:\($0)" }
    for count in [2, 3, 7] {
      let folds = (1...count).map { WriterFold(number: $0, count: count) }
      let counts = folds.map { fold in writers.count(where: fold.contains) }
      #expect(counts.reduce(0, +) == writers.count)
      // Six standard deviations of a binomial count.
      let share = 1 / Double(count)
      let limit = 6 * (3000 * share * (1 - share)).squareRoot()
      for number in counts { #expect(abs(Double(number) - 3000 * share) < limit) }
    }
  }

  @Test("a fold is its text", arguments: ["1/2", "2/2", "3/10"])
  func text(_ text: String) throws { #expect(try #require(WriterFold(text)).text == text) }

  @Test("no fold", arguments: ["", "1", "0/2", "3/2", "1/1", "1/2/3", "a/b", "-1/2", "1/ 2"])
  func refused(_ text: String) { #expect(WriterFold(text) == nil) }

  @Test("leaving out a fold leaves none of its writers, neither as symbols nor as expressions")
  func leaveOut() throws {
    var data = TrainingData()
    try data.add("synthetic:40:1,2", seed: 1)
    let fold = WriterFold(number: 1, count: 2)
    let before = data.ink
    data.leaveOut(fold)
    #expect(data.ink.count == before.count(where: { !fold.contains($0.writer) }))
    #expect(!data.ink.isEmpty && data.ink.count < before.count)
    #expect(!data.ink.contains { fold.contains($0.writer) })
  }
}
