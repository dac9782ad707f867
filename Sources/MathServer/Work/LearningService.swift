import FileStorage
import Foundation
import MathReading
import NeuralNetworks
import Recognition
import Synchronization
import WebServing
import WriterAdaptation

/// What the page asks of learning the person's hand, and the reader that it reads with: the program's own, or the tuned one.
final class LearningService: Sendable {
  private let base: PictureReader
  private let ink: InkFolder
  private let models: PersonalModels
  /// The file names of the models that are tuned.
  private let names: [String]
  /// The present time, in ISO 8601.
  private let now: @Sendable () -> String
  /// The tuned reader, where it is in use.
  private let tuned: Mutex<PictureReader?>
  /// What learning needs, made at the first time. Who holds it is the one that changes something: one after another.
  private let turn = Mutex<WriterAdapter?>(nil)

  init(base: PictureReader, ink: InkFolder, names: [String], now: @escaping @Sendable () -> String) {
    (self.base, self.ink, self.names, self.now) = (base, ink, names, now)
    models = PersonalModels(of: ink)
    // Models that cannot be used, such as those of an older program, are as if there were none: learning replaces them.
    let isInUse = (try? models.state())?.isInUse == true
    let networks = isInUse ? try? models.networks(tunedFrom: base.recognizer.classifier.networks) : nil
    tuned = Mutex(networks.map { Self.reader(base, with: $0) })
  }

  /// The reader that the page reads with.
  var reader: PictureReader { tuned.withLock { $0 } ?? base }

  private static func reader(_ base: PictureReader, with networks: Ensemble) -> PictureReader {
    var recognizer = base.recognizer
    recognizer.classifier.networks = networks
    return PictureReader(recognizer: recognizer, domain: base.domain)
  }

  /// What is answered.
  private struct Answer: Encodable {
    let inUse: Bool
    let learned: Learned?
  }

  private struct Learned: Encodable {
    let time: String
    let report: AdaptationReport
  }

  /// Answers a request: `GET` says what was learnt, `POST` learns, `PUT` says whether it is used, `DELETE` forgets.
  func answer(_ request: APIRequest, limits: ServerLimits, threads: Int) throws(Problem) -> APIResponse {
    let fields = try RequestFields(query: request.query)
    try fields.finish()
    do {
      if request.method == "GET" { return try answer() }
      guard
        let response = try turn.withLockIfAvailable({ adapter in
          try change(request, &adapter, limits: limits, threads: threads)
        })
      else { throw Problem(409, "another request is learning or forgetting; ask again when it is done") }
      return response
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(409, "\(error)")
    }
  }

  private func change(
    _ request: APIRequest, _ adapter: inout WriterAdapter?, limits: ServerLimits, threads: Int
  ) throws -> APIResponse {
    let networks = base.recognizer.classifier.networks
    switch request.method {
    case "POST":
      let samples = try ink.samples()
      guard !samples.isEmpty else { throw AdaptationError.nothing }
      let prepared =
        try adapter
        ?? WriterAdapter(
          networks, frequencies: base.recognizer.layoutParser.model.pieces.labelCounts, threads: threads)
      adapter = prepared
      let adaptation = try prepared.adapt(samples, threads: threads)
      try models.keep(adaptation, tunedFrom: networks, names: names, time: now())
      tuned.withLock { $0 = Self.reader(base, with: adaptation.ensemble) }
    case "PUT":
      guard request.mediaType == "application/json" else {
        throw Problem(415, "send a JSON object, with the header Content-Type: application/json")
      }
      var fields = try RequestFields(json: request.body, longest: limits.json)
      guard case .bool(let isUsed) = fields.value("inUse") else {
        throw Problem(400, "'inUse' is neither true nor false")
      }
      try fields.finish()
      let used = isUsed ? Self.reader(base, with: try models.networks(tunedFrom: networks)) : nil
      try models.use(isUsed)
      tuned.withLock { $0 = used }
    default:
      try models.forget()
      tuned.withLock { $0 = nil }
    }
    return try answer()
  }

  private func answer() throws -> APIResponse {
    let state = try models.state()
    return try APIResponse(
      json: Answer(
        inUse: tuned.withLock { $0 != nil }, learned: state.map { Learned(time: $0.time, report: $0.report) }))
  }
}
