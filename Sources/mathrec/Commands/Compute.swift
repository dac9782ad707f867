import ArgumentParser
import FileStorage
import Foundation
import MathExpressions
import MathReading

/// `mathrec compute`: answers typed expressions.
struct Compute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Computes typed expressions, in plain text or LaTeX.",
    discussion: """
      Each argument is a line by itself; with --page they are the lines of one page, where values carry over and
      equations of several unknowns are solved together. '-' reads one expression a line from standard input.

      Exit codes: 0 all answered (an undefined value is an answer), 2 some expression was not read or not computed,
      64 a mistake in the command line.

      EXAMPLES
        mathrec compute '(3+2)/4' 'x^2+5x-2=0' '\\frac{1}{2}+\\sqrt{8}'
        mathrec compute --page 'a+b=5' 'a-b=1'
        mathrec compute '-3^2'
        mathrec compute --steps '3(x-2)=2x+5'
        mathrec compute --check '2x+3=7' '2x=10' 'x=5'
        mathrec compute --solve-for g 'F=3g/h'
      """)

  /// More digits than any number within the limits has.
  private static let allDigits = 2_000_000

  /// Exit code where some expression got no answer.
  static let failed = ExitCode(2)

  @Flag(help: "Print one JSON object a line: plain, latex, answer, value, warnings.")
  var json = false

  @Option(help: "Print the expression itself in this form instead of the answer.")
  var format: WrittenForm?

  @Flag(help: "Write whole numbers of more than 200 digits in full, up to a million digits.")
  var full = false

  @Flag(help: "Take the expressions as the lines of one page.")
  var page = false

  @Flag(help: "Show the working, step by step, where one is known.")
  var steps = false

  @Flag(help: "With --steps, solve quadratic equations by completing the square.")
  var completeSquare = false

  @Flag(help: "Take the expressions as the lines of somebody's working, and say of each whether it follows.")
  var check = false

  @Option(help: ArgumentHelp("Solve equations of several letters for this one.", valueName: "letter"))
  var solveFor: String?

  @Flag(help: "Read a single comma between digits as a decimal comma.")
  var decimalComma = false

  @Argument(
    parsing: .allUnrecognized, help: ArgumentHelp("Expressions; '-' for standard input.", valueName: "expressions"))
  var arguments: [String]

  /// The arguments without the `--` that may stand before them: taking -3^2 for no option keeps that as well.
  private var expressions: [String] { arguments.filter { $0 != "--" } }

  func validate() throws {
    if expressions.isEmpty { throw ValidationError("Give an expression, or - to read from standard input.") }
    // An option misspelt would otherwise be computed as an expression of letters.
    if let option = expressions.first(where: { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }) {
      throw ValidationError("Unknown option '\(option)'.")
    }
    if check && (page || steps || format != nil || solveFor != nil) {
      throw ValidationError("--check goes with --json and --decimal-comma only.")
    }
    if completeSquare && !steps { throw ValidationError("--complete-square goes with --steps.") }
    if json && format != nil { throw ValidationError("Use either --json or --format.") }
  }

  func run() throws {
    if expressions.contains("-") {
      do { try StandardInput.check() } catch {
        StandardError.note("error: \(error)")
        throw Self.failed
      }
    }
    if check {
      let lines = expressions.flatMap { $0 == "-" ? Array(AnySequence { AnyIterator { readLine() } }) : [$0] }
      return try CheckReport(json: json).show(
        WorkingChecker(parser: computer.parser).check(lines))
    }
    var computer = computer
    if full { computer.longestWhole = Self.allDigits }
    let session = ComputeSession(
      computer: computer, json: json, format: format, showsSteps: steps, completesSquare: completeSquare,
      solvingFor: solveFor)
    var isComplete = true
    if page {
      let lines = expressions.flatMap { $0 == "-" ? Array(AnySequence { AnyIterator { readLine() } }) : [$0] }
      isComplete = session.answer(page: lines)
    } else {
      for expression in expressions {
        if expression == "-" {
          while let line = readLine() { isComplete = session.answer(line) && isComplete }
        } else {
          isComplete = session.answer(expression) && isComplete
        }
      }
    }
    if !isComplete { throw Self.failed }
  }

  private var computer: Computer {
    Computer(parser: ExpressionParser(commaMeaning: decimalComma ? .decimal : .thousands))
  }
}

/// Answers expressions one by one on standard output, warnings and errors beside them on standard error.
private struct ComputeSession {
  /// Whole numbers with more digits are left out of reports, unless all are asked for.
  private static let longestInReports = 5_000

  let computer: Computer
  let json: Bool
  let format: WrittenForm?
  let showsSteps: Bool
  let completesSquare: Bool
  let solvingFor: String?

  /// A line that could not be read, as JSON.
  private struct Failure: Encodable {
    var input: String
    var error: String
    var position: Int?
  }

  private var working: Working {
    var working = Working(evaluator: computer.evaluator)
    working.completesSquare = completesSquare
    return working
  }

  /// Answers one expression; false where there is no answer.
  func answer(_ input: String) -> Bool {
    let text = Self.withoutMark(input)
    guard text.contains(where: { !$0.isWhitespace }) else {
      // An empty line is no question; an empty answer keeps the others beside theirs.
      if !json { print("") }
      return true
    }
    let steps = MathTextReader().steps(text)
    if steps.count > 1 { return answer(page: steps) }
    let parts = MathTextReader().lines(text)
    if parts.count > 1, parts.contains(where: { FunctionDefinition($0) != nil }) { return answer(page: parts) }
    if parts.count > 1 { return answer(system: parts, of: text) }
    do {
      let layout = try MathTextReader().read(text)
      var result =
        solvingFor.map { computer.compute(layout.tree, solvingFor: $0) } ?? computer.compute(layout.tree)
      if showsSteps, let statement = result.statement {
        result.steps = working.steps(statement)
      }
      result.warnings = layout.notes + result.warnings
      return show(result, text, layout.places)
    } catch {
      fail(text, error, position: error.position)
      return false
    }
  }

  /// Without the byte order mark with which some editors begin a file.
  private static func withoutMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Answers equations that hold together; false where there is no answer.
  private func answer(system parts: [String], of text: String) -> Bool {
    var trees: [SymbolLayoutTree] = []
    for part in parts {
      do {
        trees.append(try MathTextReader().read(part).tree)
      } catch {
        fail(part, error, position: error.position)
        return false
      }
    }
    var result = computer.compute(system: trees)
    if showsSteps { result.steps = working.steps(system: trees.compactMap { try? computer.parser.statement($0) }) }
    if let error = result.error, result.statement == nil, trees.isEmpty {
      fail(text, error, position: nil)
      return false
    }
    return show(result, text, [])
  }

  /// Answers the lines of a page; false where one has no answer.
  func answer(page input: [String]) -> Bool {
    let lines = input.map(Self.withoutMark).filter { $0.contains { !$0.isWhitespace } }
      .flatMap(MathTextReader().steps).flatMap(MathTextReader().lines)
    var layouts: [ReadLayout<Int>] = []
    for line in lines {
      do {
        layouts.append(try MathTextReader().read(line))
      } catch {
        fail(line, error, position: error.position)
        return false
      }
    }
    let sheet = computer.compute(lines: layouts.map(\.tree))
    var isComplete = true
    for (index, result) in sheet.lines.enumerated() {
      var result = result
      // A definition says nothing by itself.
      if showsSteps, sheet.system == nil, FunctionDefinition(lines[index]) == nil, let statement = result.statement {
        result.steps = working.steps(statement)
      }
      isComplete = show(result, lines[index], layouts[index].places) && isComplete
    }
    return isComplete
  }

  private func show(_ result: Computation, _ text: String, _ places: [Int]) -> Bool {
    if let error = result.error, result.statement == nil, !places.isEmpty {
      fail(text, error, position: place(of: error, text, places))
      return false
    }
    if json {
      printJSON(
        ComputationReport(result, longestWhole: max(Self.longestInReports, computer.longestWhole)))
    } else {
      print(format?.text(of: result) ?? result.answer)
      StepLines.show(result.steps)
      for warning in result.warnings { note("warning: \(warning)") }
    }
    flush()
    return result.error == nil
  }

  private func place(of error: MathExpressionError, _ text: String, _ places: [Int]) -> Int? {
    guard let source = error.source else { return error.position }
    // A negative source means: behind that symbol.
    if source < 0 { return text.count }
    return source < places.count ? places[source] : nil
  }

  /// Puts the error in the line's place, so that answers stay beside their questions.
  private func fail(_ text: String, _ error: MathExpressionError, position: Int?) {
    if json {
      printJSON(Failure(input: text, error: error.description, position: position))
    } else {
      print(StandardError.visible("error: " + error.description(in: text, at: position)))
    }
    flush()
  }

  private func printJSON(_ value: some Encodable) {
    if let text = try? JSONText.text(value) { print(text) }
  }

  private func note(_ text: String) { StandardError.note(text) }

  /// A reader at the other end of a pipe shall not wait for the next line.
  private func flush() { StandardOutput.flush() }
}
