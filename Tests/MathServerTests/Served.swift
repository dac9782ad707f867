import Datasets
import Foundation
import MathReading
import Testing

@testable import MathServer
@testable import WebServing

/// The service with the project's models, and what tests send to it.
enum Served {
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Loaded once: the tests of all suites share it, as the requests of a server do.
  static let reader = Result { try PictureReader(models: ReaderModels(folder: project + "/Models")) }

  static func service(_ limits: ServerLimits = ServerLimits()) throws -> MathService {
    MathService(reader: try reader.get(), limits: limits)
  }

  static func post(_ path: String, _ body: String, type: String = "application/json") -> APIRequest {
    APIRequest(method: "POST", target: path, headers: ["content-type": type], body: Array(body.utf8))
  }

  /// The answer to a JSON body as an object.
  static func answer(_ route: MathService.Route, _ body: String, threads: Int = 1) throws -> [String: Any] {
    let response = try service().answer(route, post(route.rawValue, body), threads: threads)
    return try object(response.body)
  }

  static func object(_ body: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
  }

  /// The status of the problem that a body is answered with, and its words.
  static func problem(_ route: MathService.Route, _ body: String, type: String = "application/json") throws -> Problem {
    let service = try service()
    let problem = #expect(throws: Problem.self) {
      try service.answer(route, post(route.rawValue, body, type: type), threads: 1)
    }
    return try #require(problem)
  }

  static func sample(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: project + "/Samples/" + name)))
  }

  /// An expression in one of the synthesizer's hands, as strokes of `[x, y]`.
  static func strokes(_ notation: String, writer: Int, dx: Float = 0, dy: Float = 0) throws -> [[[Float]]] {
    let description = try ExpressionNotation.parse(notation)
    let expression = HandwritingSynthesizer(seed: 1).expression(description, writer: writer, sample: 1)
    func rounded(_ value: Float) -> Float { (value * 10).rounded() / 10 }
    return expression.ink.strokes.map { $0.map { [rounded($0.x + dx), rounded($0.y + dy)] } }
  }

  static func json(_ value: Any) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]), as: UTF8.self)
  }
}
