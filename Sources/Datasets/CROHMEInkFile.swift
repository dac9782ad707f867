import Foundation
import ImageProcessing

/// Reads CROHME expressions from JSON lines, gzipped or not, one object a line, with the fields `id`, `writer`,
/// `latex`, `mathml`, `subset`, `traces` (each `[x, y, x, y, ...]`) and `syms` (each `[label, [trace numbers], MathML
/// id]`).
public enum CROHMEInkFile {
  /// Limits on what a file may hold: a hundred times the longest line of CROHME, ten times the points and expressions
  /// of its largest set.
  private static let longestLine = 4 << 20
  private static let mostPoints = 50_000_000
  private static let mostExpressions = 1_000_000

  /// All expressions of a file, in its order.
  ///
  /// - Throws: ``DatasetError`` with the line at fault.
  public static func read(_ path: String) throws -> [InkExpression] {
    let data = try GzipFile.read(path)
    var expressions: [InkExpression] = []
    let decoder = JSONDecoder()
    var points = 0
    // One line at a time: a list of all would take more memory than the file. Blank lines count, so that errors name
    // the line that an editor shows.
    var (start, number) = (data.startIndex, 0)
    while start < data.endIndex {
      let blank = Self.blankLines(at: start, in: data)
      (start, number) = (start + blank, number + blank)
      guard start < data.endIndex else { break }
      let end = Self.end(ofLineAt: start, in: data)
      let line = data[start..<end]
      start = min(end + 1, data.endIndex)
      number += 1
      guard !line.isEmpty else { continue }
      func fail(_ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(file: path, place: .line(number), problem: problem, remedy: remedy)
      }
      guard line.count <= longestLine else {
        throw fail("a line of \(line.count) bytes, where \(longestLine) are read at most", "give an expression a line")
      }
      let record: Record
      do {
        record = try decoder.decode(Record.self, from: line)
      } catch {
        throw fail(
          "not an expression with traces and syms (\(reason(error)))",
          "give a file in the form of ../shared/data/crohme, or a folder of InkML files")
      }
      let expression = try record.expression(path, line: number)
      points += expression.ink.strokes.reduce(0) { $0 + $1.count }
      guard points <= mostPoints, expressions.count < mostExpressions else {
        throw fail(
          "its lines so far hold \(points) points of \(expressions.count + 1) expressions, more than is read at once",
          "split the file")
      }
      expressions.append(expression)
    }
    guard !expressions.isEmpty else {
      throw DatasetError(file: path, problem: "holds no expressions", remedy: "give a file with one JSON object a line")
    }
    return expressions
  }

  /// How many end marks follow one another: a file may have some hundred million.
  private static func blankLines(at start: Int, in data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      var place = start - data.startIndex
      while place < bytes.count, bytes[place] == UInt8(ascii: "\n") { place += 1 }
      return place - (start - data.startIndex)
    }
  }

  /// Where the line's end mark is, or the data's end.
  private static func end(ofLineAt start: Int, in data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return start }
      let from = base + (start - data.startIndex)
      let found = memchr(from, Int32(UInt8(ascii: "\n")), bytes.count - (start - data.startIndex))
      return found.map { data.startIndex + (UnsafeRawPointer($0) - base) } ?? data.endIndex
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no field \(key.stringValue)"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "field \(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
    default: "broken JSON"
    }
  }

  private struct Record: Decodable {
    let id: String
    let writer: String
    let latex: String?
    let mathml: String?
    let subset: String?
    let traces: [[Float]]
    let syms: [Symbol]

    func expression(_ path: String, line: Int) throws -> InkExpression {
      guard traces.allSatisfy({ $0.count.isMultiple(of: 2) && !$0.isEmpty }) else {
        throw DatasetError(
          file: path, place: .line(line), problem: "a trace is not a list of x, y pairs", remedy: "mend the line")
      }
      guard traces.reduce(0, { $0 + $1.count / 2 }) <= Ink.mostPoints else {
        throw DatasetError(
          file: path, place: .line(line), problem: "its traces have more than \(Ink.mostPoints) points",
          remedy: "leave out points that lie on a line")
      }
      if let stray = traces.joined().first(where: { !Ink.isCoordinate($0) }) {
        throw DatasetError(
          file: path, place: .line(line), problem: "the coordinate \(stray) is no place on a page",
          remedy: "keep coordinates within \(Int(clamped: Ink.farthest)) of zero")
      }
      for symbol in syms where !symbol.strokes.allSatisfy(traces.indices.contains) || symbol.strokes.isEmpty {
        throw DatasetError(
          file: path, place: .line(line), problem: "symbol \(symbol.label) names a stroke that is not there",
          remedy: "mend the line")
      }
      return InkExpression(
        id: id, writer: writer, latex: latex ?? "", mathML: mathml ?? "", subset: subset ?? "",
        ink: Ink(
          strokes: traces.map { trace in
            stride(from: 0, to: trace.count, by: 2).map { Ink.Point(trace[$0], trace[$0 + 1]) }
          }),
        symbols: syms.map { InkSymbol(label: $0.label, strokes: $0.strokes, id: $0.id) })
    }
  }

  /// `[label, [stroke numbers], mathml id]`
  private struct Symbol: Decodable {
    let label: String
    let strokes: [Int]
    let id: String

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      label = try list.decode(String.self)
      strokes = try list.decode([Int].self)
      id = try list.decodeIfPresent(String.self) ?? ""
    }
  }
}
