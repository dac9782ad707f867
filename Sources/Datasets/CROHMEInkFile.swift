import Foundation

/// Reads CROHME expressions from JSON lines, gzipped or not: one object a line, as `../shared/data` documents it.
public enum CROHMEInkFile {
  /// All expressions of a file, in its order.
  ///
  /// - Throws: ``DatasetError`` with the line at fault.
  public static func read(_ path: String) throws -> [InkExpression] {
    let data = try GzipFile.read(path)
    var expressions: [InkExpression] = []
    let decoder = JSONDecoder()
    // Blank lines count, or errors would name other lines than an editor shows.
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let record: Record
      do {
        record = try decoder.decode(Record.self, from: line)
      } catch {
        throw DatasetError(
          file: path, place: .line(index + 1), problem: "not an expression with traces and syms (\(reason(error)))",
          remedy: "give a file in the form of ../shared/data/crohme, or a folder of InkML files")
      }
      expressions.append(try record.expression(path, line: index + 1))
    }
    guard !expressions.isEmpty else {
      throw DatasetError(file: path, problem: "holds no expressions", remedy: "give a file with one JSON object a line")
    }
    return expressions
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
