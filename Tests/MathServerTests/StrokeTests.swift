import Foundation
import Testing

@testable import MathServer
@testable import WebServing

@Suite("Strokes") struct StrokeTests {
  private func answers(_ strokes: Any, threads: Int = 1) throws -> [String] {
    let reading = try Served.answer(.solve, Served.json(["strokes": strokes]), threads: threads)
    return try #require(reading["lines"] as? [[String: Any]]).compactMap { $0["answer"] as? String }
  }

  /// One in ten of the synthesizer's hands flags its ones like sevens.
  @Test("of many hands are read like a picture") func hands() throws {
    let read = try (1...10).map { try answers(try Served.strokes("12+7\\times3", writer: $0)) }
    #expect(read.count { $0 == ["12+7×3 = 33"] } >= 9, "\(read)")
  }

  @Test("read the same at any zoom and any place of the sheet", arguments: [0.05, 0.4, 3, 40], [-500.0, 0, 900])
  func zoom(factor: Double, shift: Double) throws {
    let strokes = try Served.strokes("12+7\\times3", writer: 2).map { stroke in
      stroke.map { [Double($0[0]) * factor + shift, Double($0[1]) * factor + shift] }
    }
    #expect(try answers(strokes) == ["12+7×3 = 33"])
  }

  @Test("have their symbols' boxes in their own unit")
  func boxes() throws {
    let strokes = try Served.strokes("12+7\\times3", writer: 2, dx: 300, dy: -40)
    let reading = try Served.answer(.solve, Served.json(["strokes": strokes]))
    let line = try #require((reading["lines"] as? [[String: Any]])?.first)
    let symbols = try #require(line["symbols"] as? [[String: Any]])
    let points = strokes.joined()
    let (left, right) = (points.map { $0[0] }.min()!, points.map { $0[0] }.max()!)
    let boxes = symbols.compactMap { $0["box"] as? [Double] }
    #expect(symbols.count == 6)
    // The pen has a width, and pixels are whole.
    #expect(abs(boxes.map { $0[0] }.min()! - Double(left)) < 6)
    #expect(abs(boxes.map { $0[0] + $0[2] }.max()! - Double(right)) < 6)
  }

  @Test("give the same answer with any number of threads")
  func threads() throws {
    let body = try Served.json(["strokes": try Served.strokes("frac(1,2)+frac(2,3)", writer: 3), "steps": true])
    func bytes(_ threads: Int) throws -> [String: Any] {
      var reading = try Served.answer(.solve, body, threads: threads)
      reading["milliseconds"] = nil
      return reading
    }
    #expect(try NSDictionary(dictionary: bytes(1)).isEqual(to: bytes(2)))
  }

  @Test("that are no strokes are refused with what they should be")
  func refused() throws {
    let wrong = [
      "{}", "[]", "{\"strokes\":[]}", "{\"strokes\":[[]]}", "{\"strokes\":[[[1]]]}", "{\"strokes\":[[[1,2,3]]]}",
      "{\"strokes\":[[[1,\"2\"]]]}", "{\"strokes\":[[[1,null]]]}", "{\"strokes\":[[[1,NaN]]]}",
      "{\"strokes\":[[[1,1e999]]]}",
      "{\"strokes\":[[[1,1e9]]]}", "{\"strokes\":[[[1,-Infinity]]]}", "{\"strokes\":7}",
      "{\"strokes\":[[[0,0]]],\"x\":1}",
      "{\"strokes\":[[[0,0]]],\"steps\":1}", "{\"strokes\":[[[0,0]]],\"domain\":\"poetry\"}",
      "{\"strokes\":[[[0,0]]],\"minConfidence\":2}", "{\"strokes\":[[[0,0]]],\"strokes\":[[[0,0]]]}",
      "{\"strokes\":" + String(repeating: "[", count: 5000), "\u{0}", "",
    ]
    for body in wrong { #expect(try Served.problem(.solve, body).status == 400, "\(body.prefix(60))") }
    let many = "{\"strokes\":[[" + Array(repeating: "[0,0]", count: 100_001).joined(separator: ",") + "]]}"
    #expect(try Served.problem(.solve, many).status == 400)
  }

  @Test(
    "at the edges of what is allowed are answered, or not read",
    arguments: [
      "[[[0,0]]]", "[[[0,0],[0,0]]]", "[[[-100000,-100000],[100000,100000]]]", "[[[-100000,0],[100000,0]]]",
      "[[[0,-100000],[1e-300,100000]]]", "[[[1e-9,1e-9],[2e-9,2e-9]]]",
      "[[[-100000,-100000],[100000,100000]],[[0,0],[1,1]]]",
    ])
  func edges(strokes: String) throws {
    do {
      _ = try Served.answer(.solve, "{\"strokes\":\(strokes)}")
    } catch let problem as Problem {
      #expect(problem.status == 422)
    }
  }

  /// The ink that the browser's tests draw: made here, so that nobody's is committed.
  @Test("for the browser's tests are those of the synthesizer")
  func fixture() throws {
    let wanted: [String: Any] = [
      "sum": try Served.strokes("12+7\\times3", writer: 2),
      "seven": try Served.strokes("7", writer: 2),
      "fractions": try Served.strokes("frac(1,2)+frac(2,3)", writer: 3),
      "square": try Served.strokes("x^2-5x+6=0", writer: 4),
      "wrong": try Served.strokes("2x+3=7", writer: 5) + Served.strokes("2x=10", writer: 5, dx: 40, dy: 190),
    ]
    let path = Served.project + "/Tests/Browser/strokes.json"
    let text = try Served.json(wanted) + "\n"
    if ProcessInfo.processInfo.environment["MATHREC_RECORD"] == "1" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "record it again: MATHREC_RECORD=1 make test")
  }
}
