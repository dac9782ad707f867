/// One computed line: what was written, what it means and what it is worth.
public struct Computation: Sendable, Hashable {
  /// The line with signs that are written alike told apart (an `x` between numbers is `\times`).
  public var tree: SymbolLayoutTree
  /// The meaning; nil where the line could not be parsed.
  public var statement: MathStatement?
  public var value: MathValue
  /// The answer as a person reads it: `(3+2)/4 = 5/4 = 1.25`.
  public var answer: String
  public var warnings: [String]
  /// Why there is no value: an error of reading, or a computation refused. An undefined value is no error.
  public var error: MathExpressionError?

  /// The line in plain ASCII that ``PlainTextReader`` reads back.
  public var plain: String { PlainTextWriter().text(tree) }
  public var latex: String { LaTeXWriter().text(tree) }

  /// The fields that `mathrec` prints as JSON.
  public var report: ComputationReport { ComputationReport(self) }
}

/// A computed line as JSON.
public struct ComputationReport: Sendable, Hashable, Codable {
  public struct Value: Sendable, Hashable, Codable {
    /// `rational`, `surd`, `decimal`, `truth`, `solutions`, `undefined` or `none`.
    public var kind: String
    /// The exact value in plain text that the parser reads back, where there is one of reasonable length.
    public var exact: String?
    /// The value to fifteen significant digits.
    public var decimal: String?
  }

  public var plain: String
  public var latex: String
  public var answer: String
  public var value: Value
  public var warnings: [String]

  public init(_ computation: Computation) {
    plain = computation.plain
    latex = computation.latex
    answer = computation.answer
    value = Value(computation.value)
    warnings = computation.warnings
  }
}

extension ComputationReport.Value {
  /// The exact and decimal texts of a value.
  public init(_ value: MathValue) {
    let writer = NumberWriter(isForDisplay: false, longestWhole: 5_000)
    kind = value.kind
    switch value {
    case .rational(let number):
      // What is not written in full is no exact text.
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
    case .undefined, .none: break
    }
  }
}

/// The computed lines of a page.
public struct ComputationSheet: Sendable, Hashable {
  /// One result a line, in order.
  public var lines: [Computation]
  /// The solution of the equations of several unknowns, where the page has a system.
  public var system: Computation?
}
