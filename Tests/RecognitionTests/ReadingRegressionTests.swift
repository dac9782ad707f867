import Datasets
import Foundation
import MathExpressions
import Testing

@testable import ImageProcessing
@testable import Recognition

/// Mistakes that were made once, each named after its cause. (A slash read as 1 is in `InkAugmenterTests`.)
@Suite struct ReadingRegressionTests {
  /// A line of solid pieces whose groups have been named by hand.
  private func read(
    _ pieces: [Component], _ named: [ClassifiedHypothesis], specks: [Int] = []
  ) throws -> [RecognizedExpression] {
    let page = InkPage(
      ink: BinaryImage(width: 600, height: 300), components: pieces, strokeWidth: 5, pictureWidth: 600,
      pictureHeight: 300, isInverted: false, isFlat: specks.isEmpty)
    let hypotheses = named.map { item in
      let members = item.hypothesis.components
      let box = members.dropFirst().reduce(pieces[members[0]].box) { $0.union(pieces[$1].box) }
      return ClassifiedHypothesis(
        hypothesis: SymbolHypothesis(components: members, box: box, gap: item.hypothesis.gap),
        candidates: item.candidates, rejection: item.rejection)
    }
    let all =
      hypotheses
      + specks.map { index in
        hypotheses[index].asSpeck(
          odds: SpeckOdds(
            parameters: SpeckOdds.Parameters(), scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth)
          )
          .logOdds(hypotheses[index].hypothesis.components[0], page))
      }
    let recognizer = ExpressionRecognizer(
      classifier: try TinyModel.recognizer.get().classifier, layoutModel: try TrainedLayout.model.get())
    return recognizer.recognize(
      .init(
        page: page, scale: PageScale(usualSize: 60, strokeWidth: page.strokeWidth),
        pool: all.map { ($0, $0.hypothesis.components) }, partings: PagePartings(line: Array(pieces.indices)),
        isSingleLine: true)
    ).lines
  }

  private func latex(_ lines: [RecognizedExpression]) -> [String] { lines.map { LaTeXWriter().text($0.tree) } }

  /// Two bars, each surely a minus by itself, and together an equals sign a little less surely.
  @Test(arguments: [0.5, 0.8, 0.95]) func equalsReadAsTwoMinusSignsOverOneAnother(probability: Double) throws {
    let pieces = [piece(30, 50, 40, 60), piece(220, 50, 40, 60), piece(120, 68, 50, 5), piece(120, 88, 50, 5)]
    let named = [
      classified([0], [("3", 0.99)]), classified([1], [("4", 0.99)]), classified([2], [("-", 0.99)]),
      classified([3], [("-", 0.99)]), classified([2, 3], [("=", probability), ("-", 0.02)], gap: 3),
    ]
    #expect(latex(try read(pieces, named)) == ["3=4"])
  }

  /// The network cannot tell the letter from the sign; what stands behind it can.
  @Test func xBeforeANumberIsATimesSign() throws {
    let parser = LayoutParser(model: try TrainedLayout.model.get())
    let either = LayoutSymbol(
      source: 1, box: LayoutBox(left: 60, top: 18, right: 100, bottom: 58),
      candidates: [SymbolCandidate(label: "x", probability: 0.6), SymbolCandidate(label: "\\times", probability: 0.3)])
    let tree = parser.parse(
      [symbol("3", 0, 0, 40, 60, source: 0), either, symbol("4", 115, 0, 40, 60, source: 2)], usualSize: 60)[0].tree
    #expect(Computer().compute(tree).answer.hasSuffix("12"), "\(Computer().compute(tree).answer)")
    #expect(Computer().readability(tree) == .computed)
    // Before an equals sign it stays the letter.
    let letter = parser.parse(
      [
        symbol("3", 0, 0, 40, 60, source: 0), either, symbol("=", 115, 25, 40, 20, source: 2),
        symbol("6", 170, 0, 40, 60, source: 3),
      ],
      usualSize: 60)[0].tree
    #expect(ExpressionParser().resolved(letter).nodes[1].label == "x")
  }

  /// The numerator and the denominator of a lone fraction lie along a slope; only what then is a line is turned.
  @Test func pageOfALoneFractionTurnedByDeskewing() throws {
    for writer in 0..<25 {
      for text in ["frac(1,2)", "frac(12,345)", "frac(x+1,2)", "frac(3,47)"] {
        let page = try WrittenExpressions.page([try WrittenExpressions.write(text, writer: writer)])
        #expect(page.rotation == nil, "\(text) by \(writer): \(page.rotation?.degrees ?? 0) degrees")
      }
    }
  }

  /// A line of writing that does fall is turned, so that the test above is none of doing nothing.
  @Test(arguments: [-15.0, 12]) func fallingLinesAreTurned(degrees: Double) throws {
    let (sine, cosine) = (Float(sin(degrees * .pi / 180)), Float(cos(degrees * .pi / 180)))
    var expression = try WrittenExpressions.write("12+345=78+9", writer: 1)
    expression.ink.strokes = expression.ink.strokes.map { stroke in
      stroke.map { Ink.Point($0.x * cosine - $0.y * sine, $0.x * sine + $0.y * cosine) }
    }
    let rotation = try #require(try WrittenExpressions.page([expression]).rotation)
    #expect(abs(rotation.degrees - degrees) < 4, "\(rotation.degrees)")
  }

  /// Dirt beside a digit: the network must name it something, and is not sure what.
  @Test func specksBesideDigitsReadAsPoints() throws {
    let pieces = [piece(85, 44, 6, 6), piece(30, 50, 40, 60), piece(220, 50, 40, 60), piece(120, 60, 40, 40)]
    func named(_ point: Double) -> [ClassifiedHypothesis] {
      [
        classified([0], [(".", point), ("\\prime", 0.01)]), classified([1], [("7", 0.99)]),
        classified([2], [("5", 0.99)]), classified([3], [("+", 0.99)]),
      ]
    }
    #expect(latex(try read(pieces, named(0.1), specks: [0])) == ["7+5"])
    // On a drawing there is no dirt: what is there was written.
    #expect(try read(pieces, named(0.1))[0].symbols.count == 4)
    // A sure point at its place stays, even where it could be dirt.
    let point = [piece(30, 50, 40, 60), piece(120, 50, 40, 60), piece(88, 104, 7, 7)]
    let written = [classified([0], [("7", 0.99)]), classified([1], [("5", 0.99)]), classified([2], [(".", 0.97)])]
    #expect(latex(try read(point, written, specks: [2])) == ["7.5"])
  }

  /// Only photographs have specks; and only small single pieces are.
  @Test func specksAreSmallPiecesOfPhotographs() throws {
    let recognizer = try TinyModel.recognizer.get()
    let expression = try WrittenExpressions.write("1.5+2=", writer: 8)
    for severity in [0, 2] {
      let page = try WrittenExpressions.page([expression], severity: severity)
      let hypotheses = try recognizer.classify(page).lines.flatMap(\.hypotheses)
      let specks = hypotheses.filter(\.isSpeck)
      #expect(specks.isEmpty == page.isFlat && page.isFlat == (severity == 0))
      #expect(specks.allSatisfy { $0.hypothesis.components.count == 1 && $0.hypothesis.box.height < 25 })
    }
  }

  /// A fraction alone on its page whose bar keeps clear of both its parts is one line.
  @Test func loneFractionsAreOneLine() throws {
    var apart = 0
    for writer in 0..<40 {
      let page = try WrittenExpressions.page(
        [try WrittenExpressions.write(["frac(12,34)", "frac(1,2)", "frac(3+4,52)"][writer % 3], writer: writer)])
      let usual = SymbolDetector.usualSize(of: page.components, strokeWidth: page.strokeWidth)
      apart += LineSplitter().lines(page.components, usualSize: usual).count > 1 ? 1 : 0
    }
    #expect(apart == 0)
  }
}
