/// A table of comma-separated values with a header row (RFC 4180); a byte order mark before it is ignored.
package struct CSVTable {
  /// A row below the header.
  package struct Record {
    /// The line of the file where it begins, counted from 1.
    package let line: Int
    fileprivate let fields: [String: String]

    /// The field in a column; nil where there is no such column.
    package subscript(column: String) -> String? { fields[column] }
  }

  /// The rows below the header, blank lines left out.
  package let records: [Record]

  /// The largest size of a table in bytes: a thousand times that of the largest in use.
  private static let sizeLimit = 64 << 20

  /// Reads a table.
  ///
  /// - Throws: ``DatasetError`` with the line, for an unclosed quote and for rows that do not match the header.
  package init(path: String) throws {
    var bytes = [UInt8](try GzipFile.read(path, limit: Self.sizeLimit))[...]
    // Excel writes a byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var rows = try Rows(bytes, path: path).all[...]
    guard let heading = rows.popFirst() else {
      throw DatasetError(file: path, problem: "is empty", remedy: "give a table with a heading")
    }
    if let name = heading.fields.enumerated().first(where: { heading.fields[..<$0].contains($1) })?.element {
      throw DatasetError(
        file: path, place: .line(heading.line), problem: "two columns are called '\(name)'", remedy: "rename one")
    }
    let columns = heading.fields.count
    records = try rows.map { row in
      guard row.fields.count >= columns, row.fields.dropFirst(columns).allSatisfy(\.isEmpty) else {
        throw DatasetError(
          file: path, place: .line(row.line),
          problem: "has \(row.fields.count) fields, where the heading has \(columns)",
          remedy: "give every column a field, in quotes where it has a comma")
      }
      return Record(line: row.line, fields: Dictionary(uniqueKeysWithValues: zip(heading.fields, row.fields)))
    }
  }
}

/// Splits a table into rows, byte by byte: as characters, a long row would take hundreds of times its size.
private struct Rows {
  /// The rows that are not blank.
  private(set) var all: [(line: Int, fields: [String])] = []
  private var fields: [String] = []
  private var field: [UInt8] = []
  private var line = 1
  /// The line where the row began.
  private var start = 1

  init(_ bytes: ArraySlice<UInt8>, path: String) throws {
    let (quote, comma, feed, carriage) = (
      UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")
    )
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      switch byte {
      case quote where field.isEmpty:
        let opened = line
        index = try quoted(bytes, from: index, path: path, opened: opened)
        guard index == bytes.endIndex || [comma, feed, carriage].contains(bytes[index]) else {
          throw DatasetError(
            file: path, place: .line(line), problem: "goes on behind a closing quote",
            remedy: "write a quote inside of quotes twice")
        }
      case comma: endField()
      case feed: endRow()
      case carriage where index < bytes.endIndex && bytes[index] == feed: continue
      case carriage: endRow()
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !fields.isEmpty { endRow() }
  }

  /// Consumes a field up to its closing quote and returns the index after it.
  private mutating func quoted(_ bytes: ArraySlice<UInt8>, from first: Int, path: String, opened: Int) throws -> Int {
    var index = first
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard index < bytes.endIndex, bytes[index] == byte else { return index }
        index += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      field.append(byte)
    }
    throw DatasetError(
      file: path, place: .line(opened), problem: "opens a quote that is not closed", remedy: "close it, or remove it")
  }

  private mutating func endField() {
    fields.append(String(decoding: field, as: UTF8.self))
    field.removeAll(keepingCapacity: true)
  }

  private mutating func endRow() {
    endField()
    if fields != [""] { all.append((start, fields)) }
    fields.removeAll(keepingCapacity: true)
    line += 1
    start = line
  }
}
