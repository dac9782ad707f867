import Foundation
import Testing
import WebServing

@testable import RunDashboard

@Suite("The dashboard's page") struct PageTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let web = project + "/Sources/RunDashboard/Web"

  private func site(_ run: RunOfTests) -> DashboardSite {
    DashboardSite(runs: WatchedRuns([run.path]), access: ServerAccess(port: 8500))
  }

  private func answer(
    _ site: DashboardSite, _ target: String, method: String = "GET", host: String = "127.0.0.1:8500",
    headers: [String: String] = [:]
  ) throws(Problem) -> APIResponse {
    let request = APIRequest(method: method, target: target, headers: headers.merging(["host": host]) { $1 })
    switch try site.destination(request) {
    case .now(let response): return response
    case .work(let work): return try work(1)
    }
  }

  @Test("is its files, none missing and none left over")
  func isCurrent() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.web)
    #expect(Set(EmbeddedDashboard.files.keys) == Set(names), "run scripts/embed-page")
    for name in names {
      let text = try String(contentsOfFile: Self.web + "/" + name, encoding: .utf8)
      #expect(EmbeddedDashboard.files[name] == text, "\(name) has changed: run scripts/embed-page")
      #expect(EmbeddedDashboard.export.contains(text) || ["html", "svg"].contains((name as NSString).pathExtension))
    }
    #expect(EmbeddedDashboard.files.values.reduce(0) { $0 + $1.utf8.count } < 60_000)
  }

  @Test("uses nothing from elsewhere, and nothing that its content policy forbids")
  func isAlone() {
    for (name, text) in EmbeddedDashboard.files {
      let addresses = text.matches(of: /https?:\/\/[^"'\s)]+/).map { String($0.0) }
      #expect(addresses.allSatisfy { $0.hasPrefix("http://www.w3.org/") }, "\(name): \(addresses)")
      #expect(!text.contains("style=\"") && !text.contains("onclick=\"") && !text.contains("innerHTML"), "\(name)")
    }
  }

  @Test("answers this machine's names alone, and only reads")
  func access() throws {
    let site = site(try RunOfTests())
    for path in ["/", "/v1/runs", "/v1/export", "/metrics", "/healthz"] {
      #expect(try answer(site, path).status == 200)
      for method in ["POST", "PUT", "DELETE"] {
        #expect(throws: Problem.self) { try answer(site, path, method: method) }
      }
      #expect(throws: Problem.self) { try answer(site, path, host: "evil.example:8500") }
    }
    let missing = #expect(throws: Problem.self) { try answer(site, "/../config.json") }
    #expect(missing?.status == 404)
    let policy = site.securityHeaders.first { $0.name == "Content-Security-Policy" }?.value ?? ""
    #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
  }

  @Test("figures that a browser has are not sent again")
  func tags() throws {
    let run = try RunOfTests()
    try run.addRound()
    let site = site(run)
    let first = try answer(site, "/v1/runs")
    let headers = ["if-none-match": first.headers["ETag"] ?? ""]
    #expect(try answer(site, "/v1/runs", headers: headers).status == 304)
    try run.addRound()
    #expect(try answer(site, "/v1/runs", headers: headers).status == 200)
  }

  @Test("one file holds all, and a run cannot write into it")
  func export() throws {
    let run = try RunOfTests()
    try run.write("run.log", "2026-01-01T00:00:00Z </script><script>alert(1)</script>\n")
    try run.addRound()
    let text = String(decoding: try DashboardPage.export(WatchedRuns([run.path]).snapshots().runs), as: UTF8.self)
    #expect(!text.contains("@@RUNS@@") && !text.contains("</script><script>alert"))
    #expect(text.contains("Content-Security-Policy") && !text.contains("src=\"") && !text.contains("unsafe"))
    #expect(text.contains("\"accuracy\":0.6"))
  }

  @Test("Prometheus gets each figure with its run")
  func metrics() throws {
    let run = try RunOfTests()
    for _ in 0..<2 { try run.addRound() }
    let text = String(decoding: try answer(site(run), "/metrics").body, as: UTF8.self)
    let name = (run.path as NSString).lastPathComponent
    for line in [
      "mathrec_run_round{run=\"\(name)\"} 2.0", "mathrec_run_accuracy{run=\"\(name)\"} 0.7",
      "mathrec_run_bytes_total{run=\"\(name)\",direction=\"up\"} 600.0",
      "mathrec_run_client_failures_total{run=\"\(name)\",kind=\"late\"} 2.0",
      "mathrec_run_state{run=\"\(name)\",state=\"running\"} 1.0",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(PrometheusText.escaped("a\"b\\c\n") == "a\\\"b\\\\c\\n")
  }
}
