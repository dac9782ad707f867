import Testing

@testable import Datasets

/// Marks: they stand where their names say, and change nothing else on the page.
@Suite struct PageMarkTests {
  private static let expression = HandwritingSynthesizer(seed: 4).expression(
    .row(["1", "2", "+", "7"].map { .symbol($0) }), writer: 3, sample: 1)
  private let box = InkBox(expression.ink.strokes.joined()) ?? .nothing

  private func mark(_ kind: PageMark.Kind, _ number: Int) -> PageMark {
    PageMark(kind, on: Self.expression, seed: 9, number: number)
  }

  @Test func marksStandWhereTheirNamesSay() throws {
    for number in 0..<50 {
      for kind in PageMark.Kind.allCases where kind != .turned {
        let own = try #require(InkBox(mark(kind, number).strokes.joined()), "\(kind)")
        switch kind {
        case .box, .ellipse:
          #expect(own.left < box.left && own.right > box.right && own.top < box.top && own.bottom > box.bottom)
        case .underline, .doubleUnderline, .ruleBelow: #expect(own.top > box.bottom, "\(kind) \(number)")
        case .ruleTouching: #expect(own.top > box.top && own.top < box.bottom + 0.03 * box.height)
        case .marginLine: #expect(own.right < box.left)
        case .verticalRules: #expect(own.left <= box.left && own.right >= box.right && own.height > 3 * box.height)
        case .speckLeft: #expect(own.right < box.left)
        case .speckRight: #expect(own.left > box.right)
        case .turned: break
        }
      }
    }
    #expect(mark(.doubleUnderline, 1).strokes.count == 2)
    #expect(mark(.box, 1) == mark(.box, 1) && mark(.box, 1) != mark(.box, 2))
  }

  /// The writing keeps its size and its ink: a mark beside it is all that is added.
  @Test func theRestOfThePageStays() {
    // Without what depends on a pixel's place, which a mark moves by parts of a pixel.
    var effects = PageEffects()
    effects.paper = 200...200
    effects.ink = 20...20
    let photographer = PagePhotographer(seed: 1, effects: effects)
    func ink(_ photograph: PagePhotograph) -> [Double] {
      photograph.symbols.map { symbol in
        var sum = 0.0
        for y in Int(symbol.box.top)..<min(Int(symbol.box.bottom) + 1, photograph.image.height) {
          for x in Int(symbol.box.left)..<min(Int(symbol.box.right) + 1, photograph.image.width) {
            sum += Double(200 - Int(photograph.image[x, y])) / 180
          }
        }
        return sum
      }
    }
    let plain = photographer.photograph(Self.expression, number: 5)
    for kind in PageMark.Kind.allCases where ![.turned, .verticalRules, .ruleTouching].contains(kind) {
      let marked = photographer.photograph(Self.expression, number: 5, mark: mark(kind, 5))
      let total = marked.image.pixels.reduce(0) { $0 + 200 - Int($1) }
      #expect(total > plain.image.pixels.reduce(0) { $0 + 200 - Int($1) }, "\(kind) adds nothing")
      for (one, other) in zip(plain.symbols, marked.symbols) {
        #expect(abs(one.box.width - other.box.width) < 0.01 && abs(one.box.height - other.box.height) < 0.01)
      }
      for (one, other) in zip(ink(plain), ink(marked)) { #expect(abs(one - other) < 0.08 * one + 2, "\(kind)") }
    }
  }

  @Test func aTurnedPictureIsThePictureTurned() {
    let photographer = PagePhotographer(seed: 1, effects: .severity(2))
    let plain = photographer.photograph(Self.expression, number: 2).image
    let turned = photographer.photograph(Self.expression, number: 2, mark: mark(.turned, 2)).image
    #expect(turned.pixels == plain.pixels.reversed() && turned.width == plain.width)
  }
}
