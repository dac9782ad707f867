import Foundation

/// Reads CROHME expressions from JSON lines, gzipped or not, one object a line, with the fields `id`, `writer`,
/// `latex`, `mathml`, `subset`, `traces` (each `[x, y, x, y, ...]`) and `syms` (each `[label, [trace numbers], MathML
/// id]`).
public enum CROHMEInkFile {
  /// Limits on what a file may hold: ten times the points and expressions of CROHME's largest set.
  private static let mostPoints = 50_000_000
  private static let mostExpressions = 1_000_000

  /// All expressions of a file, in its order.
  ///
  /// - Throws: ``DatasetError`` with the line at fault.
  public static func read(_ path: String) throws -> [InkExpression] { try read(GzipFile.read(path), file: path) }

  /// All expressions in the bytes of a file already in memory.
  static func read(_ data: Data, file path: String) throws -> [InkExpression] {
    var expressions: [InkExpression] = []
    let decoder = JSONDecoder()
    var points = 0
    try JSONLines.forEach(of: data, file: path) { line, number in
      func fail(_ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(file: path, place: .line(number), problem: problem, remedy: remedy)
      }
      let record: Record
      do {
        record = try decoder.decode(Record.self, from: line)
      } catch {
        throw fail(
          "not an expression with traces and syms (\(JSONLines.reason(error)))",
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

  private struct Record: Decodable {
    let id: String
    let writer: String
    let latex: String?
    let mathml: String?
    let subset: String?
    let traces: [[Float]]
    let syms: [Symbol]

    func expression(_ path: String, line: Int) throws -> InkExpression {
      let strokes = try InkTraces.strokes(traces, file: path, line: line)
      for symbol in syms where !symbol.strokes.allSatisfy(traces.indices.contains) || symbol.strokes.isEmpty {
        throw DatasetError(
          file: path, place: .line(line), problem: "symbol \(symbol.label) names a stroke that is not there",
          remedy: "mend the line")
      }
      return InkExpression(
        id: id, writer: writer, latex: latex ?? "", mathML: mathml ?? "", subset: subset ?? "",
        ink: Ink(strokes: strokes),
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
