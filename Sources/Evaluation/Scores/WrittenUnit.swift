/// The unit behind a typed number at the end of a line, as in `78.54cm^2`.
///
/// A unit is no part of the expression: a reading may keep it apart or in the line. Only units of several letters are
/// known by their spelling; `3m` is three times m wherever the set does not state the unit.
public enum WrittenUnit {
  /// The text without its unit; nil where it ends in none.
  ///
  /// - Parameter stated: the unit that the set states, such as `m` or `cm^2`; the text loses it wherever it ends in it.
  public static func removed(from text: String, stated: String? = nil) -> String? {
    if let stated, !stated.isEmpty, text.hasSuffix(stated) { return remainder(text.dropLast(stated.count)) }
    guard let match = text.firstMatch(of: /(mm|cm|dm|km|mg|kg|ml|min)(\^?[23]|²|³)?$/) else { return nil }
    return remainder(text[..<match.range.lowerBound])
  }

  /// A unit stands behind a number; anything else before it makes it letters of the expression.
  private static func remainder(_ text: Substring) -> String? {
    var text = text
    while text.last == " " { text.removeLast() }
    guard let last = text.last, last.isNumber || last == ")" else { return nil }
    return String(text)
  }
}
