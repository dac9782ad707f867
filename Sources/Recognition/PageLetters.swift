import Foundation
import MathSymbols

/// Which letters the lines of a page use, as evidence for those of one line: the unknown of one step is that of the next.
///
/// A letter that other lines use is likelier, one that none uses is less likely; digits and operators stay as they are, so
/// that a slip in a calculation is never read away.
struct PageLetters {
  /// Weights in log probability.
  struct Parameters: Sendable, Hashable {
    /// For a letter that other lines use.
    var used = 0.7
    /// For a letter that no other line uses.
    var unused = -1.2
    /// The sum of probabilities in other lines from which a letter is used, and below which it is not.
    var usedFrom = 0.8
    var unusedBelow = 0.35
    /// The fewest other lines that say something about letters they do not have.
    var fewestLines = 2
    /// A line this sure is left alone.
    var sure = 0.97
  }

  var parameters = Parameters()
  /// For each line the probability of each letter in it.
  private let letters: [[String: Double]]
  private let twins: PageTwins

  init(_ lines: [RecognizedExpression]) {
    twins = PageTwins(lines)
    letters = lines.map { line in
      Dictionary(
        line.symbols.filter { Self.isLetter($0.label) }.map { ($0.label, $0.confidence) }, uniquingKeysWith: max)
    }
  }

  private static func isLetter(_ label: String) -> Bool { SymbolVocabulary.symbol(label)?.role == .letter }

  /// Whether a line has something that the others may decide.
  func isDoubtful(_ expression: RecognizedExpression, line: Int) -> Bool {
    expression.confidence < parameters.sure
      || expression.symbols.contains { Self.isLetter($0.label) && weight($0.label, line: line) < 0 }
  }

  /// The log weight of a letter in a line.
  private func weight(_ label: String, line: Int) -> Double {
    if twins.letters.contains(label) { return -.infinity }
    let others = letters.indices.filter { $0 != line }
    let support = others.reduce(0) { $0 + (letters[$1][label] ?? 0) }
    if support >= parameters.usedFrom { return parameters.used }
    return support < parameters.unusedBelow && others.count >= parameters.fewestLines ? parameters.unused : 0
  }

  /// A hypothesis of a line with its labels weighed by the other lines.
  func weighed(_ item: ClassifiedHypothesis, line: Int) -> ClassifiedHypothesis {
    item.weighed { Self.isLetter($0) ? weight($0, line: line) : 0 }
  }
}
