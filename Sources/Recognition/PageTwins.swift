import Foundation

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
    for (digit, letters) in Self.looks {
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
