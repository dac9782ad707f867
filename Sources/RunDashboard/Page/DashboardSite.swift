import Foundation
import WebServing

/// The page with its figures, read again at each request; nothing can be changed by it.
struct DashboardSite: WebSite {
  let runs: WatchedRuns
  let access: ServerAccess

  private static let files = WebFiles(EmbeddedDashboard.files, tag: EmbeddedDashboard.tag)
  private static let (data, export, metrics, health) = ("/v1/runs", "/v1/export", "/metrics", "/healthz")

  func routeName(_ path: String) -> String {
    if [Self.data, Self.export, Self.metrics, Self.health].contains(path) { return path }
    return Self.files.has(path) ? "page" : "other"
  }

  func destination(_ request: APIRequest) throws(Problem) -> WebDestination {
    try access.judge(request)
    try request.allow(["GET", "HEAD"])
    switch request.path {
    case Self.health:
      return .now(APIResponse(contentType: "application/json", body: Array("{\"status\":\"ok\"}\n".utf8)))
    case Self.data: return .work { _ throws(Problem) in try figures(request) }
    case Self.export: return .work { _ throws(Problem) in try file() }
    case Self.metrics:
      return .work { _ throws(Problem) in
        APIResponse(
          contentType: "text/plain; version=0.0.4; charset=utf-8",
          body: Array(PrometheusText.text(runs.snapshots().runs).utf8))
      }
    default:
      guard let response = Self.files.response(WebFiles.name(request.path), request) else {
        throw Problem(404, "there is nothing at this path; the page is at /, its figures at \(Self.data)")
      }
      return .now(response)
    }
  }

  private func figures(_ request: APIRequest) throws(Problem) -> APIResponse {
    let (runs, tag) = runs.snapshots()
    let headers = ["ETag": tag, "Cache-Control": "no-cache"]
    guard request.headers["if-none-match"] != tag else {
      return APIResponse(status: 304, contentType: "application/json", body: [], headers: headers)
    }
    do {
      return APIResponse(contentType: "application/json", body: Array(try DashboardPage.json(runs)), headers: headers)
    } catch {
      throw Problem(500, "the figures cannot be written: \(error)")
    }
  }

  private func file() throws(Problem) -> APIResponse {
    do {
      return APIResponse(
        contentType: "text/html; charset=utf-8", body: Array(try DashboardPage.export(runs.snapshots().runs)),
        headers: ["Content-Disposition": "attachment; filename=\"mathrec-runs.html\""])
    } catch {
      throw Problem(500, "the figures cannot be written: \(error)")
    }
  }

  /// That the page uses nothing from elsewhere, and nobody may put it in a frame.
  var securityHeaders: [(name: String, value: String)] { Self.headers }

  private static let headers = isolation(
    policy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    permissions: "camera=(), microphone=(), geolocation=(), payment=()")
}
