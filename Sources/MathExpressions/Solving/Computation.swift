/// One computed line: its notation, its meaning and its value.
public struct Computation: Sendable, Hashable {
  /// The line with ambiguous signs resolved (an `x` between numbers is `\times`).
  public var tree: SymbolLayoutTree
  /// The meaning; nil where the line could not be parsed.
  public var statement: MathStatement?
  /// The result, also where there is none: then it says why.
  public var value: MathValue
  /// The answer for a person: `(3+2)/4 = 5/4 = 1.25`.
  public var answer: String
  /// Ambiguities and how they were resolved, and doubts about the result, each as a sentence.
  public var warnings: [String]
  /// Why there is no value: a parsing error, or a computation that was refused. An undefined value is not an error.
  public var error: MathExpressionError?
  /// The working that leads to the answer, where it was asked for and is known.
  public var steps: [WorkingStep] = []

  /// The line in plain ASCII that ``PlainTextReader`` reads back.
  public var plain: String { PlainTextWriter().text(tree) }
  /// The line in LaTeX, without dollar signs.
  public var latex: String { LaTeXWriter().text(tree) }

  /// The fields that `mathrec` prints as JSON.
  public var report: ComputationReport { ComputationReport(self) }
}

/// A computed line as JSON.
public struct ComputationReport: Sendable, Hashable, Codable {
  /// A value as texts.
  public struct Value: Sendable, Hashable, Codable {
    /// `rational`, `surd`, `decimal`, `truth`, `solutions`, `expression`, `undefined` or `none`.
    public var kind: String
    /// The exact value in plain text that the parser reads back; nil where there is none, or it is too long.
    public var exact: String?
    /// The value to fifteen significant digits; nil where it is not a number or a set of numbers.
    public var decimal: String?
  }

  /// The line in plain ASCII that ``PlainTextReader`` reads back.
  public var plain: String
  /// The line in LaTeX, without dollar signs.
  public var latex: String
  /// The answer for a person.
  public var answer: String
  /// The answer for a program.
  public var value: Value
  /// Ambiguities and doubts, each as a sentence.
  public var warnings: [String]
  /// The working, where it was asked for and is known.
  public var steps: [WorkingStep]?

  /// The texts of a computation.
  public init(_ computation: Computation) { self.init(computation, longestWhole: Value.longestWhole) }

  /// The texts of a computation.
  ///
  /// - Parameter longestWhole: whole numbers with more digits have no exact text.
  public init(_ computation: Computation, longestWhole: Int) {
    plain = computation.plain
    latex = computation.latex
    answer = computation.answer
    value = Value(computation.value, longestWhole: longestWhole)
    warnings = computation.warnings
    steps = computation.steps.isEmpty ? nil : computation.steps
  }
}

extension ComputationReport.Value {
  /// The most digits of an exact whole number in a report, unless more are asked for.
  static let longestWhole = 5_000

  /// The exact and decimal texts of a value.
  public init(_ value: MathValue) { self.init(value, longestWhole: Self.longestWhole) }

  /// The exact and decimal texts of a value.
  ///
  /// - Parameter longestWhole: whole numbers with more digits have no exact text.
  public init(_ value: MathValue, longestWhole: Int) {
    let writer = NumberWriter(isForDisplay: false, longestWhole: longestWhole)
    kind = value.kind
    switch value {
    case .rational(let number):
      // A shortened number is not an exact text.
      exact = writer.isShort(number) ? writer.exact(number) : nil
      decimal = writer.decimal(Quantity(number))
    case .surd(let number):
      exact = number.bitWidth < 16_000 ? writer.exact(number) : nil
      decimal = writer.decimal(.exact(number))
    case .decimal(let number): decimal = writer.decimal(.approximate(number))
    case .truth(let holds): exact = holds ? "true" : "false"
    case .solutions(let solutions):
      exact = SolutionWriter().exact(solutions)
      decimal = SolutionWriter().decimal(solutions)
    case .expression(let text): exact = text
    case .undefined, .none: break
    }
  }
}

/// The computed lines of a page.
public struct ComputationSheet: Sendable, Hashable {
  /// One result for each line, in order.
  public var lines: [Computation]
  /// The common solution where the page has a system of equations; otherwise nil.
  public var system: Computation?
}
