import Foundation
import MathExpressions
import RandomStreams
import Testing

@testable import Datasets
@testable import Evaluation

/// What pages say is mathematics: each line is typed as it is laid out, and follows from the one before it.
@Suite struct SyntheticPageTests {
  /// The typed truth and the tree of every line say the same.
  private func expectTypedAsLaidOut(_ description: ExpressionDescription) throws {
    let text = PlainNotation.text(description)
    let typed = try PlainTextReader().tree(text)
    let tree = try MathMLReader().tree(ExpressionMarkup.mathML(description).mathML)
    #expect(ReadingComparison.isSameNotation([tree], [typed]), "\(text)")
  }

  @Test(arguments: Derivation.Kind.allCases) func linesAreTypedAsLaidOut(_ kind: Derivation.Kind) throws {
    for number in 0..<60 {
      for hasSlip in [false, true] {
        let random = RandomStream(seed: 5, UInt64(number))
        let derivation = Derivation(kind, random: random, hasSlip: hasSlip, hasComma: number % 2 == 0)
        #expect(derivation.lines.count >= 1)
        for line in derivation.lines { try expectTypedAsLaidOut(try ExpressionNotation.parse(line)) }
      }
    }
  }

  private static let formulas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/data/formulas").standardizedFileURL.path

  @Test(.enabled(if: FileManager.default.fileExists(atPath: formulas), "no ../shared/data"))
  func formulasAreTypedAsLaidOut() throws {
    let corpus = try FormulaCorpus(folder: Self.formulas)
    #expect(corpus.formulas.count > 5000)
    for place in stride(from: 0, to: corpus.formulas.count, by: 9) { try expectTypedAsLaidOut(corpus.formulas[place]) }
  }

  /// The exact value of a line, or of its unknown.
  private func value(_ line: String) throws -> String? {
    let text = PlainNotation.text(try ExpressionNotation.parse(line))
    let tree = try PlainTextReader().tree(text.hasPrefix("=") ? String(text.dropFirst()) : text)
    return Computer().compute(lines: [tree]).lines.first?.report.value.exact
  }

  /// All lines have one solution; with a slip those before it have, and the slip has another.
  @Test(arguments: [Derivation.Kind.linear, .bothSides, .fractions]) func stepsFollow(_ kind: Derivation.Kind) throws {
    var (slips, same) = (0, 0)
    for number in 0..<80 {
      let random = RandomStream(seed: 6, UInt64(number))
      let right = try Derivation(kind, random: random).lines.map(value)
      #expect(Set(right).count == 1 && right.first != .some(nil), "\(right)")
      let derivation = Derivation(kind, random: random, hasSlip: true)
      guard let slip = derivation.slip else { continue }
      let wrong = try derivation.lines.map(value)
      #expect(Set(wrong[..<slip]).count == 1)
      if wrong[slip] == wrong[0] { same += 1 }
      slips += 1
    }
    // From 3x = 0 and 2x = 0 follows the same.
    #expect(slips > 40 && same * 10 < slips, "\(same) of \(slips)")
  }
}
