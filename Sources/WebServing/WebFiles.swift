/// The files of a page that the program carries, by name.
package struct WebFiles: Sendable {
  private let files: [String: String]
  private let tag: String

  /// - Parameter tag: changes with any of the files, so that a browser asks for those that it has not.
  package init(_ files: [String: String], tag: String) {
    self.files = files
    self.tag = tag
  }

  /// The file of a path: `/` is `index.html`.
  package static func name(_ path: String) -> String { path == "/" ? "index.html" : String(path.dropFirst()) }

  /// Whether a path leads to one of them.
  package func has(_ path: String) -> Bool { files[Self.name(path)] != nil }

  /// A file; nothing but its tag where the browser has it; nil where there is none.
  package func response(_ name: String, _ request: APIRequest) -> APIResponse? {
    guard let text = files[name] else { return nil }
    let isKnown = request.headers["if-none-match"] == tag
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    return APIResponse(
      status: isKnown ? 304 : 200, contentType: Self.types[ending] ?? "application/octet-stream",
      body: isKnown ? [] : Array(text.utf8), headers: ["ETag": tag, "Cache-Control": "no-cache"])
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "webmanifest": "application/manifest+json",
  ]
}

extension APIRequest {
  /// Fails for a method that a path does not take.
  public func allow(_ methods: [String]) throws(Problem) {
    guard !methods.contains(method) else { return }
    let allowed = methods.joined(separator: ", ")
    throw Problem(405, "this path takes \(allowed)", headers: ["Allow": allowed])
  }
}
