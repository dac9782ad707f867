#if Server
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  /// A site at a port of this machine.
  public final class WebServer: Sendable {
    /// The port that the server listens at.
    public let port: Int
    package let core: ServerCore
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel

    /// Opens the port; port 0 is any that is free.
    ///
    /// - Parameters:
    ///   - host: the address to listen at.
    ///   - token: what requests must bear; nil for none.
    ///   - threads: how many requests are thought about at one time.
    ///   - site: what is served, made once the port is known.
    /// - Throws: ``ServerError`` where the port is taken or the address is none of this machine.
    public init(
      host: String, port: Int, token: String? = nil, limits: ConnectionLimits = ConnectionLimits(), threads: Int = 1,
      site: (WebSurroundings) -> any WebSite
    ) throws(ServerError) {
      let core = ServerCore(limits: limits, threads: threads)
      // Bytes come and go on one thread; it has little to do beside those that read.
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      do {
        listener = try ServerBootstrap(group: group)
          .serverChannelOption(.backlog, value: 256)
          .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
          .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
          .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
              try channel.pipeline.syncOperations.addHandler(HTTPConnection(core: core))
            }
          }
          .bind(host: host, port: port).wait()
      } catch {
        try? group.syncShutdownGracefully()
        throw ServerError(host: host, port: port, found: "\(error)")
      }
      self.core = core
      self.group = group
      self.port = listener.localAddress?.port ?? port
      let access = ServerAccess(port: self.port, host: host, token: token)
      core.admit(site(WebSurroundings(access: access, metrics: core.metrics, queue: core.queue)))
    }

    /// Answers requests until ``stop()``, then ends what was begun; the caller's thread is one of those that think.
    public func run() {
      core.queue.run()
      // Responses that the last jobs have made are on their way to the event loop.
      try? group.syncShutdownGracefully()
    }

    /// Takes no further requests.
    public func stop() {
      listener.close(promise: nil)
      core.stop()
    }
  }

  /// Why a server could not begin.
  public struct ServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address that it was to listen at.
    public let host: String
    /// The port.
    public let port: Int
    /// What the system said.
    public let found: String

    /// One line, with what to do.
    public var description: String {
      "cannot listen at \(host) port \(port): \(found); another program may have the port: try --port 0, which takes any that is free"
    }
  }
#endif
