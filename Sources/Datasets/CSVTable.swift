/// A table of comma-separated values with a heading (RFC 4180).
package struct CSVTable {
  package let records: [[String: String]]

  package init(path: String) throws {
    let text = String(decoding: try GzipFile.read(path), as: UTF8.self)
    var rows: [[String]] = [[]]
    var field = ""
    var isQuoted = false
    var previous: Character = ","
    for character in text {
      switch character {
      case "\"":
        if isQuoted || field.isEmpty && previous != "\"" {
          isQuoted.toggle()
        } else {
          field.append(character)
          isQuoted = true
        }
      case "," where !isQuoted:
        rows[rows.count - 1].append(field)
        field = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        rows[rows.count - 1].append(field)
        field = ""
        rows.append([])
      default: field.append(character)
      }
      previous = character
    }
    if !field.isEmpty || !rows[rows.count - 1].isEmpty { rows[rows.count - 1].append(field) }
    rows.removeAll { $0.isEmpty || $0 == [""] }
    guard let heading = rows.first else {
      throw DatasetError(file: path, problem: "is empty", remedy: "give a table with a heading")
    }
    records = rows.dropFirst().map { Dictionary(zip(heading, $0), uniquingKeysWith: { first, _ in first }) }
  }
}
