/// Reads typed mathematics, in LaTeX or plain text, whichever it is.
public struct MathTextReader: Sendable {
  /// The longest text that is read, in UTF-8 bytes: it fits the digits of the largest number that is computed, and some
  /// two thousand lines of handwriting, and takes half a second.
  public static let longestText = 120_000

  /// A reader has no settings.
  public init() {}

  /// Fails for a text that is too long to read.
  static func judge(_ text: String, most: Int = longestText) throws(MathExpressionError) {
    let count = text.utf8.count
    guard count > most else { return }
    throw MathExpressionError(.tooLarge, "a text of \(count) bytes, where \(most) are read at most")
  }

  /// The tree of a text, with the position of each symbol in characters; read as LaTeX where it has a backslash or a
  /// dollar sign.
  ///
  /// - Throws: `syntax` or `tooDeep`, with the position in characters.
  public func read(_ text: String) throws(MathExpressionError) -> ReadLayout<Int> {
    if text.contains("\\") || text.contains("$") { return try LaTeXReader().read(text) }
    return try PlainTextReader().read(text)
  }
}
