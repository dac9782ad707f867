import WebServing

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
    return files.has(path) ? "page" : "other"
  }

  private static let files = WebFiles(EmbeddedPage.files, tag: EmbeddedPage.tag)

  /// Where a request goes.
  ///
  /// - Throws: ``Problem`` where it may not be made, or there is nothing.
  func destination(_ request: APIRequest) throws(Problem) -> Destination {
    try access.judge(request)
    if let route = MathService.Route(rawValue: request.path) {
      try request.allow(route.methods)
      try access.judgeToken(request)
      return .work(route)
    }
    switch request.path {
    case "/healthz":
      try request.allow(["GET", "HEAD"])
      return .now(APIResponse(contentType: "application/json", body: Array("{\"status\":\"ok\"}\n".utf8)))
    case "/metrics":
      try request.allow(["GET", "HEAD"])
      try access.judgeToken(request)
      let text = metrics.text(waiting: queue.count)
      return .now(APIResponse(contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(text.utf8)))
    case "/v1/openapi.json":
      try request.allow(["GET", "HEAD"])
      return .now(try page("openapi.json", request))
    default:
      guard Self.files.has(request.path) else {
        throw Problem(404, "there is nothing at this path; the page is at /, the interface in /v1/openapi.json")
      }
      try request.allow(["GET", "HEAD"])
      return .now(try page(WebFiles.name(request.path), request))
    }
  }

  private func page(_ name: String, _ request: APIRequest) throws(Problem) -> APIResponse {
    guard let response = Self.files.response(name, request) else { throw Problem(404, "there is no such file") }
    return response
  }

  /// What every response says: that the page uses nothing from elsewhere and nobody may put it in a frame.
  static let securityHeaders = MathSite.isolation(
    policy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
      + "media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    permissions: "camera=(self), microphone=(), geolocation=(), payment=()")
}
