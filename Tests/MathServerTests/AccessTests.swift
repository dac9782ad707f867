import Testing

@testable import MathServer
@testable import WebServing

@Suite("Who may ask") struct AccessTests {
  private static func routes(_ access: ServerAccess) -> ServerRoutes {
    ServerRoutes(access: access, metrics: ServerMetrics(), queue: WorkQueue(threads: 1, most: 1))
  }

  private func status(_ access: ServerAccess, _ method: String, _ target: String, _ headers: [String: String]) -> Int {
    do throws(Problem) {
      switch try Self.routes(access).destination(APIRequest(method: method, target: target, headers: headers)) {
      case .now(let response): return response.status
      case .work: return 0
      }
    } catch {
      return error.status
    }
  }

  private let own = ServerAccess(port: 8017)
  private let shared = ServerAccess(port: 8017, host: "192.168.1.20", token: "abc")

  @Test(
    "the server answers to its own names only",
    arguments: [
      ("127.0.0.1:8017", 200), ("LOCALHOST:8017", 200), ("[::1]:8017", 200), ("localhost", 421), ("localhost:80", 421),
      ("evil.example:8017", 421), ("127.0.0.1:8017.evil.example", 421), ("", 421),
    ])
  func hosts(host: String, wanted: Int) {
    #expect(status(own, "GET", "/healthz", ["host": host]) == wanted)
    #expect(status(own, "GET", "/healthz", [:]) == 400)
  }

  @Test(
    "pages of other sites may not ask",
    arguments: [
      ("http://127.0.0.1:8017", 0), ("http://evil.example", 403), ("null", 403), ("https://127.0.0.1:8017", 403),
      ("http://localhost:8017", 403),
    ])
  func origins(origin: String, wanted: Int) {
    #expect(status(own, "POST", "/v1/compute", ["host": "127.0.0.1:8017", "origin": origin]) == wanted)
  }

  @Test(
    "beyond the own machine the interface wants its token, and the page's files do not",
    arguments: [
      (nil, 401), ("Bearer abd", 401), ("Bearer ab", 401), ("Bearer abcd", 401), ("abc", 401), ("Bearer abc", 0),
    ])
  func tokens(field: String?, wanted: Int) {
    var headers = ["host": "192.168.1.20:8017"]
    headers["authorization"] = field
    #expect(status(shared, "POST", "/v1/solve", headers) == wanted)
    #expect(status(shared, "GET", "/metrics", headers) == (wanted == 0 ? 200 : 401))
    #expect(status(shared, "GET", "/", headers) == 200)
    #expect(status(shared, "GET", "/healthz", headers) == 200)
  }

  @Test(
    "paths and methods that are not there are said so",
    arguments: [
      ("GET", "/", 200), ("HEAD", "/app.js", 200), ("POST", "/", 405), ("GET", "/v1/solve", 405),
      ("GET", "/../etc/passwd", 404),
      ("GET", "/%2e%2e/x", 404), ("DELETE", "/v1/solve", 405), ("GET", "//", 404), ("GET", "/v1/openapi.json", 200),
      ("BREW", "/healthz", 405), ("GET", "", 404),
    ])
  func paths(method: String, target: String, wanted: Int) {
    #expect(status(own, method, target, ["host": "127.0.0.1:8017"]) == wanted)
  }

  @Test("a file that the browser has is not sent again")
  func tags() {
    let headers = ["host": "127.0.0.1:8017", "if-none-match": EmbeddedPage.tag]
    #expect(status(own, "GET", "/app.js", headers) == 304)
  }

  @Test("problems are the details of RFC 9457")
  func problems() throws {
    let response = Problem(422, "no \"writing\"", position: 3).response
    #expect(response.contentType == "application/problem+json")
    let fields = try Served.object(response.body)
    #expect(fields["status"] as? Int == 422 && fields["detail"] as? String == "no \"writing\"")
    #expect(fields["type"] as? String == "about:blank" && fields["position"] as? Int == 3)
  }
}
