import Testing

@testable import Datasets

@Suite struct InkSymbolsTests {
  static func expression() throws -> InkExpression {
    HandwritingSynthesizer(seed: 2).expression(try ExpressionNotation.parse("12+x=,7"), writer: 1, sample: 0)
  }

  @Test func samplesAreTheSymbolsWithTheirSize() throws {
    let expression = try Self.expression()
    let samples = expression.samples
    #expect(samples.map(\.label) == ["1", "2", "+", "x", "=", ",", "7"])
    #expect(samples.flatMap(\.strokes) == expression.ink.strokes)
    let sides = try samples.map { sample in
      let bounds = try #require(InkBounds(sample.strokes))
      return max(bounds.width, bounds.height)
    }.sorted()
    #expect(samples.allSatisfy { $0.usualSize == sides[3] && $0.writer == expression.writer })
    let empty = InkExpression(
      id: "", writer: "", latex: "", mathML: "", subset: "", ink: Ink(strokes: []), symbols: [])
    #expect(empty.usualSymbolSize == 1 && empty.samples.isEmpty)
  }

  @Test func theSameEpochIsTheSamePicture() throws {
    let names = ["1", "2", "7", "+", "x", "=", ","]
    let samples = try Self.expression().samples
    func source(_ seed: UInt64) throws -> InkSymbols {
      try InkSymbols(samples: samples, classNames: names, augmenter: InkAugmenter(), seed: seed)
    }
    let (first, twin, stranger) = (try source(1), try source(1), try source(2))
    #expect(first.count == 7 && first.imageShape == [45, 45, 1])
    for index in 0..<first.count {
      #expect(names[first.label(at: index)] == samples[index].label)
      #expect(first.crop(at: index, epoch: 3) == twin.crop(at: index, epoch: 3))
      #expect(first.crop(at: index, epoch: 3) != first.crop(at: index, epoch: 4))
      #expect(first.crop(at: index, epoch: 3) != stranger.crop(at: index, epoch: 3))
    }
    let plain = try InkSymbols(samples: samples, classNames: names)
    #expect(plain.crop(at: 0, epoch: 0) == plain.crop(at: 0, epoch: 9))
  }

  @Test func unknownLabelsAreRefusedByName() throws {
    let samples = try Self.expression().samples
    let error = #expect(throws: DatasetError.self) { try InkSymbols(samples: samples, classNames: ["1", "2"]) }
    #expect(error?.description.contains("label + is none of the model's 2 classes") == true)
    #expect(error?.file == "synthetic:1")
  }
}
