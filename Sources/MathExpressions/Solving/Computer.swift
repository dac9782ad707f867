/// Parses and computes lines: the single entry point for pictures and for typed text.
public struct Computer: Sendable {
  /// From layout to meaning.
  public var parser: ExpressionParser
  /// From meaning to value, within limits.
  public var evaluator: Evaluator
  /// Whole numbers with more digits are shortened in answers.
  public var longestWhole = 200

  /// A computer, by default with English notation and the default limits.
  public init(parser: ExpressionParser = ExpressionParser(), evaluator: Evaluator = Evaluator()) {
    self.parser = parser
    self.evaluator = evaluator
  }

  /// How much sense a reading makes, for choosing among readings.
  public enum Readability: Int, Sendable, Comparable {
    /// The symbols do not form an expression.
    case malformed
    /// An expression with notation that cannot be computed.
    case unsupported
    /// An expression that has no value: free letters, or undefined.
    case meaningful
    /// A number, a checked relation, or an equation with solutions.
    case computed

    /// Ordered from nonsense to a value.
    public static func < (left: Readability, right: Readability) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether a tree parses, which may go on from another with an equals sign; cheap, since nothing is computed.
  public func parses(_ tree: SymbolLayoutTree) -> Bool {
    (try? parser.statement(tree.withoutLeadingEquals ?? tree)) != nil
  }

  private static let judgingBits = 96

  /// How much sense a tree makes, at the cost of computing it.
  ///
  /// - Parameters:
  ///   - account: the budget for computing, which several trees may share; an expression that exceeds it is `meaningful`.
  ///   - most: the most that this tree may draw from it.
  public func readability(_ tree: SymbolLayoutTree, account: WorkAccount? = nil, most: Int = .max) -> Readability {
    var variables: [String: Quantity] = [:]
    let shared = account ?? lineAccount()
    let own = WorkAccount(most: min(most, shared.left))
    // Whether a solution is one is asked less strictly than of an answer.
    var computer = self
    computer.evaluator.limits.solutionBits = [Self.judgingBits]
    // A line that goes on from another is judged by what stands behind its equals sign.
    let result = computer.compute(tree.withoutLeadingEquals ?? tree, &variables, own)
    // What cannot be covered closes the account: nothing is left for other trees.
    try? shared.spend(own.most - own.left)
    if let error = result.error, result.statement == nil {
      return error.kind == .unsupported ? .unsupported : .malformed
    }
    switch result.value {
    case .undefined, .none, .expression: return .meaningful
    default: return .computed
    }
  }

  /// Computes one line by itself.
  public func compute(_ tree: SymbolLayoutTree) -> Computation {
    var variables: [String: Quantity] = [:]
    return compute(tree, &variables, lineAccount())
  }

  /// A new account for one line, within what is left of the page's.
  func lineAccount(within page: WorkAccount? = nil) -> WorkAccount {
    WorkAccount(most: min(evaluator.limits.lineWork, page?.left ?? .max))
  }

  // MARK: One line

  /// - Parameter shown: the line as it is shown, where that is another.
  func compute(
    _ tree: SymbolLayoutTree, shown: SymbolLayoutTree? = nil, _ variables: inout [String: Quantity],
    _ account: WorkAccount
  ) -> Computation {
    var evaluator = evaluator
    evaluator.account = account
    let (resolved, notes) = parser.resolvedWithNotes(tree)
    let other = shown.flatMap { $0 == tree ? nil : parser.resolvedWithNotes($0).tree }
    var result = Computation(tree: other ?? resolved, value: .none("nothing to compute"), answer: "", warnings: [])
    let arithmetic = other.map { PlainTextWriter(isForDisplay: true).text($0) } ?? resolved.plainArithmetic
    var written = arithmetic ?? PlainTextWriter(isForDisplay: true).text(resolved)
    do throws(MathExpressionError) {
      let statement = try parser.statement(resolved: resolved, notes: notes)
      // What is shown must mean what was asked; where it would be read as something else, plain text is shown.
      if arithmetic == nil, !isReadBack(written, statement) { written = PlainTextWriter().text(resolved) }
      // A matrix is shown in brackets, however it was written.
      if other == nil, statement.sides.contains(where: \.isMatrix) { written = ExpressionWriter().text(statement) }
      result.statement = statement
      result.warnings = statement.notes
      var line = LineComputer(
        evaluator: evaluator, statement: statement, written: written, variables: variables,
        display: NumberWriter(longestWhole: longestWhole))
      (result.value, result.answer) = try line.computed()
      result.warnings += line.notes
      variables.merge(line.found) { $1 }
    } catch {
      if error.kind == .undefined {
        result.value = .undefined(error.message)
        result.answer = "\(written.trimmingTrailingEquals) is undefined: \(error.message)"
      } else {
        result.error = error
        result.value = .none(error.description)
        result.answer = "\(written): \(error.description)"
      }
    }
    return result
  }

  /// Whether a text has the meaning of a statement.
  private func isReadBack(_ text: String, _ statement: MathStatement) -> Bool {
    guard text.utf8.count < 2_000 else { return true }
    guard let tree = try? PlainTextReader().tree(text), let again = try? parser.statement(tree),
      again.relations == statement.relations, again.sides.count == statement.sides.count
    else { return false }
    return zip(again.sides, statement.sides).allSatisfy { $0 == $1 || $0.flattened == $1.flattened }
  }

  // MARK: Formulas

  /// An equation of several letters solved for one of them.
  public func compute(_ tree: SymbolLayoutTree, solvingFor letter: String) -> Computation {
    var result = compute(tree)
    guard let statement = result.statement else { return result }
    var evaluator = evaluator
    evaluator.account = lineAccount()
    let written = result.answer.parts(separatedBy: ": ").first ?? result.answer
    result.error = nil
    do throws(MathExpressionError) {
      guard statement.letters.contains(letter) else {
        throw MathExpressionError(.unknownVariable, "\(letter) does not occur")
      }
      if statement.letters.count == 1 { return result }
      let formula = Formula(evaluator: evaluator)
      let texts = try formula.texts(statement, for: letter)
      result.value = .solutions(.family(texts))
      result.answer = "\(written): \(texts.joined(separator: " or "))"
    } catch {
      result.error = error
      result.value = .none(error.description)
      result.answer = "\(written): \(error.description)"
    }
    return result
  }
}

extension String {
  /// `3+4` of `3+4=`.
  var trimmingTrailingEquals: String { hasSuffix("=") ? String(dropLast()) : self }
}

extension SymbolLayoutTree {
  /// The text of a row of digits, brackets and signs only, which says the same as the row; nil for another.
  fileprivate var plainArithmetic: String? {
    var text = ""
    for node in nodes {
      guard node.scripts.isEmpty else { return nil }
      switch node.label {
      case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "-", "*", "/", "(", ")", ".": text += node.label
      case "\\times": text += "×"
      case "\\div": text += "÷"
      case "\\cdot": text += "·"
      default: return nil
      }
    }
    return text
  }
}
