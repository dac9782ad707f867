import Foundation
import MathExpressions
import MathSymbols

/// Digits that a page's hand writes like letters. Who writes a 2 with a tail writes each of them so: a page of numbers without any
/// clear 2, but with a letter z here and there, has no z. A symbol judged by itself would be the letter each time, so its whole
/// page is judged at once, and likenesses count once, not for each symbol.
struct PageTwins {
  /// The letters that each digit may look like.
  private static let looks: [(digit: String, letters: Set<String>)] = [
    ("0", ["o", "O", "\\phi", "\\theta"]), ("2", ["z", "Z"]), ("5", ["s", "S"]), ("6", ["b", "G"]),
    ("8", ["\\theta", "\\beta", "B"]),
    ("9", ["q", "g"]),
  ]

  /// Limits, and odds in log probability.
  struct Parameters: Sendable, Hashable {
    /// How much likelier a page has the digit and not the letter than the other way round.
    var digit = 3.2
    /// A digit this likely shows how the hand writes it.
    var known = 0.97
    /// The least probability of both together that makes a symbol one of the two.
    var either = 0.5
    /// The fewest such symbols.
    var fewest = 2
  }

  /// The letters that are digits on this page.
  let letters: Set<String>

  init(_ lines: [RecognizedExpression], parameters: Parameters = Parameters()) {
    var found = Set<String>()
    // What stands before (x) = is the name of a function, whatever it looks like.
    let names = Set(lines.filter { $0.tree.isOfFunction }.compactMap { $0.tree.nodes.first?.label })
    for (digit, letters) in Self.looks where names.isDisjoint(with: letters) && !names.contains(digit) {
      // The log odds of each symbol that is one of the two.
      let odds = lines.flatMap(\.symbols).compactMap { symbol -> Double? in
        let all = [SymbolCandidate(label: symbol.label, probability: symbol.confidence)] + symbol.alternatives
        let asDigit = all.filter { $0.label == digit }.reduce(0) { $0 + $1.probability }
        let asLetter = all.filter { letters.contains($0.label) }.reduce(0) { $0 + $1.probability }
        guard asDigit + asLetter >= parameters.either else { return nil }
        return log(max(asDigit, 1e-4) / max(asLetter, 1e-4))
      }
      let knownOdds = log(parameters.known / (1 - parameters.known))
      guard odds.count >= parameters.fewest, odds.contains(where: { $0 < 0 }), odds.allSatisfy({ $0 < knownOdds }),
        parameters.digit + odds.reduce(0, +) / Double(odds.count) > 0
      else { continue }
      found.formUnion(letters)
    }
    self.letters = found
  }
}

extension SymbolLayoutTree {
  /// Whether a line begins with one symbol, something in brackets and an equals sign: f(x) = or f(−1) =.
  var isOfFunction: Bool {
    guard nodes.count > 4, nodes[0].scripts.isEmpty, ["(", "["].contains(nodes[1].label),
      let close = nodes.dropFirst(2).firstIndex(where: { [")", "]"].contains($0.label) }), close > 2,
      close + 1 < nodes.count
    else { return false }
    let inside = nodes[2..<close]
    let argument = inside.first?.label == "-" ? inside.dropFirst() : inside
    let roles = argument.map { SymbolVocabulary.symbol($0.label)?.role }
    let isArgument = roles == [.letter] || !roles.isEmpty && roles.allSatisfy { $0 == .digit }
    return isArgument && argument.allSatisfy(\.scripts.isEmpty) && nodes[close].scripts.isEmpty
      && nodes[close + 1].label == "="
  }
}
