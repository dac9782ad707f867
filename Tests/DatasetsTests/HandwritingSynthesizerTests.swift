import MathSymbols
import Testing

@testable import Datasets

@Suite struct HandwritingSynthesizerTests {
  let synthesizer = HandwritingSynthesizer(seed: 1)

  @Test func everyRowOfTheTablesCanBeReadAndNamesALabel() {
    for (label, rows) in SymbolTemplates.rows {
      #expect(SymbolVocabulary.symbol(label) != nil, "\(label) is no label")
      for row in rows { #expect(StrokeTemplate(row) != nil, "\(label): \(row)") }
    }
  }

  @Test func theWholeVocabularyCanBeWritten() {
    #expect(HandwritingSynthesizer.labels == SymbolVocabulary.all.map(\.label))
  }

  @Test(arguments: HandwritingSynthesizer.labels) func writesSoundInk(label: String) throws {
    for writer in 0..<20 {
      let ink = synthesizer.symbol(label, writer: writer, sample: 3)
      #expect(!ink.strokes.isEmpty)
      let points = ink.strokes.flatMap { $0 }
      #expect(points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      let box = try #require(InkBox(points))
      guard label != SymbolVocabulary.rejectLabel else { continue }
      // Capitals reach from 0 to 100, descenders to 140; a writer may stretch that by a half and slant it.
      #expect(box.top > -80 && box.bottom < 210 && box.height < 250, "\(label) by \(writer): \(box)")
    }
  }

  /// A symbol cannot have more parts than strokes, so signs that are always in parts must have as many strokes.
  @Test func signsInPartsHaveTheirStrokes() {
    for symbol in SymbolVocabulary.all where symbol.parts.lowerBound > 1 {
      for writer in 0..<20 {
        let strokes = synthesizer.symbol(symbol.label, writer: writer, sample: 0).strokes.count
        #expect(strokes >= symbol.parts.lowerBound, "\(symbol.label)")
      }
    }
  }

  @Test func theSameNumbersGiveTheSameInkAndOthersDoNot() {
    let twin = HandwritingSynthesizer(seed: 1)
    let stranger = HandwritingSynthesizer(seed: 2)
    for label in ["2", "x", "\\sqrt", "*", "\\sin", "\\reject"] {
      let ink = synthesizer.symbol(label, writer: 4, sample: 9)
      #expect(ink == twin.symbol(label, writer: 4, sample: 9))
      #expect(ink != synthesizer.symbol(label, writer: 4, sample: 10))
      #expect(ink != synthesizer.symbol(label, writer: 5, sample: 9))
      #expect(ink != stranger.symbol(label, writer: 4, sample: 9))
    }
  }

  /// Two samples of one writer are nearer to each other than samples of two writers, on average.
  @Test func aWriterIsConsistent() throws {
    func width(_ writer: Int, _ sample: Int) throws -> Float {
      let box = try #require(InkBox(synthesizer.symbol("0", writer: writer, sample: sample).strokes.lazy.joined()))
      return box.width / box.height
    }
    var (within, between): (Float, Float) = (0, 0)
    for writer in 0..<60 {
      within += abs(try width(writer, 0) - width(writer, 1))
      between += abs(try width(writer, 0) - width(writer + 1, 1))
    }
    #expect(within < between * 0.75, "\(within) \(between)")
  }

  @Test func unknownLabelsHaveNoInk() {
    #expect(synthesizer.symbol("\\nonsense", writer: 0, sample: 0).strokes.isEmpty)
    #expect(synthesizer.symbol("", writer: -5, sample: -1).strokes.isEmpty)
    #expect(!synthesizer.symbol("7", writer: .min, sample: .max).strokes.isEmpty)
  }

  @Test func curvesPassThroughTheirPoints() throws {
    let template = try #require(StrokeTemplate("0,0 10,30! 50,30 60,80"))
    let path = StrokeCurve.path(through: template.strokes[0])
    for point in template.strokes[0] {
      let nearest = path.map { StrokeCurve.distance($0, .init(point.x, point.y)) }.min() ?? .infinity
      #expect(nearest < 1e-9)
    }
  }

  @Test(arguments: ["", "1", "1,2,3", "a,b", "1,2 / / 3,4", "/"]) func refusesBrokenTemplates(text: String) {
    #expect(StrokeTemplate(text) == nil)
  }
}
