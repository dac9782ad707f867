import Foundation
import MathSymbols

/// Reads isolated symbols from JSON lines, gzipped or not, one object a line: `label`, `traces` (each `[x, y, x, y, ...]`), and
/// where it is known `writer`, and the symbol's size as `rel` (its larger side beside the writer's tall letters) or as `size` (in
/// one unit for the whole file).
///
/// `../shared/data/unipen` and `../shared/data/mathwriting-symbols` are such files. A symbol of no stated writer counts as a hand
/// of its own.
public enum IsolatedInkFile {
  /// Limits on what a file may hold: fifteen times UNIPEN's largest.
  private static let mostPoints = 50_000_000
  private static let mostSymbols = 1_000_000

  /// All symbols of a file whose labels the vocabulary has, in its order, and how many of which others there are.
  ///
  /// - Throws: ``DatasetError`` with the line at fault.
  public static func read(_ path: String) throws -> IsolatedInk { try read(GzipFile.read(path), file: path) }

  /// Whether the first line of a file has a label for all its strokes, not one for each symbol of an expression.
  static func isIsolatedInk(_ data: Data) -> Bool {
    (try? JSONDecoder().decode(Kind.self, from: JSONLines.first(of: data)))?.isIsolated == true
  }

  /// All symbols in the bytes of a file already in memory.
  static func read(_ data: Data, file: String) throws -> IsolatedInk {
    var samples: [InkSample] = []
    var extents: [SymbolExtent] = []
    var leftOut: [String: Int] = [:]
    let decoder = JSONDecoder()
    var (points, count) = (0, 0)
    try JSONLines.forEach(of: data, file: file) { line, number in
      func fail(_ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(file: file, place: .line(number), problem: problem, remedy: remedy)
      }
      let record: Record
      do {
        record = try decoder.decode(Record.self, from: line)
      } catch {
        throw fail(
          "not a symbol with label and traces (\(JSONLines.reason(error)))",
          "give a file in the form of ../shared/data/unipen")
      }
      let strokes = try InkTraces.strokes(record.traces, file: file, line: number)
      guard !strokes.isEmpty else { throw fail("the symbol has no strokes", "leave the line out") }
      guard let extent = SymbolExtent(rel: record.rel, size: record.size) else {
        throw fail("rel or size is negative or no number", "give sizes above zero, or none")
      }
      (points, count) = (points + strokes.reduce(0) { $0 + $1.count }, count + 1)
      guard points <= mostPoints, count <= mostSymbols else {
        throw fail(
          "its lines so far hold \(points) points of \(count) symbols, more than is read at once", "split the file")
      }
      guard let label = SourceClassName.label(record.label), label != SymbolVocabulary.rejectLabel else {
        leftOut[record.label, default: 0] += 1
        return
      }
      let writer = record.writer ?? record.id ?? "\(file), line \(number)"
      samples.append(InkSample(strokes: strokes, label: label, writer: writer, usualSize: 1, isIsolated: true))
      extents.append(extent)
    }
    guard count > 0 else {
      throw DatasetError(file: file, problem: "holds no symbols", remedy: "give a file with one JSON object a line")
    }
    let usual = SymbolExtent.usual(of: extents)
    for (index, extent) in extents.enumerated() {
      samples[index].usualSize = extent.usualSize(of: samples[index].strokes, usual: usual)
    }
    return IsolatedInk(samples: samples, leftOut: leftOut)
  }

  private struct Record: Decodable {
    let id: String?
    let writer: String?
    let label: String
    let rel: Float?
    let size: Float?
    let traces: [[Float]]
  }

  /// Which fields an object has, whatever they hold.
  private struct Kind: Decodable {
    let isIsolated: Bool

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Field.self)
      isIsolated = fields.contains(.label) && !fields.contains(.syms)
    }

    private enum Field: String, CodingKey { case label, syms }
  }
}
