/// Tells names from products of letters, and guesses which name was meant.
enum NameGuess {
  /// Letters that stand for unknowns behind a function: sinx(x+1) is sin(x)·(x+1).
  private static let unknowns: Set<Character> = ["x", "y", "z", "t", "u", "v"]

  /// Names that are written before a bracket.
  private static let names: [String] = Spelling.words.map(\.word).filter { $0.count > 1 } + ["pow", "fact", "exp"]

  /// Whether a run of letters before a bracket can be read: as a name, or as letters and a name, or as a product that does
  /// not look like a name.
  static func isReadable(_ run: String) -> Bool {
    if Spelling.words.contains(where: { $0.word == run }) { return true }
    let pieces = pieces(run)
    guard pieces.contains(where: { $0.count > 1 }), let last = pieces.last else { return false }
    let single = pieces.count { $0.count == 1 }
    if last.count > 1 { return single <= 2 }
    // sinx(x+1) is sin(x)·(x+1).
    return single == 1 && pieces.count == 2 && last.first.map(unknowns.contains) == true
  }

  /// Whether a run of letters holds a name: sina, arctanx.
  static func holdsName(_ run: String) -> Bool { pieces(run).contains { $0.count > 1 } }

  /// Names and single letters, read as the reader does, the longest word first: xsin is x and sin, but cosin is cos, i and n.
  private static func pieces(_ run: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = run[...]
    while !rest.isEmpty {
      let word = Spelling.words.first { word, _ in
        rest.hasPrefix(word) && (!Spelling.bracketedWords.contains(word) || word.count == rest.count)
      }?.word
      pieces.append(rest.prefix(word?.count ?? 1))
      rest = rest.dropFirst(word?.count ?? 1)
    }
    return pieces
  }

  /// Words that are no products of letters, with what is written for them; empty where nothing is.
  private static let words: [String: String] = [
    "sine": "sin", "cosine": "cos", "tangent": "tan", "cotangent": "cot", "secant": "sec", "cosecant": "csc",
    "arcsine": "arcsin",
    "arccosine": "arccos", "arctangent": "arctan", "logarithm": "log", "acot": "arctan(1/x)", "arccot": "arctan(1/x)",
    "asec": "arccos(1/x)", "arcsec": "arccos(1/x)", "acsc": "arcsin(1/x)", "arccsc": "arcsin(1/x)", "sech": "1/cosh",
    "csch": "1/sinh", "coth": "1/tanh", "squareroot": "sqrt", "sqr": "sqrt", "square": "^2 or sqrt", "squared": "^2",
    "cube": "^3 or cbrt",
    "cubed": "^3", "cuberoot": "cbrt", "nthroot": "root", "pow": "^", "power": "^", "fact": "!", "factorial": "!",
    "plus": "+",
    "minus": "-", "times": "*", "multiplied": "*", "multiply": "*", "divided": "/", "divide": "/", "over": "/",
    "percent": "%",
    "percentage": "%", "degrees": "°", "degree": "°", "deg": "°", "half": "1/2", "third": "1/3", "quarter": "1/4",
    "double": "2*",
    "twice": "2*", "triple": "3*", "equals": "=", "equal": "=", "ggt": "gcd", "kgv": "lcm", "gcf": "gcd",
    "absolute": "abs",
    "average": "(a+b)/2", "mean": "(a+b)/2", "sum": "+", "difference": "-", "quotient": "/", "rad": "the number alone",
    "radians": "the number alone", "inf": "infinity", "infinite": "infinity", "repeating": "0.(3)",
    "recurring": "0.(3)", "per": "/",
    "trunc": "floor", "int": "floor", "frac": "x-floor(x)", "comb": "nCr", "perm": "nPr", "avg": "(a+b)/2",
  ]
  .merging(
    [
      "and", "the", "what", "nan", "true", "false", "less", "more", "than", "euro", "euros", "dollar", "dollars",
      "cents", "pounds",
      "cent", "from", "with", "for", "median", "value", "answer", "then", "where", "not", "such", "that", "are",
    ].map { ($0, "") }
  ) { first, _ in first }
  /// Words of two letters, with spaces around them.
  private static let shortWords: Set<String> = ["or", "if", "is", "in", "by", "as", "to", "at", "on", "of"]
  private static let known = Set(Spelling.words.map(\.word))

  /// Whether a whole run of letters is a word, or a name in other letters than it is known by, as SIN is, or holds names among
  /// too many letters, as `increase` holds nCr: no product.
  static func isWord(_ run: String, isBetweenSpaces: Bool) -> Bool {
    if known.contains(run) { return false }
    let lower = run.lowercased()
    if words[lower] != nil || isBetweenSpaces && shortWords.contains(lower) { return true }
    if lower != run, known.contains(lower) { return run.count > 2 || ["pi", "ln"].contains(lower) }
    guard run.count > 5 else { return false }
    let pieces = pieces(run)
    let letters = pieces.count { $0.count == 1 }
    return letters > 3 && letters < pieces.count
  }

  /// The error for a name that is not known.
  static func unknown(_ name: String, at position: Int) -> MathExpressionError {
    let product = name.map(String.init).joined(separator: "*")
    return MathExpressionError(
      .syntax, "unknown name '\(name)'",
      expected: "\(nearest(to: name).map { "'\($0)'" } ?? "a known name"), or \(product) for a product",
      position: position)
  }

  /// The nearest known name; nil where none is near.
  static func nearest(to run: String) -> String? {
    let lower = run.lowercased()
    let all = names.filter { $0.allSatisfy { $0.isASCII } }.sorted()
    if let advice = words[lower] { return advice.isEmpty ? nil : advice }
    if shortWords.contains(lower) { return nil }
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
