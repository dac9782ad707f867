import Testing

@testable import Datasets

@Suite struct IsolatedInkLinesTests {
  private static let samples = ["1", "x", "p", "+", ".", "(", "7", "y"].flatMap { label in
    ["a", "b"].map { writer in
      InkSample(
        strokes: [line(3, 4, 60, 90), line(60, 0, 0, 70)], label: label, writer: writer,
        usualSize: label == "." ? 900 : 80,
        isIsolated: true)
    }
  }

  @Test func everySymbolStandsInOneLineOfItsWriter() throws {
    let lines = IsolatedInkLines(seed: 1).lines(Self.samples)
    #expect(lines.map(\.writer) == ["a", "b"] && lines.allSatisfy { $0.symbols.count == 6 })
    for line in lines {
      #expect(Set(line.symbols.map(\.label)).count == 6)
      #expect(line.symbols.flatMap(\.strokes) == Array(line.ink.strokes.indices))
      let boxes = line.symbols.compactMap { InkBounds(line.strokes(of: $0)) }
      for (one, next) in zip(boxes, boxes.dropFirst()) { #expect(next.minX > one.maxX && next.minX < one.maxX + 60) }
      for (symbol, box) in zip(line.symbols, boxes) {
        // A dot of a ninth of the usual size is as much smaller on the line.
        #expect((symbol.label == "." ? 8...12 : 90...130).contains(box.height), "\(symbol.label) \(box.height)")
        if symbol.label == "p" { #expect(box.maxY > 15) }
        if symbol.label == "1" { #expect(abs(box.maxY) < 25) }
      }
    }
    #expect(
      IsolatedInkLines(seed: 1).lines(Self.samples) == lines && IsolatedInkLines(seed: 2).lines(Self.samples) != lines)
  }

  @Test func runningTextMakesNoLines() {
    var samples = Self.samples
    for index in samples.indices { samples[index].isIsolated = false }
    #expect(IsolatedInkLines(seed: 1).lines(samples).isEmpty)
  }
}
