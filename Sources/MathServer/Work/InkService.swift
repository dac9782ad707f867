import FileStorage
import Foundation
import MathSymbols
import Synchronization
import WebServing
import WriterAdaptation

/// What the page asks of the person's folder of ink, one request after another.
final class InkService: Sendable {
  private let folder: InkFolder
  private let limits: ServerLimits
  /// The present time, in ISO 8601.
  private let now: @Sendable () -> String
  private let turn = Mutex(())

  init(folder: InkFolder, limits: ServerLimits, now: @escaping @Sendable () -> String) {
    self.folder = folder
    self.limits = limits
    self.now = now
  }

  /// What is kept.
  private struct Kept: Encodable {
    let folder: String
    let symbols: Int
    let labels: [String: Int]
  }

  /// Answers a request: `GET` says what is kept, `POST` keeps a symbol, `DELETE` takes all away.
  func answer(_ request: APIRequest) throws(Problem) -> APIResponse {
    do {
      let added = request.method == "POST" ? try symbols(request) : []
      let counts = try turn.withLock { _ in
        if request.method == "DELETE" { try folder.delete() }
        try folder.add(added)
        return try folder.counts()
      }
      return try APIResponse(
        json: Kept(folder: folder.path, symbols: counts.values.reduce(0, +), labels: counts))
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(409, "\(error)")
    }
  }

  private func symbols(_ request: APIRequest) throws(Problem) -> [InkFolder.Symbol] {
    guard request.mediaType == "application/json" else {
      throw Problem(415, "send a JSON object, with the header Content-Type: application/json")
    }
    var fields = try RequestFields(json: request.body, longest: limits.json)
    let label = try fields.text("label", longest: 20) ?? ""
    guard SymbolVocabulary.symbol(label) != nil, label != SymbolVocabulary.rejectLabel else {
      throw Problem(400, "'label' is no symbol that the program knows")
    }
    guard let value = fields.value("strokes") else { throw Problem(400, "'strokes' is missing") }
    let source = try fields.choice("source", InkFolder.Source.corrected)
    let size = try fields.number("usualSize", 0, in: 0...limits.farthest)
    try fields.finish()
    let strokes = try StrokeDrawing.strokes(value, limits)
    let points = strokes.joined()
    let (first, rest) = (points.first ?? .zero, points.dropFirst())
    let (least, most) = rest.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    let side = max(most.x - least.x, most.y - least.y)
    return [
      InkFolder.Symbol(
        label: label, traces: strokes.map { $0.flatMap { [$0.x, $0.y] } },
        rel: size > 0 && side > 0 ? side / size : nil,
        source: source, time: now())
    ]
  }
}
