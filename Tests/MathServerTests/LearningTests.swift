import Datasets
import Foundation
import MathReading
import RandomStreams
import Testing

@testable import MathServer
@testable import WebServing
@testable import WriterAdaptation

@Suite("Learning by the page") struct LearningTests {
  private static let names = ["symbols.safetensors", "symbols-2.safetensors"]

  /// A service over a folder of ink that goes away.
  private func withService(_ body: (MathService, InkFolder) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("learn-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    let ink = InkFolder(path: place + "/mathrec/ink")
    try body(
      MathService(reader: try Served.reader.get(), ink: ink, learnsAs: Self.names, now: { "2026-01-02T03:04:05Z" }), ink
    )
  }

  private func ask(_ service: MathService, _ method: String, _ body: String = "") throws -> [String: Any] {
    let request = APIRequest(
      method: method, target: "/v1/learn", headers: body.isEmpty ? [:] : ["content-type": "application/json"],
      body: Array(body.utf8))
    return try Served.object(service.answer(.learn, request, threads: 2).body)
  }

  /// A seven that nobody else writes so: a drooping roof, a leg that bends back.
  private static func seven(_ number: Int) -> [[Double]] {
    var random = RandomStream(seed: 9, UInt64(number))
    let corners: [(Double, Double)] = [(0, 20), (14, 4), (28, 0), (26, 30), (20, 60), (17, 92), (42, 96)]
    return corners.map { [$0.0 + random.normal(deviation: 1.5), $0.1 + random.normal(deviation: 1.5)] }
  }

  /// What the page reads a line of two such sevens and a plus between them as.
  private func reading(_ service: MathService) throws -> String {
    let plus: [[[Double]]] = [[[60, 50], [100, 50]], [[80, 30], [80, 70]]]
    let strokes = [Self.seven(50)] + plus + [Self.seven(51).map { [$0[0] + 120, $0[1]] }]
    let body = try Served.json(["strokes": strokes, "minConfidence": 0])
    let answer = try Served.object(
      service.answer(.solve, Served.post("/v1/solve", body), threads: 1).body)
    return ((answer["lines"] as? [[String: Any]])?.first?["plain"] as? String) ?? ""
  }

  @Test("what is corrected is learnt, read with, switched off, and forgotten")
  func circle() throws {
    try withService { service, ink in
      #expect(try ask(service, "GET")["inUse"] as? Bool == false)
      let before = try reading(service)
      #expect(before != "7+7")
      for number in 0..<6 {
        let body = try Served.json(["label": "7", "strokes": [Self.seven(number)], "usualSize": 91])
        _ = try service.answer(.ink, Served.post("/v1/ink", body), threads: 1)
      }
      // Symbols that were confirmed keep what they are read as.
      for label in ["1", "2", "3", "4", "z", "x", "+"] {
        let ink = HandwritingSynthesizer(seed: 3).symbol(label, writer: 0, sample: 0)
        let strokes = ink.strokes.map { $0.map { [Double($0.x), Double($0.y)] } }
        let body = try Served.json(["label": label, "strokes": strokes, "usualSize": 91, "source": "confirmed"])
        _ = try service.answer(.ink, Served.post("/v1/ink", body), threads: 1)
      }
      let learnt = try ask(service, "POST")
      let report = (learnt["learned"] as? [String: Any])?["report"] as? [String: Any]
      #expect(learnt["inUse"] as? Bool == true && report?["symbols"] as? Int == 13)
      #expect(try reading(service) == "7+7")
      // Another start of the program finds it.
      let again = MathService(reader: try Served.reader.get(), ink: ink, learnsAs: Self.names)
      #expect(try reading(again) == "7+7")
      #expect(try ask(service, "PUT", "{\"inUse\":false}")["inUse"] as? Bool == false)
      #expect(try reading(service) == before)
      let off = MathService(reader: try Served.reader.get(), ink: ink, learnsAs: Self.names)
      #expect(try reading(off) == before)
      #expect(try ask(service, "PUT", "{\"inUse\":true}")["inUse"] as? Bool == true)
      #expect(try reading(service) == "7+7")
      let forgotten = try ask(service, "DELETE")
      #expect(forgotten["inUse"] as? Bool == false && forgotten["learned"] == nil)
      #expect(try reading(service) == before && ink.symbols().count == 13)
    }
  }

  @Test("without ink there is nothing to learn, and nothing to use")
  func nothing() throws {
    try withService { service, _ in
      for (method, body) in [("POST", ""), ("PUT", "{\"inUse\":true}")] {
        let problem = #expect(throws: Problem.self) { try ask(service, method, body) }
        #expect(problem?.status == 409)
      }
      for body in ["{}", "{\"inUse\":1}", "{\"inUse\":true,\"more\":1}", "[]"] {
        let problem = #expect(throws: Problem.self) { try ask(service, "PUT", body) }
        #expect(problem?.status == 400, "\(body)")
      }
    }
  }

  @Test("a server that learns no hand says so")
  func none() throws {
    let problem = #expect(throws: Problem.self) { try ask(Served.service(), "GET") }
    #expect(problem?.status == 404)
  }
}
