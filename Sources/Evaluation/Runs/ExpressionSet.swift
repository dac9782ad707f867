import Datasets
import Foundation
import ImageProcessing
import MathExpressions

/// Pictures of expressions with their truth.
package struct ExpressionSet {
  /// One expression: a file to read or ink to draw, with its truth.
  package struct Item: Sendable {
    /// Where the picture comes from: a file's path, or pen strokes to be drawn.
    package enum Source: Sendable {
      /// The path of a picture file.
      case picture(String)
      /// Pen strokes, drawn as a picture before they are read.
      case ink(InkExpression)
    }

    /// Unique in the set: the picture's file name, or the ink's id.
    package let id: String
    /// What is read.
    package let source: Source
    /// The truth as one tree for each line, from MathML, LaTeX or plain notation; empty where it cannot be parsed.
    package let truths: [SymbolLayoutTree]
    /// Whether the truth is typed on one line, where a fraction cannot be told from a division.
    package let isTyped: Bool
    /// The truth as the set writes it.
    package let text: String
    /// The value that the set states; nil where it states none.
    package let value: Double?
    /// The part of the set that the expression belongs to, for separate scores.
    package let subset: String
    /// The symbols' boxes in pixels of the picture; nil where the set has none.
    package var boxes: [SymbolBoxes.Box]?
    /// The lines of the truth as the set writes them, understood or not.
    package var lines: [TrueLine]
    /// Who wrote it; nil where the set does not say.
    package var writer: String?
    /// The question's number beside the writing, which is no part of the expression; nil where the set states none.
    package var item: String?
    /// The line of the truth, from 0, that does not follow from the one before it; nil where the set names none.
    package var slip: Int?
    /// What is drawn or printed round ink on its page; nil for nothing.
    package var mark: PageMark?

    /// Whether the source is pen strokes rather than a picture file.
    package var isInk: Bool {
      if case .ink = source { true } else { false }
    }
  }

  /// One line of the truth.
  package struct TrueLine: Sendable {
    /// As the set writes it.
    package let text: String
    /// Its tree; nil where the text is not understood.
    package let tree: SymbolLayoutTree?
    /// The tree without the unit behind the line's last number, which a reading may keep apart; nil where there is none.
    package var treeWithoutUnit: SymbolLayoutTree?
  }

  /// In the order of the set's table or file.
  package var items: [Item]
  /// Rows of `labels.csv` skipped because their `boxes_complete` is 0.
  package private(set) var leftOut = 0

  /// Reads a CROHME file, an InkML folder, or a folder of pictures with labels.csv.
  ///
  /// - Parameter seed: of `synthetic:COUNT`; another seed has other hands and expressions.
  package init(_ path: String, seed: UInt64 = 1) throws {
    let table = path + "/labels.csv"
    if FileManager.default.fileExists(atPath: table) {
      items = []
      try readPictures(folder: path, table: table)
    } else {
      items = try Self.ink(path, seed: seed).map { expression in
        let tree = try? MathMLReader().tree(expression.mathML)
        return Item(
          id: expression.id, source: .ink(expression), truths: tree.map { [$0] } ?? [], isTyped: false,
          text: expression.latex, value: nil, subset: expression.subset.isEmpty ? "ink" : expression.subset,
          lines: [TrueLine(text: expression.latex, tree: tree)])
      }
    }
    guard !items.isEmpty else {
      throw DatasetError(file: path, problem: "holds no expressions", remedy: "check the path, or add expressions")
    }
  }

  /// Keeps only the items of one subset.
  package mutating func keep(subset: String, of path: String) throws {
    let counts = Dictionary(grouping: items, by: \.subset).mapValues(\.count)
    guard counts[subset] != nil else {
      let known = counts.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
      throw DatasetError(
        file: path, problem: "has no subset \(subset)", remedy: "name one of these with --subset: \(known)")
    }
    items.removeAll { $0.subset != subset }
  }

  private static func ink(_ path: String, seed: UInt64) throws -> [InkExpression] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      guard files.contains(where: { $0.lowercased().hasSuffix(".inkml") }) else {
        throw DatasetError(
          file: path, problem: "a folder with neither labels.csv nor InkML files",
          remedy: "put labels.csv with the columns image, expression and perhaps value beside the pictures")
      }
    }
    return try ExpressionData.read([path], seed: seed)
  }

  private mutating func readPictures(folder: String, table: String) throws {
    let boxes = try SymbolBoxes.read(folder + "/symbols.csv")
    var lines: [String: Int] = [:]
    for record in try CSVTable(path: table).records {
      func fail(_ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(file: table, place: .line(record.line), problem: problem, remedy: remedy)
      }
      guard let image = record["image"], let text = record["expression"] ?? record["latex"] else {
        throw fail("no column image, or neither expression nor latex", "give a table with these columns")
      }
      if let earlier = lines.updateValue(record.line, forKey: image) {
        throw fail("the picture \(image) was named in line \(earlier) already", "name every picture once")
      }
      let name = [folder + "/" + image, folder + "/images/" + image].first(where: FileManager.default.fileExists)
      guard let name else { throw fail("there is no picture \(image)", "put it beside the table") }
      guard record["boxes_complete"] != "0" else {
        leftOut += 1
        continue
      }
      let isTyped = record["expression"] != nil
      let written = isTyped ? Self.typedLines(text, unit: record["unit"]) : Self.latexLines(text)
      let truths = written.compactMap(\.tree)
      items.append(
        Item(
          id: image, source: .picture(name), truths: truths.count == written.count ? truths : [], isTyped: isTyped,
          text: text, value: record["value"].flatMap(Double.init), subset: record["kind"] ?? "picture",
          boxes: boxes[image], lines: written, writer: Self.stated(record["writer"]), item: Self.stated(record["item"]),
          // Tables count from 1.
          slip: record["slip"].flatMap(Int.init).flatMap { (1...max(1, written.count)).contains($0) ? $0 - 1 : nil })
      )
    }
  }

  /// Lines in plain notation, in which a semicolon means nothing else than the next line.
  private static func typedLines(_ text: String, unit: String?) -> [TrueLine] {
    text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.map { line in
      TrueLine(
        text: line, tree: try? PlainTextReader().tree(line),
        treeWithoutUnit: WrittenUnit.removed(from: line, stated: unit).flatMap { try? PlainTextReader().tree($0) })
    }
  }

  /// Lines in LaTeX, where `\;` is a space: only a semicolon between spaces parts lines.
  private static func latexLines(_ text: String) -> [TrueLine] {
    text.components(separatedBy: " ; ").map { TrueLine(text: $0, tree: try? LaTeXReader().tree($0)) }
  }

  private static func stated(_ field: String?) -> String? { field.flatMap { $0.isEmpty ? nil : $0 } }
}
