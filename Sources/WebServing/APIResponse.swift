import FileStorage

/// A response as the routes make it.
public struct APIResponse: Sendable, Hashable {
  /// The status code of RFC 9110.
  public var status: Int
  /// The media type of the body.
  public var contentType: String
  /// The whole body.
  public var body: [UInt8]
  /// Further header fields, by name.
  public var headers: [String: String] = [:]

  /// A response by its parts.
  public init(status: Int = 200, contentType: String, body: [UInt8], headers: [String: String] = [:]) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.headers = headers
  }

  /// A value as JSON.
  package init(json value: some Encodable) throws {
    self.init(contentType: "application/json", body: Array(try JSONText.data(value)))
  }
}

/// What went wrong, as the problem details of RFC 9457.
public struct Problem: Error, Sendable, Hashable, Encodable {
  /// The status code of the response.
  public var status: Int
  /// What sort of problem it is, the same for every occurrence.
  public var title: String
  /// What was found and what to do, in a sentence.
  public var detail: String
  /// The position in the text at fault, in characters; nil where there is none.
  public var position: Int?
  /// Further header fields of the response, which are no part of the document.
  package var headers: [String: String] = [:]

  private enum CodingKeys: String, CodingKey { case type, status, title, detail, position }

  /// A problem of a status, whose usual name is its title.
  public init(_ status: Int, _ detail: String, position: Int? = nil, headers: [String: String] = [:]) {
    self.status = status
    self.detail = detail
    self.position = position
    self.headers = headers
    title = Self.titles[status] ?? "Problem"
  }

  private static let titles = [
    400: "Bad request", 401: "Token missing", 403: "Not from here", 404: "Not found", 405: "Method not allowed",
    408: "Too slow", 409: "Not kept", 411: "Length required", 413: "Too large", 415: "Unsupported media type",
    421: "Misdirected request", 422: "Not read", 431: "Header too large", 500: "Internal error", 503: "Busy",
  ]

  /// Writes the members of RFC 9457; `type` is always `about:blank`, by which `title` says it all.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("about:blank", forKey: .type)
    try container.encode(status, forKey: .status)
    try container.encode(title, forKey: .title)
    try container.encode(detail, forKey: .detail)
    try container.encodeIfPresent(position, forKey: .position)
  }

  /// More is asked than can be answered now.
  package static var busy: Problem {
    Problem(503, "too much is asked at one time; ask again in a moment", headers: ["Retry-After": "1"])
  }

  /// A name from a request for a message: its beginning.
  package static func shown(_ name: String) -> String { "'\(name.prefix(40))'" }

  /// The response that states the problem.
  public var response: APIResponse {
    let body = (try? JSONText.data(self)).map(Array.init) ?? []
    return APIResponse(status: status, contentType: "application/problem+json", body: body, headers: headers)
  }
}
