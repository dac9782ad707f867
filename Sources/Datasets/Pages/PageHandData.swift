import Foundation
import MathSymbols

extension PageHands {
  /// Reads the hands of a data folder: `crohme/` and `unipen/` of ../shared/data, whichever are there.
  ///
  /// - Throws: ``DatasetError`` where the folder holds neither, or a file is broken.
  public init(folder: String, share: Share) throws {
    let crohme = folder + "/crohme/"
    let names = share == .training ? ["train.jsonl.gz"] : ["test2011", "test2012", "test2013"].map { $0 + ".jsonl.gz" }
    var collected = Collected()
    for name in names where FileManager.default.fileExists(atPath: crohme + name) {
      for expression in try CROHMEInkFile.read(crohme + name) {
        for symbol in expression.symbols {
          collected.add(expression.strokes(of: symbol), label: symbol.label, writer: expression.writer)
        }
      }
    }
    for name in ["digits", "lower", "upper", "symbols"] {
      let path = folder + "/unipen/\(name).jsonl.gz"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      try Self.readIsolated(path) { label, writer, strokes in
        guard Self.isHeldOut(writer) == (share == .heldOut) else { return }
        collected.add(strokes, label: label, writer: writer)
      }
    }
    guard !collected.writers.isEmpty else {
      throw DatasetError(
        file: folder, problem: "holds no handwriting: neither crohme/ nor unipen/",
        remedy: "name a folder such as ../shared/data, or none, for the program's own hands")
    }
    self.init(collected.writers.map { ($0, collected.samples[$0] ?? [:]) })
  }

  /// Samples by writer and label.
  private struct Collected {
    private(set) var writers: [String] = []
    private(set) var samples: [String: [String: [[Ink.Stroke]]]] = [:]

    mutating func add(_ strokes: [Ink.Stroke], label: String, writer: String) {
      guard !strokes.isEmpty else { return }
      if samples[writer] == nil { writers.append(writer) }
      guard samples[writer]?[label]?.count ?? 0 < PageHand.mostSamples else { return }
      samples[writer, default: [:]][label, default: []].append(strokes)
    }
  }

  /// The size beside the writer's tall letters from which on the ink is no symbol: parts of fours that were taken for the whole
  /// are said to be fifty times as large.
  private static let largestSize: Float = 3

  private struct Record: Decodable {
    let writer: String
    let label: String
    let rel: Float?
    let traces: [[Float]]
  }

  /// Labels of UNIPEN that are symbols of ours by another name, and those that are symbols of ours by their own.
  private static func label(_ name: String) -> String? {
    if name == "*" { return "*" }
    return SymbolVocabulary.symbol(name) != nil && name.count == 1 ? name : nil
  }

  private static func readIsolated(
    _ path: String, _ body: (_ label: String, _ writer: String, _ strokes: [Ink.Stroke]) -> Void
  ) throws {
    let decoder = JSONDecoder()
    var number = 0
    for line in try GzipFile.read(path).split(separator: UInt8(ascii: "\n")) {
      number += 1
      func fail(_ problem: String) -> DatasetError {
        DatasetError(
          file: path, place: .line(number), problem: problem, remedy: "give a file in the form of ../shared/data/unipen"
        )
      }
      guard let record = try? decoder.decode(Record.self, from: line) else {
        throw fail("not a symbol with writer, label and traces")
      }
      guard record.traces.reduce(0, { $0 + $1.count / 2 }) <= Ink.mostPoints else {
        throw fail("its traces have more than \(Ink.mostPoints) points")
      }
      guard record.traces.allSatisfy({ $0.count.isMultiple(of: 2) && !$0.isEmpty && $0.allSatisfy(Ink.isCoordinate) })
      else { throw fail("a trace is not a list of x, y pairs on a page") }
      guard let label = label(record.label), record.rel.map({ $0 < largestSize }) ?? true else { continue }
      body(
        label, record.writer,
        record.traces.map { trace in
          stride(from: 0, to: trace.count, by: 2).map { Ink.Point(trace[$0], trace[$0 + 1]) }
        })
    }
  }
}
