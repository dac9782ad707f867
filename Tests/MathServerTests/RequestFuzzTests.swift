import FuzzSupport
import Testing

@testable import MathServer
@testable import WebServing

/// Bodies that somebody made to break the server: each is answered or refused, and never with a status of 500.
@Suite("Hostile requests") struct RequestFuzzTests {
  private static let bodies: [(MathService.Route, String)] = [
    (
      .solve,
      "{\"strokes\":[[[0,0],[10,40],[30,5.5]],[[50,20],[80,21]]],\"domain\":\"full\",\"minConfidence\":0.4,\"steps\":true}"
    ),
    (
      .compute,
      "{\"expressions\":[\"(3+2)/4\",\"x^2+5x-2=0\",\"\\\\frac{1}{2}+\\\\sqrt{8}\"],\"page\":true,\"steps\":true,\"solveFor\":\"x\"}"
    ),
    (.check, "{\"lines\":[\"2x+3=7\",\"2x=4\",\"x=2\"],\"decimalComma\":true}"),
    (
      .arrange,
      "{\"symbols\":[{\"label\":\"1\",\"box\":[0,0,20,60]},{\"label\":\"-\",\"box\":[0,70,60,4]},{\"label\":\"x\",\"box\":[5,80,30,40]}]}"
    ),
  ]

  @Test("JSON of any kind is answered or refused")
  func json() throws {
    let service = try Served.service()
    try FuzzRun.run("requests", cases: 400) { mutator in
      let (route, body) = mutator.pick(Self.bodies)
      let request = Served.post(route.rawValue, mutator.text(body))
      do throws(Problem) {
        _ = try service.answer(route, request, threads: 1)
      } catch  where error.status != 500 {
        // Refused in words.
      }
    }
  }

  @Test("pictures of any kind are answered or refused")
  func pictures() throws {
    let service = try Served.service()
    let original = try Served.sample("power.png")
    try FuzzRun.run("request pictures", cases: 100) { mutator in
      let request = APIRequest(
        method: "POST", target: "/v1/solve", headers: ["content-type": "image/png"], body: mutator.png(original))
      do throws(Problem) {
        _ = try service.answer(.solve, request, threads: 1)
      } catch  where error.status != 500 {
        // Refused in words.
      }
    }
  }
}
