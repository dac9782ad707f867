/// Why an expression could not be read or computed.
public struct MathExpressionError: Error, Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// The symbols make no expression.
    case syntax
    /// A notation that is read but not computed, such as an integral.
    case unsupported
    /// Nested deeper than the limit.
    case tooDeep
    /// A value that does not exist: division by zero, a logarithm of zero.
    case undefined
    /// A value past the limits on digits or work.
    case tooLarge
    /// A letter without a value.
    case unknownVariable
  }

  public let kind: Kind
  /// What was found, as a phrase: "found ')'", "division by zero".
  public let message: String
  /// What would have been right at that place, where this is known.
  public let expected: String?
  /// The symbol at fault: the `source` of its node in a layout tree.
  public let source: Int?
  /// Where the fault is in a text, in characters from its start.
  public let position: Int?

  init(_ kind: Kind, _ message: String, expected: String? = nil, source: Int? = nil, position: Int? = nil) {
    self.kind = kind
    self.message = message
    self.expected = expected
    self.source = source
    self.position = position
  }

  /// The same error at a place in a text.
  func at(_ position: Int?) -> MathExpressionError {
    MathExpressionError(kind, message, expected: expected, source: source, position: position)
  }
}

extension MathExpressionError: CustomStringConvertible {
  public var description: String { expected.map { "\(message), expected \($0)" } ?? message }

  /// The message with the text and a caret under the place at fault.
  ///
  /// - Parameter place: the position where the error itself knows only a symbol.
  public func description(in text: String, at place: Int? = nil) -> String {
    guard let position = place ?? position else { return description }
    let lines = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    // A long text is cut around the place, so that the caret stays on the same line of a terminal.
    let start = max(0, min(position, lines.count) - 60)
    let shown = String(lines[start..<min(lines.count, start + 100)])
    return "\(description)\n  \(shown)\n  \(String(repeating: " ", count: position - start))^"
  }
}
