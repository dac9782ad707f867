import ImageProcessing

/// Pen strokes as files of JSON lines hold them: each `[x, y, x, y, ...]`, y downwards.
enum InkTraces {
  /// Strokes from their coordinates; `line` names them in errors.
  ///
  /// - Throws: ``DatasetError`` for a stroke that is no list of pairs, too many points, and a coordinate that is no place.
  static func strokes(_ traces: [[Float]], file: String, line: Int) throws -> [Ink.Stroke] {
    func fail(_ problem: String, _ remedy: String) -> DatasetError {
      DatasetError(file: file, place: .line(line), problem: problem, remedy: remedy)
    }
    guard traces.allSatisfy({ $0.count.isMultiple(of: 2) && !$0.isEmpty }) else {
      throw fail("a trace is not a list of x, y pairs", "mend the line")
    }
    guard traces.reduce(0, { $0 + $1.count / 2 }) <= Ink.mostPoints else {
      throw fail("its traces have more than \(Ink.mostPoints) points", "leave out points that lie on a line")
    }
    if let stray = traces.joined().first(where: { !Ink.isCoordinate($0) }) {
      throw fail(
        "the coordinate \(stray) is no place on a page",
        "keep coordinates within \(Int(clamped: Ink.farthest)) of zero")
    }
    return traces.map { trace in
      stride(from: 0, to: trace.count, by: 2).map { Ink.Point(trace[$0], trace[$0 + 1]) }
    }
  }
}
