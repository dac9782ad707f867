/// Who may ask: which names the server is called by, and the token that it wants beyond the own machine.
public struct ServerAccess: Sendable, Hashable {
  /// What may stand in the header Host, in lower case, such as `127.0.0.1:8017`.
  public var hosts: Set<String>
  /// The token that requests to the interface must bear; nil where the server is reached from the own machine only.
  public var token: String?

  /// Access by these names, with this token.
  public init(hosts: Set<String>, token: String? = nil) {
    self.hosts = hosts
    self.token = token
  }

  /// The names of the own machine at a port, and another one.
  public init(port: Int, host: String = "127.0.0.1", token: String? = nil) {
    let shown = host.contains(":") ? "[\(host)]" : host
    self.init(
      hosts: Set(["127.0.0.1", "localhost", "[::1]", shown].map { "\($0.lowercased()):\(port)" }), token: token)
  }

  /// Fails for a request that a page of another site has made this machine's browser send.
  ///
  /// A name that resolves to 127.0.0.1 would make the page one of the same origin (DNS rebinding), so only the server's own
  /// names are answered to. A page of another origin can still post what it likes, which costs time; its Origin gives it away.
  public func judge(_ request: APIRequest) throws(Problem) {
    guard let host = request.headers["host"]?.lowercased() else { throw Problem(400, "the header Host is missing") }
    guard hosts.contains(host) else {
      throw Problem(421, "this server is not called \(Problem.shown(host)); its address is the one it printed")
    }
    if let origin = request.headers["origin"]?.lowercased(), origin != "http://" + host {
      throw Problem(403, "pages of other sites may not ask this server")
    }
  }

  /// Fails for a request that does not bear the token.
  package func judgeToken(_ request: APIRequest) throws(Problem) {
    guard let token else { return }
    let given = Array((request.headers["authorization"] ?? "").utf8)
    let wanted = Array("Bearer \(token)".utf8)
    // Every byte is compared, so that the time says nothing of how many were right.
    var difference = given.count ^ wanted.count
    for (index, byte) in wanted.enumerated() { difference |= Int(byte ^ (index < given.count ? given[index] : 0)) }
    guard difference == 0 else {
      throw Problem(
        401, "open the page by the whole address that the program printed, or send its token as Authorization: Bearer",
        headers: ["WWW-Authenticate": "Bearer"])
    }
  }
}
