import Datasets
import Testing

@testable import ModelTraining

@Suite("Training data") struct TrainingDataTests {
  @Test("held-out writers are whole: no writer is on both sides, and nothing is lost")
  func split() throws {
    var data = TrainingData()
    try data.add("synthetic:100:1,+", seed: 3)
    let (training, heldOut) = data.split(share: 0.3, seed: 5)
    #expect(training.count + heldOut.count == data.count)
    #expect(!training.ink.isEmpty && !heldOut.ink.isEmpty)
    #expect(Set(training.ink.map(\.writer)).isDisjoint(with: heldOut.ink.map(\.writer)))
    let again = data.split(share: 0.3, seed: 5)
    #expect(again.heldOut.ink.map(\.writer) == heldOut.ink.map(\.writer))
  }

  @Test("labels come in the vocabulary's order, and unknown counts and templates are named")
  func synthetic() throws {
    var data = TrainingData()
    try data.add("synthetic:2:+,1", seed: 1)
    #expect(data.labels == ["1", "+"])
    for (place, word) in [("synthetic:0", "0"), ("synthetic:x", "x"), ("synthetic:1:\\nothing", "nothing")] {
      let error = #expect(throws: DatasetError.self) { try data.add(place, seed: 1) }
      #expect(error?.description.contains(word) == true)
    }
  }

  @Test("parts of an expression keep the strokes and labels of their symbols")
  func parts() throws {
    let synthesizer = HandwritingSynthesizer(seed: 2)
    let expression = synthesizer.expression(try ExpressionNotation.parse("3+frac(1,2)"), writer: 1, sample: 1)
    let whole = try #require(ArrangedInk(expression))
    let fraction = try #require(whole.parts.first)
    #expect(fraction.ink.symbols.map(\.label).sorted() == ["-", "1", "2"])
    for symbol in fraction.ink.symbols {
      let original = try #require(expression.symbols.first { $0.id == symbol.id })
      #expect(fraction.ink.strokes(of: symbol) == expression.strokes(of: original))
    }
  }
}
