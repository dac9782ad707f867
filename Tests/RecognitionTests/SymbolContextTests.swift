import MathSymbols
import Testing

@testable import Recognition

@Suite struct SymbolContextTests {
  static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> LayoutBox {
    LayoutBox(left: x, top: y, right: x + width, bottom: y + height)
  }

  static func certain(_ label: String) -> [SymbolCandidate] { [SymbolCandidate(label: label, probability: 1)] }

  /// What the page's place and scale are must not matter.
  @Test func placeAndScaleChangeNothing() {
    let symbols: [SymbolContext.Symbol] = [
      (Self.certain("x"), Self.box(0, 10, 20, 20)), (Self.certain("+"), Self.box(30, 12, 16, 16)),
      (Self.certain("2"), Self.box(60, 0, 18, 30)),
    ]
    let plain = SymbolContext(symbols, usualSize: 20)
    let moved = SymbolContext(
      symbols.map {
        ($0.candidates, Self.box(700 + 3 * $0.box.left, 90 + 3 * $0.box.top, 3 * $0.box.width, 3 * $0.box.height))
      }, usualSize: 60)
    for index in symbols.indices {
      let features = plain.features(of: index)
      #expect(features.count == SymbolContext.count)
      #expect(zip(features, moved.features(of: index)).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func neighboursAndTheWholeExpressionAreSeen() {
    let boxes = (0..<6).map { Self.box(Double($0) * 30, 0, 20, 20) }
    func features(_ labels: [String]) -> [Float] {
      SymbolContext(zip(labels, boxes).map { (Self.certain($0), $1) }, usualSize: 20).features(of: 0)
    }
    let plain = features(["1", "+", "2", "+", "3", "="])
    #expect(plain != features(["1", "-", "2", "+", "3", "="]), "the neighbour")
    #expect(plain != features(["1", "+", "2", "+", "x", "="]), "what is written far off")
    #expect(plain != features(["7", "+", "2", "+", "3", "="]), "its own name")
    #expect(plain[SymbolContext.nameRange].max() == 1, "certain")
  }

  /// Letters that were exchanged stay the same letter all through the expression, and signs and digits stay.
  @Test func versionsExchangeLettersOnly() {
    let labels = ["a", "+", "a", "=", "2", "c"]
    let symbols = labels.enumerated().map { number, label -> LayoutExample.Symbol in
      (label, Self.box(Double(number) * 30, 0, 20, 20), 1)
    }
    let others = ["e", "m", "n", "s"].map { ($0, Self.box(0, 0, 20, 20), 1) }
    let examples = [LayoutExample(tree: .init(), symbols: symbols), LayoutExample(tree: .init(), symbols: others)]
    let places = SymbolPlaces(examples, versions: 30, seed: 4)
    let names = (0..<30 * labels.count).map { places.classNames[places.label(at: $0)] }
    var firsts: Set<String> = []
    for version in 0..<30 {
      let written = Array(names[version * labels.count..<(version + 1) * labels.count])
      #expect(written[0] == written[2] && [written[1], written[3], written[4]] == ["+", "=", "2"])
      firsts.insert(written[0])
    }
    #expect(Array(names[0..<labels.count]) == labels, "the first version is what was written")
    #expect(firsts.count > 2 && firsts.isSubset(of: ["a", "c", "e", "m", "n", "s"]))
  }

  @Test func aLearnedContextTellsTwins() throws {
    // Small crosses between digits are signs, large ones before a bracket letters; the crop does not tell.
    let cross = ["x", "X", "\\times"].map { SymbolCandidate(label: $0, probability: 1 / 3) }
    let examples = (0..<60).map { number -> LayoutExample in
      let wobble = Double(number % 7) / 4
      let isSign = number % 2 == 0
      let symbols: [LayoutExample.Symbol] = [
        ("3", Self.box(0, 0, 18, 30 + wobble), 1),
        (isSign ? "\\times" : "X", isSign ? Self.box(26, 10, 12 + wobble, 12) : Self.box(26, 0, 24, 30 + wobble), 1),
        (isSign ? "4" : "=", isSign ? Self.box(46, 0, 18, 30) : Self.box(60, 12, 20, 9), 1),
      ]
      return LayoutExample(
        tree: .init(), symbols: symbols, names: [Self.certain("3"), cross, Self.certain(symbols[2].label)])
    }
    var trainer = LayoutTrainer()
    trainer.contextEpochs = 60
    let model = try trainer.train(examples)
    let sign: [SymbolContext.Symbol] = [
      (Self.certain("3"), Self.box(0, 0, 18, 30)), (cross, Self.box(26, 10, 12, 12)),
      (Self.certain("4"), Self.box(46, 0, 18, 30)),
    ]
    let letter: [SymbolContext.Symbol] = [
      (Self.certain("3"), Self.box(0, 0, 18, 30)), (cross, Self.box(26, 0, 24, 30)),
      (Self.certain("="), Self.box(60, 12, 20, 9)),
    ]
    let parser = LayoutParser(model: model)
    func named(_ symbols: [SymbolContext.Symbol]) -> [SymbolCandidate] {
      parser.inContext(
        symbols.enumerated().map { LayoutSymbol(source: $0, box: $1.box, candidates: $1.candidates) }, usualSize: 30)[1]
        .namedInContext
    }
    let (first, second) = (named(sign)[0], named(letter)[0])
    #expect(first.label == "\\times" && first.probability > 0.8)
    #expect(second.label == "X" && second.probability > 0.8)
  }
}
