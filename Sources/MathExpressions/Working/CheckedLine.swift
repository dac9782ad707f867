/// What is said of one line of somebody's working.
public struct CheckedLine: Sendable, Hashable, Codable {
  /// How a line relates to the one before.
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// The first line, or one that begins something else.
    case start
    /// It has the same value, or the same solutions.
    case follows
    /// It is one of the cases of the line before, and the others are on other lines.
    case partialCase = "case"
    /// It follows, but solutions have been lost.
    case losesSolutions = "loses solutions"
    /// It follows, but there are solutions that the line before does not have.
    case gainsSolutions = "gains solutions"
    /// It does not follow.
    case wrong
    /// It cannot be judged, or was not read surely: never called wrong.
    case notJudged = "not judged"
  }

  /// The line as it was written.
  public var text: String
  /// How it relates to the one before.
  public var verdict: Verdict
  /// Whether it is the answer: the unknown alone, or a number.
  public var isAnswer: Bool
  /// The solutions that are lost or gained, in plain text.
  public var values: [String]
  /// Where it does not follow, a value for which it is seen: `x = 2: 7 ≠ 9`.
  public var counterexample: String?
  /// The likeliest slip, by name.
  public var slip: String?
  /// What is said to a person, in one sentence.
  public var sentence: String

  /// Whether it is a chain of expressions that is right whatever the line before says: 2·3 = 6. It is not part of the JSON.
  public internal(set) var isRightByItself = false

  private enum CodingKeys: String, CodingKey {
    case text, verdict, isAnswer, values, counterexample, slip, sentence
  }
}

/// What is said of all lines of a working.
public struct CheckedWorking: Sendable, Hashable, Codable {
  /// The lines in order.
  public var lines: [CheckedLine]
  /// What is said to a person about all of them.
  public var summary: String

  init(lines: [CheckedLine]) {
    self.lines = lines
    let wrong = lines.indices.filter { [.wrong, .losesSolutions, .gainsSolutions].contains(lines[$0].verdict) }
    let open = lines.count { $0.verdict == .notJudged }
    let rest = open == 0 ? "" : open == 1 ? "; one line could not be judged" : "; \(open) lines could not be judged"
    if let first = wrong.first {
      summary = "line \(first + 1): \(lines[first].sentence)" + rest
    } else if lines.isEmpty || open == lines.count {
      summary = "nothing could be judged"
    } else {
      summary =
        (lines.last?.isAnswer == true ? "all lines follow, and the last is the answer" : "all lines follow") + rest
    }
  }
}
