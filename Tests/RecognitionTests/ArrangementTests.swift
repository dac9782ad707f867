import FileStorage
import Foundation
import FuzzSupport
import MathExpressions
import RandomStreams
import Testing

@testable import NeuralNetworks
@testable import Recognition

@Suite struct ArrangementTests {
  private static func box(_ left: Double, _ top: Double, _ width: Double = 10, _ height: Double = 10) -> LayoutBox {
    LayoutBox(left: left, top: top, right: left + width, bottom: top + height)
  }

  private static func token(_ label: String, _ box: LayoutBox, _ probability: Double = 0.9) -> ArrangementToken {
    ArrangementToken(box: box, candidates: [SymbolCandidate(label: label, probability: probability)])
  }

  /// `x^2+1`, arranged.
  private static func example() -> ArrangementExample {
    let tree = SymbolLayoutTree([
      .init("x", source: 0, scripts: [.superscript: SymbolLayoutTree([.init("2", source: 1)])]), .init("+", source: 2),
      .init("1", source: 3),
    ])
    return ArrangementExample(
      tokens: [
        token("x", box(0, 10)), token("2", box(12, 0, 6, 8)), token("+", box(24, 10)), token("1", box(40, 4, 3, 16)),
      ], labels: ["x", "2", "+", "1"], links: ArrangementTruth(tree, count: 4))
  }

  // MARK: Trees and links

  @Test func linksOfATreeGiveTheTreeBack() throws {
    let text = "\\frac{a+b}{2}\\sqrt{x^{2}_{1}}=\\sum_{i}c"
    let read = try LaTeXReader().tree(text)
    var count = 0
    func numbered(_ row: SymbolLayoutTree) -> SymbolLayoutTree {
      SymbolLayoutTree(
        row.nodes.map { node in
          let source = count
          count += 1
          var scripts: [LayoutRelation: SymbolLayoutTree] = [:]
          for relation in LayoutRelation.allCases { scripts[relation] = node.scripts[relation].map(numbered) }
          return .init(node.label, source: source, scripts: scripts)
        })
    }
    let tree = numbered(read)
    var labels: [String] = []
    tree.forEachNode { labels.append($0.label) }
    let links = try #require(ArrangementLinks(tree, count: count))
    let back = links.tree(labels: labels, lefts: (0..<count).map(Double.init))
    #expect(LayoutNormalizer().normalized(back) == LayoutNormalizer().normalized(read))
    #expect(ArrangementLinks(back, count: count) == links)
  }

  @Test func spellingsOfOneMeaningHaveOneSetOfLinks() {
    func limits(_ relation: LayoutRelation) -> SymbolLayoutTree {
      SymbolLayoutTree([.init("\\sum", source: 0, scripts: [relation: SymbolLayoutTree([.init("i", source: 1)])])])
    }
    #expect(ArrangementLinks(limits(.subscript), count: 2) == ArrangementLinks(limits(.below), count: 2))
    let beside = SymbolLayoutTree([.init("f", source: 0), .init("\\prime", source: 1), .init("x", source: 2)])
    let script = SymbolLayoutTree([
      .init("f", source: 0, scripts: [.superscript: SymbolLayoutTree([.init("\\prime", source: 1)])]),
      .init("x", source: 2),
    ])
    #expect(ArrangementLinks(beside, count: 3) == ArrangementLinks(script, count: 3))
  }

  @Test func treesThatLackOrRepeatSymbolsHaveNoLinks() {
    #expect(ArrangementLinks(SymbolLayoutTree([.init("x", source: 0)]), count: 2) == nil)
    #expect(ArrangementLinks(SymbolLayoutTree([.init("x", source: 0), .init("y", source: 0)]), count: 2) == nil)
    #expect(ArrangementLinks(SymbolLayoutTree([.init("x")]), count: 1) == nil)
  }

  /// Against all ways to give each of up to five places a parent.
  @Test func spanningTreesAreTheBestOfAll() {
    var random = RandomStream(seed: 3)
    for _ in 0..<200 {
      let count = 1 + random.below(5)
      let weights = (0..<count).map { _ in (0..<count).map { _ in random.uniform(-3...3) } }
      let roots = (0..<count).map { _ in random.uniform(-3...3) }
      var best = -Double.infinity
      for code in 0..<Int(pow(Double(count + 1), Double(count))) {
        var rest = code
        let parents = (0..<count).map { _ -> Int in
          defer { rest /= count + 1 }
          return rest % (count + 1)
        }
        guard parents.count(where: { $0 == count }) == 1, parents.indices.allSatisfy({ parents[$0] != $0 }) else {
          continue
        }
        let reachesRoot = parents.indices.allSatisfy { start in
          var place = start
          for _ in 0..<count where place != count { place = parents[place] }
          return place == count
        }
        guard reachesRoot else { continue }
        best = max(
          best,
          parents.enumerated().reduce(0) {
            $0 + ($1.element == count ? roots[$1.offset] : weights[$1.offset][$1.element])
          })
      }
      let tree = SpanningTree(weights: weights, roots: roots, candidates: count)
      #expect(abs(tree.score - best) < 1e-9)
    }
  }

  // MARK: Opinions

  /// An output that is sure of an example's labels and links, before any softmax.
  private static func sure(_ example: ArrangementExample, places: Int, _ model: ArrangementModel) throws -> [Float] {
    let output = ArrangementNetwork.Output(places: places, labels: model.labels.count)
    var row = [Float](repeating: 0, count: output.count)
    let links = try #require(example.links).links
    for (place, label) in example.labels.enumerated() {
      if let number = label.flatMap(model.number) { row[output.names.lowerBound + place * output.labels + number] = 9 }
      row[output.symbols.lowerBound + place] = 5
      guard let parent = links.parents[place] else {
        row[output.roots.lowerBound + place] = 9
        continue
      }
      let edge = output.edges.lowerBound + (place * places + parent) * (ArrangementRelation.count + 1)
      row[edge + ArrangementRelation.count] = 9
      row[edge + links.relations[place]] = 9
    }
    return row
  }

  @Test func whatIsSureIsDecoded() throws {
    let model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels)
    let example = Self.example()
    let row = try Self.sure(example, places: 6, model)
    let output = ArrangementNetwork.Output(places: 6, labels: model.labels.count)
    let opinion = row.withUnsafeBufferPointer { ArrangementOpinion($0, output, count: 4) }
    let found = ArrangementDecoder(opinion: opinion).links()
    let links = try #require(example.links).links
    #expect(found.first == links)
    #expect(found.count == 1 + ArrangementDecoder.alternatives)
    #expect(found.dropFirst().allSatisfy { opinion.score($0) < opinion.score(links) })
    for place in 0..<4 {
      let all = (0..<model.labels.count).reduce(0) { $0 + exp(opinion.name(place, $1)) }
      #expect(abs(all - 1) < 1e-4)
      let parents = ([nil] + (0..<4).filter { $0 != place }.map(Optional.some)).reduce(0) {
        $0 + exp(opinion.parent(place, $1))
      }
      #expect(abs(parents - 1) < 1e-4)
    }
  }

  @Test func twoSymbolsNeverStandInOnePlace() throws {
    let model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels)
    var example = Self.example()
    // Both the plus and the one are said to follow the x.
    var links = try #require(example.links).links
    links.parents[3] = 0
    example.links = ArrangementTruth(links)
    let row = try Self.sure(example, places: 4, model)
    let output = ArrangementNetwork.Output(places: 4, labels: model.labels.count)
    let opinion = row.withUnsafeBufferPointer { ArrangementOpinion($0, output, count: 4) }
    for links in ArrangementDecoder(opinion: opinion).links() {
      let places = zip(links.parents, links.relations).map { "\($0.map(String.init) ?? "") \($1)" }
      #expect(Set(places).count == 4)
    }
  }

  @Test func paddingChangesNothingThatCanBeSeen() throws {
    let model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels)
    let tokens = Self.example().tokens
    let alone = try #require(model.opinions(of: [tokens])[0])
    let (network, features) = model.network(ArrangementModel.sizes.count - 8)
    let workspace = Workspace(network: network, capacity: 1)
    features.fill(workspace.input, with: tokens)
    let rows = workspace.outputs(model.parameters, batch: 1)
    let output = ArrangementNetwork.Output(places: features.input.places, labels: model.labels.count)
    let padded = ArrangementOpinion(rows, output, count: tokens.count)
    let links = try #require(Self.example().links).links
    #expect(abs(alone.score(links) - padded.score(links)) < 1e-3)
    #expect(abs(alone.name(0, 3) - padded.name(0, 3)) < 1e-3)
  }

  @Test func linesThatAreEmptyOrTooLongHaveNoOpinion() throws {
    let model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels)
    let long = (0...ArrangementModel.mostSymbols).map { Self.token("1", Self.box(Double(12 * $0), 0)) }
    let opinions = model.opinions(of: [[], long, Array(long.dropLast()), [long[0]]])
    #expect(opinions.map { $0 == nil } == [true, true, false, false])
  }

  // MARK: Learning

  @Test func theLossesGradientAgreesWithDifferences() throws {
    let places = 5
    let labels = 7
    let loss = ArrangementLoss(places: places, labels: labels)
    var targets = [Int32](repeating: 0, count: 4 * places)
    targets.withUnsafeMutableBufferPointer { targets in
      var example = Self.example()
      example.labels[3] = nil
      loss.fill(targets, example) { ["x": 3, "2": 0, "+": 6][$0] }
    }
    let count = ArrangementNetwork.Output(places: places, labels: labels).count
    var random = RandomStream(seed: 8)
    let outputs = (0..<count).map { _ in Float(random.uniform(-2...2)) }
    func evaluate(_ outputs: [Float]) -> (Double, [Float]) {
      var outputs = outputs
      var gradient = [Float](repeating: 9, count: count)
      let total = outputs.withUnsafeMutableBufferPointer { outputs in
        gradient.withUnsafeMutableBufferPointer { gradient in
          targets.withUnsafeBufferPointer { targets in
            loss.evaluate(
              LossPass(
                batch: 1, shape: [count], outputs: outputs.baseAddress!, targets: targets, scale: 1,
                gradient: gradient.baseAddress!))
          }
        }
      }
      return (total, gradient)
    }
    let (_, gradient) = evaluate(outputs)
    for place in 0..<count {
      var (more, less) = (outputs, outputs)
      more[place] += 1e-2
      less[place] -= 1e-2
      let slope = (evaluate(more).0 - evaluate(less).0) / 2e-2
      #expect(abs(slope - Double(gradient[place])) < 2e-3, "at \(place)")
    }
  }

  @Test func trainingGivesTheSameBytesWithAnyNumberOfThreadsAndLearns() throws {
    let examples = (0..<20).map { _ in Self.example() }
    var wrong = Self.example()
    wrong.links = nil
    wrong.labels[1] = nil
    func train(threads: Int) throws -> (parameters: Parameters, losses: [Double]) {
      var trainer = ArrangementTrainer()
      trainer.epochs = 3
      trainer.batchSize = 20
      trainer.risingSteps = 2
      trainer.threads = threads
      var state = ArrangementTrainer.State(model: try ArrangementModel(labels: ArrangementModel.vocabularyLabels))
      var losses: [Double] = []
      try trainer.run(&state, examples: examples, mistaken: [[wrong], []]) { losses.append($1) }
      return (state.model.parameters, losses)
    }
    let one = try train(threads: 1)
    #expect(try train(threads: 3).parameters == one.parameters)
    #expect(one.losses[2] < one.losses[0])
  }

  @Test func anExchangedLetterKeepsItsLine() {
    // A p, whose tail hangs below the line at 20, among donors that are capital P.
    let example = ArrangementExample(
      tokens: [Self.token("p", LayoutBox(left: 0, top: 14, right: 8, bottom: 24))], labels: ["p"],
      links: ArrangementTruth(SymbolLayoutTree([.init("p", source: 0)]), count: 1))
    let donor = ArrangementExample(
      tokens: [Self.token("P", Self.box(0, 0, 5, 10), 0.7)], labels: ["P"],
      links: ArrangementTruth(SymbolLayoutTree([.init("P", source: 0)]), count: 1))
    let variation = ArrangementVariation([donor, example])
    var seen = 0
    for number in 0..<200 {
      var random = RandomStream(seed: 1, UInt64(number))
      let varied = variation.varied(example, random: &random)
      guard varied.labels == ["P"] else { continue }
      seen += 1
      #expect(abs(varied.tokens[0].box.bottom - 20) < 2, "a capital stands on the line")
      #expect(varied.tokens[0].candidates == donor.tokens[0].candidates)
    }
    #expect(seen > 20)
  }

  @Test func fittedWeightsPreferWhatIsRight() {
    // The links always tell the right reading, the names never do.
    var random = RandomStream(seed: 2)
    let choices = (0..<60).map { _ in
      (0..<4).map { place -> (evidence: ArrangementEvidence, isRight: Bool) in
        var evidence = ArrangementEvidence()
        evidence.links = place == 1 ? -0.1 : -2
        evidence.names = random.uniform(-3...0)
        return (evidence, place == 1)
      }
    }
    let weights = ArrangementWeights.fitted(to: choices)
    #expect(weights.vector[3] > 1 && weights.vector[2] < 0.3)
    #expect(weights.vector.allSatisfy { $0 >= 0 })
  }

  // MARK: Files

  private static func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("arrangement-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func isReadAsItWasWritten() throws {
    try Self.withFile { path in
      var model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels, seed: 3)
      model.reading.provenance = "a test"
      for isAskedOfPhotographs in [false, true] {
        model.reading.onPhotographs = isAskedOfPhotographs ? ArrangementWeights() : nil
        model.reading.onPhotographs?.ignoreMeaning()
        try ArrangementModelFile.write(model, facts: ["data": "none"], to: path)
        let read = try ArrangementModelFile.read(path)
        #expect(read.labels == model.labels && read.parameters == model.parameters && read.reading == model.reading)
        #expect((read.reading[isFlat: false] != nil) == isAskedOfPhotographs && read.reading[isFlat: true] != nil)
      }
    }
  }

  /// Networks that are asked together: the file holds them all, one network twice says what it says alone, and two say what lies
  /// between them.
  @Test func networksAreAskedTogether() throws {
    let labels = ArrangementModel.vocabularyLabels
    let (one, other) = (try ArrangementModel(labels: labels, seed: 3), try ArrangementModel(labels: labels, seed: 4))
    let tokens = ["x", "2", "y"].enumerated().map { place, label in
      Self.token(label, LayoutBox(left: Double(40 * place), top: 0, right: Double(40 * place + 30), bottom: 30), 0)
    }
    func opinion(_ model: ArrangementModel) throws -> ArrangementOpinion {
      try #require(model.opinions(of: [tokens])[0])
    }
    var twice = one
    twice.others = [one.parameters]
    var both = one
    both.others = [other.parameters]
    let (first, second, mean) = (try opinion(one), try opinion(other), try opinion(both))
    for label in 0..<labels.count {
      #expect(abs(try opinion(twice).name(1, label) - first.name(1, label)) < 1e-4)
      let range = [first.name(1, label), second.name(1, label)].sorted()
      #expect(mean.name(1, label) >= range[0] - 1e-4)
    }
    let sum = (0..<labels.count).reduce(0) { $0 + exp(mean.name(1, $1)) }
    #expect(abs(sum - 1) < 1e-4)
    #expect(abs(mean.allSymbols - (first.allSymbols + second.allSymbols) / 2) < 1e-4)
    try Self.withFile { path in
      try ArrangementModelFile.write(both, facts: [:], to: path)
      let read = try ArrangementModelFile.read(path)
      #expect(read.parameters == both.parameters && read.others == both.others)
      var file = try TensorFile(path: path)
      for count in ["0", "1", "3", "5", "two"] {
        file.metadata["networks"] = count
        try file.write(to: path)
        #expect(throws: NetworkError.self) { try ArrangementModelFile.read(path) }
      }
    }
  }

  @Test func labelsInAnotherOrderMeanTheSame() throws {
    let model = try ArrangementModel(labels: ArrangementModel.vocabularyLabels.reversed())
    #expect(model.number(of: ArrangementModel.vocabularyLabels[0]) == model.labels.count - 1)
    try Self.withFile { path in
      try ArrangementModelFile.write(model, facts: [:], to: path)
      #expect(try ArrangementModelFile.read(path).number(of: "x") == model.number(of: "x"))
    }
  }

  /// Files with other numbers, names and lengths: what is read has an opinion of any symbols, whatever it is.
  @Test func changedModelsAnswerOrAreRefused() throws {
    try Self.withFile { path in
      try ArrangementModelFile.write(
        try ArrangementModel(labels: ArrangementModel.vocabularyLabels), facts: ["data": "none"], to: path)
      let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      var read = 0
      try FuzzRun.run("arrangement model", cases: 60) { mutator in
        try Data(mutator.safetensors(original)).write(to: URL(fileURLWithPath: path))
        do {
          let model = try ArrangementModelFile.read(path)
          read += 1
          let tokens = (0..<1 + mutator.below(7)).map { _ in
            Self.token(
              mutator.pick(["x", "2", "?", "\\sum"]),
              LayoutBox(left: mutator.real(), top: mutator.real(), right: mutator.real(), bottom: mutator.real()),
              mutator.pick([0, 0.5, 1, 1e-12]))
          }
          guard let opinion = model.opinions(of: [tokens])[0] else { return }
          for links in ArrangementDecoder(opinion: opinion).links() {
            let tree = links.tree(labels: tokens.map { _ in "x" }, lefts: tokens.map(\.box.left))
            _ = ArrangementLinks(tree, count: tokens.count)
          }
        } catch let error as NetworkError {
          guard error.description.hasPrefix(path) else { throw error }
        }
      }
      #expect(read > 3)
    }
  }

  /// The texts alone, which a change of the whole file seldom meets.
  @Test func changedConstantsAreInRangeOrRefused() throws {
    try Self.withFile { path in
      try ArrangementModelFile.write(
        try ArrangementModel(labels: ArrangementModel.vocabularyLabels), facts: [:], to: path)
      let whole = try TensorFile(path: path)
      try FuzzRun.run("arrangement constants", cases: 60) { mutator in
        var file = whole
        let key = mutator.pick(["labels", "reading", "format"])
        file.metadata[key] = mutator.text(file.metadata[key] ?? "")
        try file.write(to: path)
        do {
          let model = try ArrangementModelFile.read(path)
          guard model.reading.weights.vector.allSatisfy({ abs($0) <= 1000 }) else {
            throw NetworkError.graph("weights \(model.reading.weights)")
          }
        } catch let error as NetworkError {
          guard error.description.hasPrefix(path) else { throw error }
        }
      }
    }
  }
}
