#if Server
  public import WebServing

  /// The dashboard at a port of this machine, and of no other: whoever can use the machine can see the runs.
  public final class DashboardServer: Sendable {
    private let server: WebServer

    /// Opens the port on 127.0.0.1; port 0 is any that is free.
    ///
    /// - Throws: ``ServerError`` where the port is taken.
    public init(_ runs: WatchedRuns, port: Int) throws(ServerError) {
      server = try WebServer(host: "127.0.0.1", port: port, threads: 1) {
        DashboardSite(runs: runs, access: $0.access)
      }
    }

    /// The port that it listens at.
    public var port: Int { server.port }

    /// Answers until ``stop()``.
    public func run() { server.run() }

    /// Takes no further requests.
    public func stop() { server.stop() }
  }
#endif
