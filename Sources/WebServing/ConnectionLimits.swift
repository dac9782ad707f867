/// What a server takes from its connections, so that nobody's request can cost the others theirs.
public struct ConnectionLimits: Sendable, Hashable {
  /// The longest body in bytes: the largest photographs of telephones have 25 million.
  public var body = 32 << 20
  /// All bodies held at one time, in bytes.
  public var bodies = 256 << 20
  /// Requests that wait for a thread or have one; a further one is told to come again.
  public var waiting = 64
  /// Connections at one time; a further one is closed.
  public var connections = 512
  /// Seconds within which a request must have arrived whole, and its response been taken.
  public var seconds: Int64 = 20
  /// Seconds that a connection may rest between requests.
  public var idleSeconds: Int64 = 60

  /// The limits of `mathrec serve`.
  public init() {}
}
