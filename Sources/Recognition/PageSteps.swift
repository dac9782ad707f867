import MathExpressions

/// The lines of a page as one working: a step that follows from the line before it is likelier than one that does not.
///
/// The weight is gentle. Among readings of the same ink that are nearly as likely the one that follows is taken; a slip that is written
/// clearly stays, as no reading that would follow is near it.
struct PageSteps {
  /// Weights and limits.
  struct Parameters: Sendable, Hashable {
    /// What is added to the log score of a reading for each step that it makes follow: its own, and that of the next line.
    var follows = 2.0
    /// The share of that where a step loses or gains solutions, as squaring does.
    var partly = 0.6
    /// A reading whose log score is so much below the best is not considered.
    var margin = 5.0
    /// The most readings of a line that are considered.
    var most = 8
    /// How many lines before a line are looked at, beside definitions of functions.
    var linesBefore = 2
    /// The ways through a page that are followed at a time.
    var paths = 5
    /// The budget for all checks of a page, in the units of `WorkAccount`, and for each of them.
    var work = 300_000_000
    var workOfCheck = 20_000_000
  }

  /// A way to read a line.
  struct Choice {
    let tree: SymbolLayoutTree
    let score: Double
  }

  var parameters = Parameters()
  let computer: Computer

  /// For each line how well each of its readings fits in with the lines before and after it, from 0 to 2; times
  /// ``Parameters/follows`` it is added to the reading's log score.
  ///
  /// - Parameter lines: the readings of each line, the best first; a line with one reading is taken as it is.
  func fits(_ lines: [[Choice]]) -> [[Double]] {
    var fits = lines.map { [Double](repeating: 0, count: $0.count) }
    let lines = lines.map(considered)
    var steps = StepChecks(lines: lines, computer: computer, parameters: parameters)
    let chosen = likeliest(lines, &steps)
    // Each line once more with what the best way through the page has before and after it.
    for index in lines.indices {
      for choice in lines[index].indices {
        var trial = chosen
        trial[index] = choice
        fits[index][choice] = steps.worth(of: index, trial) + steps.worth(of: index + 1, trial)
      }
    }
    return fits
  }

  /// The reading of each line on the likeliest way through the page: a beam search from its top.
  private func likeliest(_ lines: [[Choice]], _ steps: inout StepChecks) -> [Int] {
    // What is not reached yet counts as its best reading.
    var paths = [(chosen: [Int](repeating: 0, count: lines.count), score: 0.0)]
    for index in lines.indices {
      var next: [(chosen: [Int], score: Double)] = []
      for path in paths {
        for choice in 0..<max(1, lines[index].count) {
          var chosen = path.chosen
          chosen[index] = choice
          let score = lines[index].indices.contains(choice) ? lines[index][choice].score : 0
          next.append((chosen, path.score + score + parameters.follows * steps.worth(of: index, chosen)))
        }
      }
      paths = Array(
        next.enumerated().sorted { ($0.element.score, $1.offset) > ($1.element.score, $0.offset) }.map(\.element)
          .prefix(parameters.paths))
    }
    return paths.first?.chosen ?? []
  }

  /// How well a line fits in with those before and after it, from 0 to 2.
  func fit(of index: Int, in page: [SymbolLayoutTree]) -> Double {
    var steps = StepChecks(
      lines: page.map { [Choice(tree: $0, score: 0)] }, computer: computer, parameters: parameters)
    let chosen = [Int](repeating: 0, count: page.count)
    return steps.worth(of: index, chosen) + steps.worth(of: index + 1, chosen)
  }

  /// The readings of a line that are near enough to its best.
  private func considered(_ choices: [Choice]) -> [Choice] {
    let best = choices.first?.score ?? 0
    return Array(choices.prefix(parameters.most).prefix { $0.score > best - parameters.margin })
  }
}

/// Which steps of a page follow, each checked once.
private struct StepChecks {
  private let lines: [[PageSteps.Choice]]
  private let texts: [[String]]
  private let isDefinition: [[Bool]]
  private let checker: WorkingChecker
  private let parameters: PageSteps.Parameters
  private var left: Int
  private var known: [[Int]: Double] = [:]

  init(lines: [[PageSteps.Choice]], computer: Computer, parameters: PageSteps.Parameters) {
    self.lines = lines
    self.parameters = parameters
    texts = lines.map { $0.map { PlainTextWriter().text($0.tree) } }
    isDefinition = texts.map { $0.map { FunctionDefinition($0) != nil } }
    var checker = WorkingChecker(parser: computer.parser, evaluator: computer.evaluator)
    checker.acceptsRounding = true
    checker.namesSlips = false
    self.checker = checker
    left = parameters.work
  }

  /// From 0 to 1 for a line that follows from those before it; 0 where there is no such line, or nothing left of the budget.
  mutating func worth(of index: Int, _ chosen: [Int]) -> Double {
    guard lines.indices.contains(index), !texts[index].isEmpty, left > 0 else { return 0 }
    let near = max(0, index - parameters.linesBefore)...min(index + 1, lines.count - 1)
    let members = ((0..<near.lowerBound).filter { isDefinition(of: $0, chosen) } + near).filter { !texts[$0].isEmpty }
    let key = members.flatMap { [$0, chosen[$0]] } + [index]
    if let worth = known[key] { return worth }
    let account = WorkAccount(most: min(left, parameters.workOfCheck))
    var checker = checker
    checker.evaluator.account = account
    let verdicts = checker.check(
      members.map { (text: texts[$0][chosen[$0]], tree: lines[$0][chosen[$0]].tree, isSure: true) }
    ).lines
    left -= account.most - account.left
    let found = members.firstIndex(of: index).map { worth(verdicts[$0]) } ?? 0
    known[key] = found
    return found
  }

  private func isDefinition(of index: Int, _ chosen: [Int]) -> Bool {
    isDefinition[index].indices.contains(chosen[index]) && isDefinition[index][chosen[index]]
  }

  private func worth(_ line: CheckedLine) -> Double {
    switch line.verdict {
    case .follows, .partialCase: 1
    case .start: line.isRightByItself ? 1 : 0
    // After what holds for every number any equation loses solutions, and none is named.
    case .losesSolutions, .gainsSolutions: line.values.isEmpty ? 0 : parameters.partly
    case .wrong, .notJudged: 0
    }
  }
}
