/// Tells names from products of letters, and guesses which name was meant.
enum NameGuess {
  /// Letters that stand for unknowns behind a function: sinx(x+1) is sin(x)·(x+1).
  private static let unknowns: Set<Character> = ["x", "y", "z", "t", "u", "v"]

  /// Names that are written before a bracket.
  private static let names: [String] = Spelling.words.map(\.word).filter { $0.count > 1 } + ["pow", "fact", "exp"]

  /// Whether a run of letters before a bracket can be read: as a name, or as letters and a name, or as a product that does
  /// not look like a name.
  static func isReadable(_ run: String) -> Bool {
    if names.contains(run) { return true }
    for (word, _) in Spelling.words where run.hasSuffix(word) {
      let letters = run.dropLast(word.count)
      if letters.count <= 2 || isReadable(String(letters)) { return true }
    }
    for (word, _) in Spelling.words where run.hasPrefix(word) && run.count == word.count + 1 {
      if let last = run.last, unknowns.contains(last) { return true }
    }
    return false
  }

  /// The nearest known name; nil where none is near.
  static func nearest(to run: String) -> String? {
    let lower = run.lowercased()
    let all = names.filter { $0.allSatisfy { $0.isASCII } }.sorted()
    let aliases = [
      "pow": "^", "fact": "!", "factorial": "!", "squareroot": "sqrt", "sqr": "sqrt", "power": "^", "ggt": "gcd",
      "kgv": "lcm", "absolute": "abs", "sine": "sin", "cosine": "cos", "tangent": "tan", "average": "(a+b)/2",
    ]
    if let alias = aliases[lower] { return alias }
    // Of names equally near, one with which the run begins.
    let best = all.map { ($0, distance(Array(lower), Array($0.lowercased()))) }.min {
      $0.1 != $1.1 ? $0.1 < $1.1 : lower.hasPrefix($0.0) && !lower.hasPrefix($1.0)
    }
    guard let best, best.1 <= (run.count < 4 ? 1 : run.count < 7 ? 2 : 3) else { return nil }
    return best.0
  }

  /// Levenshtein's distance, where two letters exchanged count once.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count { rows[row][0] = row }
    for column in 0...right.count { rows[0][column] = column }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    for row in 1...left.count {
      for column in 1...right.count {
        let cost = left[row - 1] == right[column - 1] ? 0 : 1
        var best = min(rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + cost)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          best = min(best, rows[row - 2][column - 2] + 1)
        }
        rows[row][column] = best
      }
    }
    return rows[left.count][right.count]
  }
}
