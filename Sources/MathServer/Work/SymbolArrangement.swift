import Foundation
import MathExpressions
import MathReading
import Recognition

/// Symbols whose labels a person has settled, arranged anew: a correction may change more than one label, as a dash that
/// was a one had no parts above and below.
struct SymbolArrangement {
  /// A symbol and its ink's rectangle, in any unit.
  struct Symbol {
    var label: String
    var box: LayoutBox
  }

  let recognizer: ExpressionRecognizer

  /// The arrangement that the reader would choose for these labels; nil where there is none.
  func tree(_ symbols: [Symbol]) -> SymbolLayoutTree? {
    let found = symbols.enumerated().map { index, symbol in
      LayoutSymbol(
        source: index, box: symbol.box, candidates: [SymbolCandidate(label: symbol.label, probability: 1)])
    }
    let sides = found.map(\.box.longerSide).sorted()
    let usualSize = max(1e-6, sides[sides.count / 2])
    let parser = recognizer.layoutParser
    let parameters = recognizer.parameters
    let layouts = parser.parse(
      parser.inContext(found, usualSize: usualSize), usualSize: usualSize, best: parameters.arrangements)
    let account = WorkAccount(most: parameters.judgingWork)
    func score(_ layout: ScoredLayout) -> Double {
      let bonus =
        switch recognizer.computer.readability(layout.tree, account: account) {
        case .malformed: 0.0
        case .unsupported, .meaningful: parameters.parseBonus
        case .computed: parameters.parseBonus + parameters.valueBonus
        }
      return parameters.layoutWeight * layout.score + bonus
    }
    return layouts.map { ($0.tree, score($0)) }.max { $0.1 < $1.1 }?.0
  }
}
