import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import ModelTraining

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
  /// As `mathrec train-layout` makes it; nil where the truth does not name all symbols.
  init?(_ expression: InkExpression) {
    guard let written = ArrangedInk(expression) else { return nil }
    self.init(written)
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
