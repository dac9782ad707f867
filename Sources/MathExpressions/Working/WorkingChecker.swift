/// Checks the lines of somebody's working: whether each follows from the one before, and if not, which slip it may be.
public struct WorkingChecker: Sendable {
  /// From layout to meaning.
  public var parser: ExpressionParser
  /// Computes values and solutions. Where it has an account, all checks draw on that; otherwise each has a page's budget.
  public var evaluator: Evaluator
  /// Whether a decimal number after an equals sign may be a result that was rounded to its places.
  public var acceptsRounding = false
  /// Whether the slip is looked for where a line does not follow, which takes most of the time.
  public var namesSlips = true

  /// A checker, by default with English notation and the default limits.
  public init(parser: ExpressionParser = ExpressionParser(), evaluator: Evaluator = Evaluator()) {
    self.parser = parser
    self.evaluator = evaluator
  }

  /// The verdicts on typed lines, one under another; blank ones are passed over.
  ///
  /// Two columns, parted by a tab or a wide gap, are read one after the other; steps that arrows join in a line are lines of their own.
  public func check(_ lines: [String]) -> CheckedWorking {
    let lines = Self.columns(lines.filter { $0.contains { !$0.isWhitespace } }).flatMap(MathTextReader().steps)
    var definitions: [FunctionDefinition] = []
    var session = CheckSession(evaluator: bounded, acceptsRounding: acceptsRounding, namesSlips: namesSlips)
    var written = lines.map { line -> Result<WrittenLine, MathExpressionError> in
      if let definition = FunctionDefinition(line) {
        definitions.append(definition)
        return .failure(MathExpressionError(.unsupported, "the definition of \(definition.name)"))
      }
      do throws(MathExpressionError) {
        return .success(try WrittenLine(line, parser: parser, definitions: definitions))
      } catch {
        return .failure(error)
      }
    }
    // Whether x = 6 / +3 is a quotient is seen from the line that follows.
    for index in lines.indices.dropLast() {
      guard let (body, operation) = NotedOperation.taken(off: lines[index], parser, isSure: false),
        var line = try? WrittenLine(body, parser: parser, definitions: definitions), line.operation == nil,
        let next = try? written[index + 1].get(), operation.leads(from: line, to: next, session.evaluator)
      else { continue }
      line.operation = operation
      written[index] = .success(line)
    }
    return CheckedWorking(lines: session.verdicts(zip(lines, written).map { ($0, $1) }))
  }

  /// The verdicts on lines read from a picture.
  ///
  /// - Parameter lines: each with its text, its tree, and whether it was read surely; one that was not is never called wrong.
  public func check(_ lines: [(text: String, tree: SymbolLayoutTree, isSure: Bool)]) -> CheckedWorking {
    var session = CheckSession(evaluator: bounded, acceptsRounding: acceptsRounding, namesSlips: namesSlips)
    var definitions: [(function: FunctionDefinition, isSure: Bool)] = []
    var lines = lines
    let written = lines.indices.map { index -> (String, Result<WrittenLine, MathExpressionError>) in
      let line = lines[index]
      if let definition = FunctionDefinition(line.text) {
        definitions.append((definition, line.isSure))
        return (line.text, .failure(MathExpressionError(.unsupported, "the definition of \(definition.name)")))
      }
      do throws(MathExpressionError) {
        let used = definitions.filter { line.text.contains("\($0.function.name)(") }
        if !used.isEmpty {
          // What rests on a definition is read no more surely than it.
          lines[index].isSure = line.isSure && used.allSatisfy(\.isSure)
          return (line.text, .success(try WrittenLine(line.text, parser: parser, definitions: used.map(\.function))))
        }
        let tree = line.tree.withoutUnit
        let rest = tree.withoutLeadingEquals
        let statement = try parser.statement(rest ?? tree)
        return (line.text, .success(WrittenLine(line.text, statement: statement, continues: rest != nil)))
      } catch {
        return (line.text, .failure(error))
      }
    }
    var verdicts = session.verdicts(written)
    for (index, line) in lines.enumerated() where !line.isSure && verdicts[index].verdict == .wrong {
      verdicts[index].verdict = .notJudged
      verdicts[index].sentence = "read unsurely, so it is not judged"
    }
    return CheckedWorking(lines: verdicts)
  }

  /// Blanks in a row that part two columns.
  private static let widestGap = 4

  /// The lines of the left column and then those of the right one, where most lines have both; the lines as they are elsewhere.
  private static func columns(_ lines: [String]) -> [String] {
    let gap = String(repeating: " ", count: widestGap)
    let parted = lines.map { line -> [String] in
      var parts: [String] = []
      for part in line.split(separator: "\t").flatMap({ String($0).parts(separatedBy: gap) }) {
        if !part.trimmed.isEmpty { parts.append(part.trimmed) }
      }
      return parts
    }
    guard lines.count > 1, parted.allSatisfy({ $0.count <= 2 }),
      3 * parted.count(where: { $0.count == 2 }) >= 2 * lines.count
    else { return lines }
    return parted.compactMap(\.first) + parted.filter { $0.count == 2 }.map { $0[1] }
  }

  private var bounded: Evaluator {
    var evaluator = evaluator
    if evaluator.account == nil { evaluator.account = WorkAccount(most: evaluator.limits.pageWork) }
    return evaluator
  }
}
