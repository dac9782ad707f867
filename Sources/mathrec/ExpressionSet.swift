import Datasets
import Foundation
import ImageProcessing
import MathExpressions

/// Pictures of expressions with their truth.
struct ExpressionSet {
  /// One expression: a file to read or ink to draw, and what it says.
  struct Item: Sendable {
    enum Source: Sendable {
      case picture(String)
      case ink(InkExpression)
    }

    let id: String
    let source: Source
    /// The truth as a tree, from MathML or from plain notation; several lines have several.
    let truths: [SymbolLayoutTree]
    /// The truth as the set gives it.
    let text: String
    /// The value as the set gives it; nil where it gives none.
    let value: Double?
    let subset: String

    var isInk: Bool {
      if case .ink = source { true } else { false }
    }
  }

  var items: [Item]

  /// Reads a CROHME file, an InkML folder, or a folder of pictures with labels.csv.
  init(_ path: String) throws {
    let table = path + "/labels.csv"
    if FileManager.default.fileExists(atPath: table) {
      items = try Self.pictures(folder: path, table: table)
    } else {
      items = try ExpressionData.read([path], seed: 1).map { expression in
        let tree = try? MathMLReader().tree(expression.mathML)
        return Item(
          id: expression.id, source: .ink(expression), truths: tree.map { [$0] } ?? [], text: expression.latex,
          value: nil, subset: expression.subset.isEmpty ? "ink" : expression.subset)
      }
    }
  }

  private static func pictures(folder: String, table: String) throws -> [Item] {
    let rows = try CSVTable(path: table)
    return try rows.records.enumerated().compactMap { index, record in
      guard let image = record["image"], let text = record["expression"] ?? record["latex"] else {
        throw DatasetError(
          file: table, place: .line(index + 2), problem: "no column image, or neither expression nor latex",
          remedy: "give a table with these columns")
      }
      let name = [folder + "/" + image, folder + "/images/" + image].first(where: FileManager.default.fileExists)
      guard let name else {
        throw DatasetError(
          file: table, place: .line(index + 2), problem: "there is no picture \(image)",
          remedy: "put it beside the table")
      }
      if record["boxes_complete"] == "0" { return nil }
      let isLaTeX = record["expression"] == nil
      let lines = isLaTeX ? [text] : text.components(separatedBy: " ; ")
      let truths = lines.compactMap { line in
        isLaTeX ? try? LaTeXReader().tree(line) : try? PlainTextReader().tree(line)
      }
      return Item(
        id: image, source: .picture(name), truths: truths.count == lines.count ? truths : [], text: text,
        value: record["value"].flatMap(Double.init), subset: record["kind"] ?? "picture")
    }
  }
}

/// A table of comma-separated values with a heading (RFC 4180).
struct CSVTable {
  let records: [[String: String]]

  init(path: String) throws {
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
