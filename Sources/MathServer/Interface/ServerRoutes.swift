import FileStorage
import Foundation

/// Which request goes where: the page's files and the state of the server are answered at once, the rest by a thread.
struct ServerRoutes: Sendable {
  let access: ServerAccess
  let metrics: ServerMetrics
  let queue: WorkQueue

  /// Where a request is to be answered.
  enum Destination {
    /// Here it is.
    case now(APIResponse)
    /// By thinking.
    case work(MathService.Route)
  }

  /// The name of a request's route for the metrics.
  static func name(_ path: String) -> String {
    if let route = MathService.Route(rawValue: path) { return route.rawValue }
    if ["/healthz", "/metrics", "/v1/openapi.json"].contains(path) { return path }
    return EmbeddedPage.files[file(path)] == nil ? "other" : "page"
  }

  private static func file(_ path: String) -> String { path == "/" ? "index.html" : String(path.dropFirst()) }

  /// Where a request goes.
  ///
  /// - Throws: ``Problem`` where it may not be made, or there is nothing.
  func destination(_ request: APIRequest) throws(Problem) -> Destination {
    try access.judge(request)
    if let route = MathService.Route(rawValue: request.path) {
      try allow(route.methods, request)
      try access.judgeToken(request)
      return .work(route)
    }
    switch request.path {
    case "/healthz":
      try allow(["GET", "HEAD"], request)
      return .now(APIResponse(contentType: "application/json", body: Array("{\"status\":\"ok\"}\n".utf8)))
    case "/metrics":
      try allow(["GET", "HEAD"], request)
      try access.judgeToken(request)
      let text = metrics.text(waiting: queue.count)
      return .now(APIResponse(contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(text.utf8)))
    case "/v1/openapi.json":
      try allow(["GET", "HEAD"], request)
      return .now(try page("openapi.json", request))
    default:
      guard EmbeddedPage.files[Self.file(request.path)] != nil else {
        throw Problem(404, "there is nothing at this path; the page is at /, the interface in /v1/openapi.json")
      }
      try allow(["GET", "HEAD"], request)
      return .now(try page(Self.file(request.path), request))
    }
  }

  private func allow(_ methods: [String], _ request: APIRequest) throws(Problem) {
    guard !methods.contains(request.method) else { return }
    let allowed = methods.joined(separator: ", ")
    throw Problem(405, "this path takes \(allowed)", headers: ["Allow": allowed])
  }

  /// A file of the page; nothing but its tag where the browser has it.
  private func page(_ name: String, _ request: APIRequest) throws(Problem) -> APIResponse {
    guard let text = EmbeddedPage.files[name] else { throw Problem(404, "there is no such file") }
    let tag = EmbeddedPage.tag
    let headers = ["ETag": tag, "Cache-Control": "no-cache"]
    let isKnown = request.headers["if-none-match"] == tag
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    return APIResponse(
      status: isKnown ? 304 : 200, contentType: Self.types[ending] ?? "application/octet-stream",
      body: isKnown ? [] : Array(text.utf8), headers: headers)
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "webmanifest": "application/manifest+json",
  ]

  /// What every response says: that the page uses nothing from elsewhere and nobody may put it in a frame.
  static let securityHeaders = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()"),
  ]
}
