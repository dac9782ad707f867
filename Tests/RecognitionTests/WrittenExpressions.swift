import Datasets
import Foundation
import ImageProcessing
import MathExpressions

@testable import Recognition

/// Expressions of the project's own writing: training writers have numbers below 1000, others are judged by.
enum WrittenExpressions {
  static let synthesizer = HandwritingSynthesizer(seed: 11)

  /// Random expressions, every writer writing ten.
  static func random(
    _ count: Int, firstWriter: Int, domains: [RandomExpressionGenerator.Domain] = [.arithmetic, .algebra]
  ) -> [InkExpression] {
    let generators = domains.map { RandomExpressionGenerator(seed: UInt64(firstWriter), domain: $0) }
    return (0..<count).map { number in
      let description = generators[number % generators.count].expression(number)
      return synthesizer.expression(description, writer: firstWriter + number / 10, sample: number)
    }
  }

  static func write(_ text: String, writer: Int, sample: Int = 0) throws -> InkExpression {
    synthesizer.expression(try ExpressionNotation.parse(text), writer: writer, sample: sample)
  }

  /// The page that a picture of lines gives.
  static func page(_ lines: [InkExpression], severity: Int = 0, number: Int = 0) throws -> InkPage {
    let photograph = PagePhotographer(seed: 3, effects: .severity(severity)).photograph(lines, number: number)
    return try Binarizer().page(of: photograph.image).levelled()
  }

  static func truth(_ expression: InkExpression) throws -> SymbolLayoutTree {
    LayoutNormalizer().normalized(try MathMLReader().read(expression.mathML).tree)
  }
}

extension LayoutExample {
  /// As `mathrec train-layout` makes it: the truth with the boxes of ink drawn by a pen of 3.6 pixels, symbols 60 high.
  init?(_ expression: InkExpression) {
    guard let layout = try? MathMLReader().read(expression.mathML) else { return nil }
    let places = Dictionary(
      expression.symbols.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let scale = Double(60 / expression.usualSymbolSize)
    let symbols = expression.symbols.map { symbol -> LayoutExample.Symbol in
      let strokes = expression.strokes(of: symbol)
      let bounds = InkBounds(strokes)
      func side(_ value: Float?, _ pen: Double) -> Double { Double(value ?? 0) * scale + pen }
      return (
        symbol.label,
        LayoutBox(
          left: side(bounds?.minX, -1.8), top: side(bounds?.minY, -1.8), right: side(bounds?.maxX, 1.8),
          bottom: side(bounds?.maxY, 1.8)),
        InkConnectivity.pieces(strokes, pen: Float(3.6 / scale))
      )
    }
    guard let tree = Self.renumbered(layout.tree, { places[layout.places[$0]] }) else { return nil }
    self.init(tree: tree, symbols: symbols)
  }

  private static func renumbered(_ tree: SymbolLayoutTree, _ place: (Int) -> Int?) -> SymbolLayoutTree? {
    var result = SymbolLayoutTree()
    for var node in tree.nodes {
      guard let source = node.source.flatMap(place) else { return nil }
      node.source = source
      for (relation, row) in node.scripts {
        guard let inner = renumbered(row, place) else { return nil }
        node.scripts[relation] = inner
      }
      result.nodes.append(node)
    }
    return result
  }
}

/// A layout model trained once for all tests, on 400 expressions of 40 writers.
enum TrainedLayout {
  static let model: Result<LayoutModel, any Error> = Result {
    var trainer = LayoutTrainer()
    trainer.epochs = 8
    return try trainer.train(WrittenExpressions.random(400, firstWriter: 0).compactMap { LayoutExample($0) })
  }
}
