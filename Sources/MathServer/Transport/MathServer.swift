#if Server
  public import WebServing

  /// The page and the interface at a port of this machine.
  ///
  /// ```swift
  /// let server = try MathServer(service: MathService(reader: reader), host: "127.0.0.1", port: 8017)
  /// server.run()  // until stop() is called from elsewhere
  /// ```
  public final class MathServer: Sendable {
    private let server: WebServer

    /// Opens the port; port 0 is any that is free.
    ///
    /// - Parameters:
    ///   - host: the address to listen at.
    ///   - token: what requests must bear; nil for none.
    ///   - threads: how many requests are thought about at one time.
    /// - Throws: ``ServerError`` where the port is taken or the address is none of this machine.
    public init(
      service: MathService, host: String, port: Int, token: String? = nil, limits: ServerLimits = ServerLimits(),
      threads: Int = 1
    ) throws(ServerError) {
      server = try WebServer(host: host, port: port, token: token, limits: limits.transport, threads: threads) {
        MathSite(
          routes: ServerRoutes(access: $0.access, metrics: $0.metrics, queue: $0.queue), service: service)
      }
    }

    /// The port that the server listens at.
    public var port: Int { server.port }

    var core: ServerCore { server.core }

    /// Answers requests until ``stop()``, then ends what was begun; the caller's thread is one of those that think.
    public func run() { server.run() }

    /// Takes no further requests.
    public func stop() { server.stop() }
  }
#endif
