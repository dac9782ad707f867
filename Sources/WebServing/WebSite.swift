/// What a server serves: which request goes where, and what every response says to browsers.
public protocol WebSite: Sendable {
  /// The name of a path's route for the metrics, never a part of the request itself.
  func routeName(_ path: String) -> String

  /// Where a request goes.
  ///
  /// - Throws: ``Problem`` where it may not be made, or there is nothing.
  func destination(_ request: APIRequest) throws(Problem) -> WebDestination

  /// Header fields of all responses.
  var securityHeaders: [(name: String, value: String)] { get }
}

/// Where a request is answered.
public enum WebDestination: Sendable {
  /// Here it is.
  case now(APIResponse)
  /// By one of the queue's threads, which is told how many it may use.
  case work(@Sendable (_ threads: Int) throws(Problem) -> APIResponse)
}

/// What a site is told of the server that serves it, once its port is known.
public struct WebSurroundings: Sendable {
  /// Who may ask.
  public let access: ServerAccess
  /// The server's counts.
  package let metrics: ServerMetrics
  /// The work that waits.
  package let queue: WorkQueue
}

extension WebSite {
  /// Header fields that keep a page to itself: nothing from elsewhere but what the policy lets in, in nobody's frame.
  public static func isolation(policy: String, permissions: String) -> [(name: String, value: String)] {
    [
      ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Permissions-Policy", permissions),
    ]
  }
}
