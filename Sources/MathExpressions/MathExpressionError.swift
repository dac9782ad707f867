/// Why an expression could not be read or computed.
public struct MathExpressionError: Error, Sendable, Hashable {
  /// What sort of failure it was, for callers that react to it.
  public enum Kind: String, Sendable {
    /// The symbols do not form an expression.
    case syntax
    /// A notation that can be read but not computed, such as an integral.
    case unsupported
    /// Nested deeper than the limit.
    case tooDeep
    /// A value that does not exist: division by zero, a logarithm of zero.
    case undefined
    /// A value beyond the limits on digits or work.
    case tooLarge
    /// A letter without a value.
    case unknownVariable
  }

  /// The sort of failure.
  public let kind: Kind
  /// What was found, as a phrase: "found ')'", "division by zero".
  public let message: String
  /// What would have been right at that place; nil where that is unknown.
  public let expected: String?
  /// The symbol at fault, as the `source` of its node; nil where the error concerns no single symbol.
  public let source: Int?
  /// Where in a text the fault is, in characters from its start; nil where there is no text.
  public let position: Int?

  init(_ kind: Kind, _ message: String, expected: String? = nil, source: Int? = nil, position: Int? = nil) {
    self.kind = kind
    self.message = message
    self.expected = expected
    self.source = source
    self.position = position
  }

  /// A number with more binary places than can be written out as a fraction.
  static let tooLongToWrite = MathExpressionError(.tooLarge, "a number too large or too small to be written out")

  /// The same error at a position in a text.
  func at(_ position: Int?) -> MathExpressionError {
    MathExpressionError(kind, message, expected: expected, source: source, position: position)
  }
}

extension MathExpressionError: CustomStringConvertible {
  /// One line: `found ')', expected a number`.
  public var description: String { expected.map { "\(message), expected \($0)" } ?? message }

  /// The message, followed by the text and a caret under the place at fault.
  ///
  /// - Parameter place: the position, for errors that only know the symbol.
  public func description(in text: String, at place: Int? = nil) -> String {
    guard let position = place ?? position else { return description }
    let lines = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    // A long text is cut around the place, so that the caret stays on the same line of a terminal.
    let start = max(0, min(position, lines.count) - 60)
    let shown = String(lines[start..<min(lines.count, start + 100)])
    return "\(description)\n  \(shown)\n  \(String(repeating: " ", count: position - start))^"
  }
}
