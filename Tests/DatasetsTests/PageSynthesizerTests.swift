import Foundation
import RandomStreams
import Testing

@testable import Datasets

/// Pages: their truth is where the picture says it is.
@Suite struct PageSynthesizerTests {
  private func pages(_ severity: PageSeverity, _ count: Int = 6) -> [SyntheticPage] {
    let synthesizer = PageSynthesizer(seed: 3, severity: severity)
    return (0..<count).map { synthesizer.page($0) }
  }

  @Test func theSameNumberIsTheSamePage() {
    let synthesizer = PageSynthesizer(seed: 3, severity: .hard)
    let (one, again, other) = (synthesizer.page(4), synthesizer.page(4), synthesizer.page(5))
    #expect(one.image == again.image && one.layers == again.layers && one.lines == again.lines)
    #expect(one.image != other.image)
    #expect(PageSynthesizer(seed: 4, severity: .hard).page(4).image != one.image)
  }

  private func covers(_ box: [Int], _ x: Int, _ y: Int, by margin: Int = 0) -> Bool {
    x >= box[0] - margin && y >= box[1] - margin && x < box[0] + box[2] + margin && y < box[1] + box[3] + margin
  }

  /// Every pixel of ink belongs to a symbol, a word or a number, and every symbol has ink in its box.
  @Test(arguments: PageSeverity.allCases) func pixelsBelongToSymbols(_ severity: PageSeverity) {
    for page in pages(severity) {
      let boxes = page.lines.flatMap(\.symbols).map(\.box)
      let written = boxes + page.notes.map(\.box)
      var inked = [Bool](repeating: false, count: boxes.count)
      var strays = 0
      for y in 0..<page.layers.height {
        for x in 0..<page.layers.width where page.layers[x, y] == PageDrawing.Layer.ink.rawValue {
          if !written.contains(where: { covers($0, x, y, by: 2) }) { strays += 1 }
          for (index, box) in boxes.enumerated() where covers(box, x, y, by: 1) { inked[index] = true }
        }
      }
      #expect(strays == 0, "\(severity) \(page.subject)")
      // A mark over a symbol has its pixels only where no ink is; a thin stroke between pixels may have none.
      #expect(inked.filter { !$0 }.count * 25 <= boxes.count, "\(severity) \(page.subject)")
      for box in boxes + page.lines.map(\.box) + page.marks.map(\.box) {
        #expect(box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= page.image.width, "\(box)")
        #expect(box[1] + box[3] <= page.image.height)
      }
      #expect(page.layers.width == page.image.width && page.layers.height == page.image.height)
    }
  }

  @Test func linesHoldTheirSymbols() {
    for page in pages(.medium, 12) {
      #expect(PageContent.lineRange.contains(page.lines.count))
      for line in page.lines {
        for symbol in line.symbols {
          #expect(symbol.box[0] >= line.box[0] && symbol.box[1] >= line.box[1])
          #expect(symbol.box[0] + symbol.box[2] <= line.box[0] + line.box[2])
          // Each symbol of the expression is named by the tree.
          #expect(
            symbol.id.isEmpty || line.mathML.contains("id=\"\(symbol.id)\"")
              || symbol.id.contains { "<>&".contains($0) })
        }
      }
      // Reading order: column by column.
      #expect(page.lines.map(\.column) == page.lines.map(\.column).sorted())
    }
  }

  /// The lines of homework that models learn from are those of the pages, symbol by symbol, without units and words.
  @Test func linesAsInkAreThoseOfThePage() throws {
    let synthesizer = PageSynthesizer(seed: 3, severity: .medium)
    for number in 0..<6 {
      let (page, lines) = (synthesizer.page(number), synthesizer.lines(number))
      #expect(lines.map(\.mathML) == page.lines.map(\.mathML) && lines.allSatisfy { $0.writer == page.writer })
      for (line, truth) in zip(lines, page.lines) {
        #expect(line.symbols.map(\.label) == truth.symbols.filter { !$0.id.isEmpty }.map(\.label))
        #expect(
          line.symbols.flatMap(\.strokes).sorted() == Array(line.ink.strokes.indices), "every stroke is a symbol's")
        #expect(line.symbols.allSatisfy { !$0.strokes.isEmpty })
      }
    }
  }

  @Test func homeworkIsAPlaceOfData() throws {
    let lines = try ExpressionData.read(["homework:20"], seed: 5)
    let (again, others) = (
      try ExpressionData.read(["homework:20"], seed: 5), try ExpressionData.read(["homework:20"], seed: 6)
    )
    #expect(lines.count == 20 && lines == again && lines != others)
    for place in ["homework:", "homework:0", "homework:x", "homework:2000000", "homework:5:/nowhere"] {
      let error = #expect(throws: DatasetError.self) { try ExpressionData.read([place], seed: 5) }
      #expect(error?.description.contains(place == "homework:5:/nowhere" ? "/nowhere" : place) == true)
    }
  }

  @Test func slipsAreMarked() throws {
    let synthesizer = PageSynthesizer(seed: 3, severity: .light)
    for number in 0..<8 {
      let page = synthesizer.page(number, hasSlip: true)
      #expect(page.lines.filter(\.isSlip).count == 1)
      #expect(synthesizer.page(number).lines.allSatisfy { !$0.isSlip })
    }
  }

  /// A slip is a line that differs from the right working, which goes the same way up to it.
  @Test func aSlipChangesNothingBeforeIt() throws {
    for kind in Derivation.Kind.allCases {
      for number in 0..<40 {
        let random = stream(number, kind)
        let right = Derivation(kind, random: random)
        let wrong = Derivation(kind, random: random, hasSlip: true)
        guard let slip = wrong.slip else { continue }
        #expect(right.slip == nil)
        #expect(Array(wrong.lines[..<slip]) == Array(right.lines.prefix(slip)), "\(kind) \(number)")
        #expect(slip >= right.lines.count || wrong.lines[slip] != right.lines[slip], "\(kind) \(wrong.lines)")
        for line in wrong.lines { #expect(throws: Never.self) { try ExpressionNotation.parse(line) } }
      }
    }
  }

  @Test(arguments: [
    ("\\frac { 3 } { 4 } x = - 2", "3/4x=-2"), ("x ^ 2 - 5 x + 6 = 0", "x^2-5x+6=0"),
    ("\\frac { x ^ 2 } { ( x + 1 ) ^ 2 }", "x^2/(x+1)^2"), ("\\frac { 0 . 5 } { a + b }", "0.5/(a+b)"),
    ("\\sqrt { 6 ^ 2 + 8 ^ 2 }", "sqrt(6^2+8^2)"), ("( x + 2 ) ( x + 3 )", "(x+2)(x+3)"),
    ("x ^ { a } \\cdot x ^ { b }", "x^a·x^b"), ("x _ 1 \\leq 4", "x_{1}≤4"), ("2 ^ { n + 1 }", "2^(n+1)"),
  ])
  func formulasAreTyped(_ tokens: String, _ text: String) throws {
    #expect(PlainNotation.text(try #require(LaTeXTokens.description(tokens))) == text)
  }

  @Test(arguments: [
    "2 \\frac { 1 } { 3 }", "\\int x", "( x + 1", "x ^", "^ 2", "m u s t", "p i r", "x ^ 2 4", "w ^ 2 4 ^ w",
    "\\frac { 1 }",
    "{ } = 1",
  ])
  func otherFormulasAreNot(_ tokens: String) { #expect(LaTeXTokens.description(tokens) == nil) }

  /// A hand without a symbol takes it from the one most like it; what cannot be the symbol is nobody's.
  @Test func missingSymbolsComeFromTheNearestHand() throws {
    func digit(slant: Float) -> [Ink.Stroke] {
      [[Ink.Point(40 * slant, 0), Ink.Point(20 * slant + 30, 50), Ink.Point(0, 100)]]
    }
    func hand(_ name: String, slant: Float, x: Float?) -> (writer: String, samples: [String: [[Ink.Stroke]]]) {
      var samples: [String: [[Ink.Stroke]]] = [:]
      for value in 0...9 { samples[String(value)] = [digit(slant: slant)] }
      if let x { samples["x"] = [[[Ink.Point(0, 0), Ink.Point(x, x)]]] }
      return (name, samples)
    }
    let hands = PageHands([
      hand("upright", slant: 0, x: 1), hand("slanted", slant: 1.2, x: 2), hand("nearly", slant: 1.1, x: nil),
    ])
    var random = stream(1, .linear)
    let nearly = try #require(hands.writers.first { $0.name == "nearly" })
    #expect(hands.strokes("x", by: nearly, random: &random) == [[Ink.Point(0, 0), Ink.Point(2, 2)]])
    #expect(hands.strokes("\\pi", by: nearly, random: &random) == nil)
    #expect(
      PageHands([("a", ["=": [[[Ink.Point(0, 0), Ink.Point(9, 0)]]]])]).strokes("=", by: nearly, random: &random) == nil
    )
  }

  @Test(.enabled(if: SharedData.has("unipen"), "no ../shared/data")) func heldOutHandsAreApart() throws {
    let training = try PageHands(folder: SharedData.root, share: .training)
    let heldOut = try PageHands(folder: SharedData.root, share: .heldOut)
    #expect(training.writers.count > 250 && heldOut.writers.count > 30)
    #expect(Set(training.writers.map(\.name)).isDisjoint(with: heldOut.writers.map(\.name)))
  }
}

/// A stream for a number and a kind.
private func stream(_ number: Int, _ kind: Derivation.Kind) -> RandomStream {
  RandomStream(seed: 11, UInt64(number), HandwritingSynthesizer.number(of: kind.rawValue))
}
