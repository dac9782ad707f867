import MathExpressions
import Testing

@testable import ImageProcessing
@testable import Recognition

/// Symbols of 40 by 60 pixels; a line begins with a number and what may end it.
@Suite struct ItemFinderTests {
  private typealias Symbol = (label: String, x: Int, y: Int, width: Int, height: Int)

  /// The item before the first of some lines, each of symbols that were read surely.
  private func item(_ lines: [[Symbol]]) -> ItemFinder.Item? {
    let (finder, read) = finder(lines)
    return finder.item(of: 0, read: read)
  }

  /// What may be an item before the first of some lines.
  private func possible(_ lines: [[Symbol]]) -> [(text: String, isOutside: Bool)] {
    let (finder, read) = finder(lines)
    return finder.possibleItems(of: 0, read: read).map { ($0.text, finder.isOutside($0, line: 0)) }
  }

  private func finder(_ lines: [[Symbol]]) -> (finder: ItemFinder, read: RecognizedExpression) {
    var (components, numbers, read) = ([Component](), [[Int]](), [RecognizedExpression]())
    for line in lines {
      let first = components.count
      components += line.map { piece($0.x, $0.y, $0.width, $0.height) }
      numbers.append(Array(first..<components.count))
      read.append(
        RecognizedExpression(
          tree: SymbolLayoutTree(line.map { SymbolLayoutTree.Node($0.label) }),
          symbols: line.enumerated().map {
            RecognizedSymbol(
              label: $1.label, box: components[first + $0].box, confidence: 1, alternatives: [])
          }, confidence: 1, evidence: ReadingEvidence(), alternatives: [],
          components: line.indices.map { [first + $0] }))
    }
    let page = InkPage(
      ink: BinaryImage(width: 1000, height: 400), components: components, strokeWidth: 6, pictureWidth: 1000,
      pictureHeight: 400, isInverted: false, isFlat: false)
    let classified = ExpressionRecognizer.ClassifiedPage(
      page: page, scale: PageScale(usualSize: 60, strokeWidth: 6), partings: PagePartings([Parting(numbers)]))
    return (ItemFinder(page: classified, lines: numbers), read[0])
  }

  private func line(_ labels: String, x: Int, y: Int = 0) -> [Symbol] {
    labels.enumerated().map { (String($1), x + 60 * $0, y, 40, 60) }
  }

  @Test func aNumberWithItsEndingIsAnItem() {
    #expect(item([[("1", 0, 0, 20, 60), (")", 30, 0, 20, 60)] + line("2x=4", x: 80)])?.text == "1)")
    #expect(item([[("7", 0, 0, 40, 60), (".", 50, 50, 10, 10)] + line("2x=4", x: 120)])?.text == "7.")
    #expect(
      item([[("7", 0, 0, 40, 60), ("-", 50, 30, 30, 6)] + line("2x=4", x: 150), line("x=2", x: 150, y: 100)])?.text
        == "7-")
  }

  /// `12) = 8` is the end of `f(2) = 8`, whose f was read as a one; `4 + 9` begins with what looks like a circle.
  @Test func whatAnExpressionGoesOnFromIsNone() {
    let bracket: [Symbol] = [("1", 0, 0, 20, 60), ("2", 30, 0, 40, 60), (")", 80, 0, 20, 60)]
    #expect(item([bracket + line("=8-8", x: 130)]) == nil)
    #expect(item([bracket + line("+9=8", x: 130)]) == nil)
    #expect(item([bracket + line("x+9=8", x: 130)])?.text == "12)")
  }

  /// A dot beside the head of a six is a piece of it, and the gap is behind all of the number.
  @Test func aDotAboveTheMiddleIsNoPoint() {
    let five = line("5+4", x: 80)
    #expect(item([[("6", 0, 0, 50, 60), (".", 20, 0, 10, 10)] + five]) == nil)
    #expect(item([[("6", 0, 0, 50, 60), (".", 20, 50, 10, 10)] + five]) == nil)
  }

  /// A seven with a loop looks like an f, and stands alone at the left all the same.
  @Test func aLetterFarLeftBeforeADashIsOne() {
    let first: [Symbol] = [("f", 0, 0, 40, 60), ("-", 50, 30, 30, 6)]
    #expect(item([first + line("2x=4", x: 150), line("x=2", x: 150, y: 100)])?.text == "f-")
    #expect(item([first + line("2x=4", x: 150), line("x=2", x: 0, y: 100)]) == nil)
    #expect(item([first + line("2x=4", x: 100), line("x=2", x: 100, y: 100)]) == nil)
  }

  /// A dash and a bracket that touch look like anything, here like a division sign; left of all other lines they may be an item's
  /// end. Where another line begins below them, they may not.
  @Test func whatStandsLeftOfAllLinesMayBeAnItem() {
    let first: [Symbol] = [("7", 0, 0, 40, 60), ("\\div", 50, 0, 40, 60)] + line("2x=4", x: 110)
    let found = possible([first, line("x=2", x: 110, y: 100)])
    #expect(found.map(\.text) == ["7)"] && found.map(\.isOutside) == [true], "\(found)")
    #expect(possible([first, line("x=2", x: 0, y: 100)]).isEmpty)
    #expect(possible([first]).isEmpty)
    #expect(possible([line("12+34", x: 0), line("x=2", x: 150, y: 100)]).isEmpty)
  }
}
