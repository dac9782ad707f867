/// Tables as comma-separated text (RFC 4180).
package enum CSVText {
  /// The rows as lines, each ended by a line feed.
  package static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\n" }.joined()
  }

  /// One field, quoted where it contains a comma, a quote or a line break.
  package static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The rows of a text; a quoted field may hold commas, quotes and line breaks. What is no such text gives rows that are none.
  package static func rows(_ text: String) -> [[String]] {
    var (rows, row, field) = ([[String]](), [String](), "")
    var (isQuoted, wasQuote) = (false, false)
    func endField() {
      row.append(field)
      field = ""
    }
    for character in text {
      if isQuoted, !wasQuote, character == "\"" {
        // The end of the field, or the first of two quotes that stand for one.
        wasQuote = true
        continue
      }
      if wasQuote {
        wasQuote = false
        if character == "\"" {
          field.append(character)
          continue
        }
        isQuoted = false
      }
      switch character {
      case "\"" where !isQuoted && field.isEmpty: isQuoted = true
      case "," where !isQuoted: endField()
      case _ where character.isNewline && !isQuoted:
        endField()
        rows.append(row)
        row = []
      default: field.append(character)
      }
    }
    if !field.isEmpty || !row.isEmpty {
      endField()
      rows.append(row)
    }
    return rows
  }
}
