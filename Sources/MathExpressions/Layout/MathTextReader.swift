/// Reads typed mathematics, LaTeX or plain text, whichever it is.
public struct MathTextReader: Sendable {
  public init() {}

  /// The tree of a text whose symbols know their positions: LaTeX where it has a backslash or a dollar sign.
  ///
  /// - Throws: `syntax` or `tooDeep`, with the position in characters.
  public func read(_ text: String) throws(MathExpressionError) -> ReadLayout<Int> {
    if text.contains("\\") || text.contains("$") { return try LaTeXReader().read(text) }
    return try PlainTextReader().read(text)
  }
}
