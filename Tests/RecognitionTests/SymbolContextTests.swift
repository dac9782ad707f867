import MathSymbols
import Testing

@testable import Recognition

@Suite struct SymbolContextTests {
  static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> LayoutBox {
    LayoutBox(left: x, top: y, right: x + width, bottom: y + height)
  }

  @Test func everyLabelHasOneShape() {
    let grouped = SymbolContext.twins.flatMap { $0 }
    #expect(Set(grouped).count == grouped.count, "no label is in two groups")
    #expect(SymbolContext.labels.allSatisfy { SymbolContext.shapes.ofLabel[$0] != nil })
    #expect(Set(SymbolContext.shapes.ofLabel.values).allSatisfy { (0..<SymbolContext.shapes.count).contains($0) })
  }

  /// What the page's place and scale are must not matter, nor which twin a neighbour is taken for.
  @Test func placeScaleAndTwinsOfNeighboursChangeNothing() {
    let symbols = [
      ("x", Self.box(0, 10, 20, 20)), ("+", Self.box(30, 12, 16, 16)), ("2", Self.box(60, 0, 18, 30)),
    ]
    let plain = SymbolContext(symbols.map { (label: $0.0, box: $0.1) }, usualSize: 20)
    let moved = SymbolContext(
      symbols.map {
        (label: $0.0, box: Self.box(700 + 3 * $0.1.left, 90 + 3 * $0.1.top, 3 * $0.1.width, 3 * $0.1.height))
      }, usualSize: 60)
    let twins = SymbolContext(
      zip(["X", "t", "z"], symbols).map { (label: $0.0, box: $0.1.1) }, usualSize: 20)
    for index in symbols.indices {
      let features = plain.features(of: index)
      #expect(features.count == SymbolContext.count)
      #expect(zip(features, moved.features(of: index)).allSatisfy { abs($0 - $1) < 1e-4 })
      #expect(features == twins.features(of: index))
    }
    let other = SymbolContext([("x", symbols[0].1), ("=", symbols[1].1), ("2", symbols[2].1)], usualSize: 20)
    #expect(plain.features(of: 0) != other.features(of: 0), "another shape of a neighbour is seen")
  }

  @Test func companionsAreThoseOfOneExpression() {
    var statistics = CompanionStatistics()
    for _ in 0..<50 { statistics.add(["x", "+", "x"]) }
    for _ in 0..<50 { statistics.add(["X", "Y"]) }
    #expect(statistics.log("x", "x") > 0.5 && statistics.log("X", "Y") > 0.5)
    #expect(statistics.log("x", "X") < -1 && statistics.log("x", "X") == statistics.log("X", "x"))
    #expect(statistics.log("X", "X") < -1, "never twice in one expression")
    #expect(statistics.log("\\alpha", "x") == 0, "nothing is known")
  }

  @Test func aLearnedContextTellsTwins() throws {
    // Small crosses between digits are signs, large ones before a bracket letters.
    let examples = (0..<60).map { number -> LayoutExample in
      let wobble = Double(number % 7) / 4
      let isSign = number % 2 == 0
      let symbols: [LayoutExample.Symbol] = [
        ("3", Self.box(0, 0, 18, 30 + wobble), 1),
        (isSign ? "\\times" : "X", isSign ? Self.box(26, 10, 12 + wobble, 12) : Self.box(26, 0, 24, 30 + wobble), 1),
        (isSign ? "4" : "=", isSign ? Self.box(46, 0, 18, 30) : Self.box(60, 12, 20, 9), 1),
      ]
      return LayoutExample(tree: .init(), symbols: symbols)
    }
    var trainer = LayoutTrainer()
    trainer.epochs = 40
    let model = try trainer.train(examples)
    let sign = SymbolContext(
      [("3", Self.box(0, 0, 18, 30)), ("x", Self.box(26, 10, 12, 12)), ("4", Self.box(46, 0, 18, 30))], usualSize: 30)
    let letter = SymbolContext(
      [("3", Self.box(0, 0, 18, 30)), ("x", Self.box(26, 0, 24, 30)), ("=", Self.box(60, 12, 20, 9))], usualSize: 30)
    let place = Dictionary(uniqueKeysWithValues: model.context.labels.enumerated().map { ($1, $0) })
    let (times, capital) = (try #require(place["\\times"]), try #require(place["X"]))
    let first = model.context.probabilities(of: sign.features(of: 1))
    let second = model.context.probabilities(of: letter.features(of: 1))
    #expect(first[times] > 0.8 && second[capital] > 0.8)
  }
}
