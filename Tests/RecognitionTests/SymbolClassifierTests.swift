import ImageProcessing
import MathSymbols
import NeuralNetworks
import Testing

@testable import Recognition

@Suite struct SymbolClassifierTests {
  static let labels = ["1", "2", "+", "x", "=", SymbolVocabulary.rejectLabel]
  let classifier: SymbolClassifier
  let page: InkPage
  let hypotheses: [SymbolHypothesis]

  init() throws {
    let network = try Sequential(
      inputShape: [45, 45, 1],
      layers: [Flatten(name: "flatten"), Dense(name: "classes", units: Self.labels.count)])
    classifier = SymbolClassifier(
      Ensemble(Classifier(network: network, parameters: network.initialParameters(seed: 9), labels: Self.labels)))
    page = try WrittenExpressions.page([try WrittenExpressions.write("12+34=x", writer: 3)])
    hypotheses = SymbolDetector().hypotheses(components: page.components, strokeWidth: page.strokeWidth)
  }

  private func classify(
    _ hypotheses: [SymbolHypothesis], _ classifier: SymbolClassifier? = nil, allowed: Set<String>? = nil
  )
    throws -> [ClassifiedHypothesis]
  {
    try (classifier ?? self.classifier).classify(
      hypotheses, of: page, scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth), allowed: allowed)
  }

  @Test func temperatureOneLeavesProbabilities() throws {
    #expect(classifier.temperature == 1)
    let crop = SymbolClassifier.crop(PageScale(usualSize: 60, strokeWidth: page.strokeWidth))
    for item in try classify(hypotheses) {
      let pixels = try crop.pixels(of: item.hypothesis.components.map { page.components[$0] })
      let row = classifier.networks.probabilities(of: pixels)
      for candidate in item.candidates {
        let index = try #require(Self.labels.firstIndex(of: candidate.label))
        #expect(abs(candidate.probability - Double(row[index])) < 1e-5)
      }
      #expect(abs(item.rejection - Double(row[5])) < 1e-5)
    }
  }

  @Test func allLabelsShareOne() throws {
    for item in try classify(hypotheses) {
      #expect(abs(item.candidates.reduce(item.rejection) { $0 + $1.probability } - 1) < 1e-9)
      for (first, second) in zip(item.candidates, item.candidates.dropFirst()) {
        #expect(first.probability >= second.probability)
      }
      #expect(!item.candidates.contains { $0.label == SymbolVocabulary.rejectLabel })
    }
  }

  @Test func otherLabelsOfTheDomainHaveNothing() throws {
    let free = try classify(hypotheses)
    for (item, before) in zip(try classify(hypotheses, allowed: ["1", "2"]), free) {
      #expect(Set(item.candidates.map(\.label)) == ["1", "2"])
      #expect(abs(item.candidates.reduce(item.rejection) { $0 + $1.probability } - 1) < 1e-9)
      // What is left keeps its proportions.
      let share = before.candidates.filter { ["1", "2"].contains($0.label) }.reduce(before.rejection) {
        $0 + $1.probability
      }
      #expect(abs(item.rejection * share - before.rejection) < 1e-9)
    }
  }

  @Test func neighboursInTheBatchChangeNothing() throws {
    let together = try classify(hypotheses)
    for (hypothesis, item) in zip(hypotheses, together) { #expect(try classify([hypothesis]) == [item]) }
    #expect(try classify(hypotheses.reversed()) == together.reversed())
    #expect(
      try classifier.classify(
        hypotheses, of: page, scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth), threads: 2) == together)
    #expect(try classify([]).isEmpty)
  }

  @Test func temperatureOnlyChangesHowSureItIs() throws {
    var warm = classifier
    warm.temperature = 3
    for (sure, unsure) in zip(try classify(hypotheses), try classify(hypotheses, warm)) {
      #expect(sure.candidates.map(\.label) == unsure.candidates.map(\.label))
      #expect((sure.candidates.first?.probability ?? 0) >= (unsure.candidates.first?.probability ?? 1) - 1e-9)
    }
    var fact = classifier.networks.members[0]
    fact.facts["temperature"] = "1.7"
    #expect(SymbolClassifier(Ensemble(fact)).temperature == 1.7)
  }

  @Test func onlySoManyLabelsAreKept() throws {
    var few = classifier
    few.candidates = 2
    #expect(try classify(hypotheses, few).allSatisfy { $0.candidates.count == 2 })
  }
}
