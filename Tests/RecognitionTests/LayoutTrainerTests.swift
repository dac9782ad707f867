import MathExpressions
import Testing

@testable import Recognition

@Suite struct LayoutTrainerTests {
  /// Relations of expressions by writers that training has not seen.
  @Test func relationsOfOtherWritersAreKnown() throws {
    let judged = WrittenExpressions.random(150, firstWriter: 5000).compactMap { LayoutExample($0) }
    #expect(judged.count == 150)
    let matrix = LayoutTrainer().evaluate(try TrainedLayout.model.get(), on: judged)
    #expect(matrix.accuracy > 0.98, "\(matrix.counts)")
    for relation in LayoutModel.Relation.allCases {
      #expect((matrix.recall(relation.rawValue) ?? 0) > 0.8, "\(relation): \(matrix.counts)")
    }
  }

  /// `x_1^2+3`: every pair that the parser will ask about, and nothing else.
  @Test func pairsAreThoseOfTheTree() {
    let boxes = (0..<5).map { LayoutBox(left: 50.0 * Double($0), top: 0, right: 50 * Double($0) + 40, bottom: 60) }
    let labels = ["x", "1", "2", "+", "3"]
    typealias Node = SymbolLayoutTree.Node
    let tree = SymbolLayoutTree([
      Node(
        "x", source: 0,
        scripts: [
          .subscript: SymbolLayoutTree([Node("1", source: 1)]), .superscript: SymbolLayoutTree([Node("2", source: 2)]),
        ]),
      Node("+", source: 3), Node("3", source: 4),
    ])
    let pairs = RelationPairs([LayoutExample(tree: tree, symbols: zip(labels, boxes).map { ($0, $1, 1) })])
    // x_1, x^2, then + right of x and of neither script, then 3 right of +.
    let relations = (0..<pairs.count).map { LayoutModel.Relation(rawValue: pairs.label(at: $0)) }
    #expect(relations == [.subscript, .superscript, .right, .unrelated, .unrelated, .right])
  }

  /// Were the bar of a fraction lost, or taken for a part of a number, the rest would be no pair of a row.
  @Test func numeratorAndDenominatorAreUnrelated() {
    let boxes = [(0.0, 70.0, 60.0, 74.0), (15, 0, 45, 60), (10, 84, 50, 140)]
      .map { LayoutBox(left: $0.0, top: $0.1, right: $0.2, bottom: $0.3) }
    typealias Node = SymbolLayoutTree.Node
    let tree = SymbolLayoutTree([
      Node(
        "-", source: 0,
        scripts: [.above: SymbolLayoutTree([Node("7", source: 1)]), .below: SymbolLayoutTree([Node("5", source: 2)])])
    ])
    let pairs = RelationPairs([LayoutExample(tree: tree, symbols: zip(["-", "7", "5"], boxes).map { ($0, $1, 1) })])
    #expect((0..<pairs.count).map { pairs.label(at: $0) } == [Int](repeating: 3, count: 3))
  }

  @Test func partsTeachTheNetworksAndAreNotCounted() throws {
    let examples = WrittenExpressions.random(20, firstWriter: 0).compactMap { LayoutExample($0) }
    var trainer = LayoutTrainer()
    (trainer.epochs, trainer.contextEpochs) = (1, 1)
    let (alone, more) = (try trainer.train(examples), try trainer.train(examples, parts: Array(examples.prefix(5))))
    #expect(alone.sizes == more.sizes && alone.sequences == more.sequences && alone.pieces == more.pieces)
    for (one, other) in [(alone.relations, more.relations), (alone.context, more.context)] {
      let name = one.network.specifications[0].name
      #expect(one.parameters[name]?.values != other.parameters[name]?.values)
    }
  }

  @Test func theSameSeedGivesTheSameModelWithAnyNumberOfThreads() throws {
    let examples = WrittenExpressions.random(20, firstWriter: 0).compactMap { LayoutExample($0) }
    var trainer = LayoutTrainer()
    trainer.epochs = 1
    let two = try trainer.train(examples)
    trainer.threads = 1
    let one = try trainer.train(examples)
    for name in one.relations.network.specifications.map(\.name) {
      #expect(one.relations.parameters[name]?.values == two.relations.parameters[name]?.values)
    }
    #expect(one.sizes == two.sizes && one.sequences == two.sequences && one.pieces == two.pieces)
  }
}
