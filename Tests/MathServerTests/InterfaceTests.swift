import Foundation
import MathReading
import MathSymbols
import Testing

@testable import MathServer
@testable import WebServing

@Suite("The interface for programs") struct InterfaceTests {
  @Test("a picture's reading is what the library reports, with MathML and its size besides")
  func picture() throws {
    let bytes = try Served.sample("fractions.jpg")
    let request = APIRequest(
      method: "POST", target: "/v1/solve?steps=true", headers: ["content-type": "image/jpeg"], body: bytes)
    let answer = try Served.object(try Served.service().answer(.solve, request, threads: 1).body)
    let report = try Served.reader.get().read(Served.project + "/Samples/fractions.jpg").report()
    let line = try #require((answer["lines"] as? [[String: Any]])?.first)
    #expect(line["plain"] as? String == report.lines[0].plain)
    #expect(line["confidence"] as? Double == report.lines[0].confidence)
    let boxes = (line["symbols"] as? [[String: Any]])?.compactMap { $0["box"] as? [Int] }
    #expect(boxes == report.lines[0].symbols.map(\.box))
    #expect((line["mathml"] as? String)?.contains("<mfrac><mn>1</mn><mn>2</mn></mfrac>") == true)
    #expect((line["exactMathML"] as? [[String]])?.first?.first?.contains("<mfrac><mn>7</mn><mn>6</mn></mfrac>") == true)
    #expect((line["steps"] as? [Any])?.isEmpty == false)
    #expect(answer["width"] as? Int == 367)
  }

  @Test(
    "what is no picture is not read, and says why",
    arguments: ["", "hello", "\u{89}PNG\r\n\u{1A}\n", "%PDF-1.4", "P5 9999999 9999999 255\n"])
  func noPicture(text: String) throws {
    let problem = try Served.problem(.solve, text, type: "application/octet-stream")
    #expect([413, 422].contains(problem.status) && problem.detail.contains("the picture"))
  }

  @Test("other media types and options that nobody knows are refused")
  func refused() throws {
    #expect(try Served.problem(.solve, "x", type: "text/plain").status == 415)
    #expect(try Served.problem(.solve, "x", type: "").status == 415)
    #expect(try Served.problem(.compute, "{\"expressions\":[\"1\"]}", type: "text/json").status == 415)
    let service = try Served.service()
    for query in ["domian=full", "domain=none", "minConfidence=7", "steps=yes", "steps=true&steps=true", "a=%ff"] {
      let request = APIRequest(
        method: "POST", target: "/v1/solve?" + query, headers: ["content-type": "image/png"],
        body: try Served.sample("power.png"))
      #expect(throws: Problem.self, "\(query)") { try service.answer(.solve, request, threads: 1) }
    }
  }

  @Test("expressions are answered as by the command line, one that fails in its place")
  func compute() throws {
    let answer = try Served.answer(
      .compute, "{\"expressions\":[\"(3+2)/4\",\"2+\",\"3(x-2)=2x+5\"],\"steps\":true}")
    let results = try #require(answer["results"] as? [[String: Any]])
    #expect(results.count == 3)
    #expect(results[0]["answer"] as? String == "(3+2)/4 = 5/4 = 1.25")
    #expect(results[1]["error"] as? String == "the expression ends, expected a number, a letter or '('")
    #expect(results[1]["position"] as? Int == 2)
    #expect((results[2]["steps"] as? [[String: Any]])?.last?["plain"] as? String == "x = 11")
  }

  @Test("many expressions share the work of one page, and easy ones are answered all the same")
  func sharedWork() throws {
    let easy = Array(repeating: "(3+2)/4", count: 99)
    let hard = "(x+1)^300*(x+2)^300=0"
    let answer = try Served.answer(.compute, Served.json(["expressions": easy + [hard], "steps": true]))
    let results = try #require(answer["results"] as? [[String: Any]])
    #expect(results.count == 100)
    #expect(results.dropLast().allSatisfy { $0["answer"] as? String == "(3+2)/4 = 5/4 = 1.25" })
  }

  @Test("a JSON text that would take much memory is refused by its length")
  func longJSON() throws {
    let body = "{\"expressions\":[" + Array(repeating: "0", count: 2_100_000).joined(separator: ",") + "]}"
    #expect(try Served.problem(.compute, body).status == 413)
  }

  @Test("a comma is a decimal sign where that is asked for")
  func comma() throws {
    func value(_ options: String) throws -> String? {
      let answer = try Served.answer(.compute, "{\"expressions\":[\"1,234+1\"]\(options)}")
      return ((answer["results"] as? [[String: Any]])?.first?["value"] as? [String: Any])?["decimal"] as? String
    }
    #expect(try value("") == "1235")
    #expect(try value(",\"decimalComma\":true") == "2.234")
  }

  @Test("the lines of a page share their values")
  func page() throws {
    let answer = try Served.answer(.compute, "{\"expressions\":[\"a+b=5\",\"a-b=1\"],\"page\":true}")
    let results = try #require(answer["results"] as? [[String: Any]])
    #expect(results.allSatisfy { ($0["answer"] as? String)?.contains("a = 3, b = 2") == true })
  }

  @Test("a working is checked")
  func check() throws {
    let answer = try Served.answer(.check, "{\"lines\":[\"2x+3=7\",\"2x=10\",\"x=5\"]}")
    let verdicts = (answer["lines"] as? [[String: Any]])?.compactMap { $0["verdict"] as? String }
    #expect(verdicts == ["start", "wrong", "follows"])
  }

  @Test("symbols are arranged by their boxes: powers, fractions, roots")
  func arrange() throws {
    func plain(_ symbols: [(String, [Double])]) throws -> String? {
      let body = try Served.json(["symbols": symbols.map { ["label": $0.0, "box": $0.1] as [String: Any] }])
      return try Served.answer(.arrange, body)["plain"] as? String
    }
    #expect(try plain([("1", [0, 0, 20, 60]), ("+", [40, 15, 30, 30]), ("2", [90, 0, 35, 60])]) == "1+2")
    #expect(try plain([("x", [0, 30, 40, 40]), ("2", [45, 0, 22, 30])]) == "x^2")
    #expect(try plain([("1", [20, 0, 15, 50]), ("-", [0, 60, 60, 5]), ("2", [15, 75, 30, 50])]) == "(1)/(2)")
    // A correction makes the dash a one, which has nothing above it.
    #expect(try plain([("7", [0, 0, 35, 60]), ("1", [50, 0, 10, 60])]) == "71")
  }

  @Test("symbols that are none are refused")
  func arrangeRefused() throws {
    for body in [
      "{}", "{\"symbols\":[]}", "{\"symbols\":[{\"label\":\"7\"}]}",
      "{\"symbols\":[{\"label\":\"nought\",\"box\":[0,0,1,1]}]}",
      "{\"symbols\":[{\"label\":\"7\",\"box\":[0,0,1]}]}",
      "{\"symbols\":[{\"label\":\"7\",\"box\":[0,0,1,1],\"x\":1}]}",
      "{\"symbols\":[{\"label\":\"7\",\"box\":[0,0,1e99,1]}]}",
    ] { #expect(try Served.problem(.arrange, body).status == 400, "\(body)") }
    let many = Array(repeating: "{\"label\":\"7\",\"box\":[0,0,1,1]}", count: 201).joined(separator: ",")
    #expect(try Served.problem(.arrange, "{\"symbols\":[\(many)]}").status == 400)
  }

  @Test("the document and the page name symbols as the vocabulary does")
  func labels() throws {
    let document = try #require(EmbeddedPage.files["openapi.json"])
    let fields = try Served.object(Array(document.utf8))
    let schemas = try #require((fields["components"] as? [String: Any])?["schemas"] as? [String: Any])
    let symbols =
      ((schemas["Symbols"] as? [String: Any])?["properties"] as? [String: Any])?["symbols"] as? [String: Any]
    let label = ((symbols?["items"] as? [String: Any])?["properties"] as? [String: Any])?["label"] as? [String: Any]
    #expect(Set(label?["enum"] as? [String] ?? []) == Set(SymbolVocabulary.all.map(\.label)))
    let page = try #require(EmbeddedPage.files["app.js"]).components(separatedBy: "const palette = ")[1]
      .components(separatedBy: ";")[0]
    let palette = try #require(try JSONSerialization.jsonObject(with: Data(page.utf8)) as? [String])
    for label in palette { #expect(SymbolVocabulary.symbol(label) != nil, "the page offers '\(label)'") }
  }

  @Test("an exact value is set with stacked fractions, and what is said in words is left alone")
  func typesetting() {
    #expect(Typesetting.mathML(plain: "(1+4*sqrt(2))/2")?.contains("<mfrac><mrow><mn>1</mn><mo>+</mo>") == true)
    #expect(Typesetting.mathML(plain: "-pi/6")?.contains("<mfrac><mi>π</mi><mn>6</mn></mfrac>") == true)
    #expect(Typesetting.mathML(plain: "12/35")?.contains("<mfrac><mn>12</mn><mn>35</mn></mfrac>") == true)
    #expect(Typesetting.mathML(plain: "1/2/3")?.contains("<mfrac><mfrac>") == true)
    #expect(Typesetting.mathML(plain: "2+") == nil || Typesetting.mathML(plain: "/") != nil)
  }
}
