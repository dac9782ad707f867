#if Server
  import NIOCore
  import NIOHTTP1
  import Synchronization

  /// One connection: takes requests together within bounds of size and time, and writes their responses.
  ///
  /// It lives on its event loop; a thread that has an answer hands it back there.
  final class HTTPConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
      /// Between requests.
      case idle
      /// A request's body arrives.
      case receiving(HTTPRequestHead, [UInt8])
      /// What comes is thrown away, since the response is settled.
      case discarding
      /// A response is made or written.
      case answering
    }

    private let core: ServerCore
    private var phase = Phase.idle
    private var deadline: Scheduled<Void>?
    private var isOpen = false
    /// The bytes of the current body, as they were booked.
    private var booked = 0
    private var keepsAlive = true
    /// Tells the threads when nobody waits for the current answer any more.
    private var patience = Patience()

    init(core: ServerCore) { self.core = core }

    func channelActive(context: ChannelHandlerContext) {
      guard core.metrics.open(most: core.limits.connections) else { return context.close(promise: nil) }
      isOpen = true
      setDeadline(context, seconds: core.limits.seconds)
    }

    func channelInactive(context: ChannelHandlerContext) {
      deadline?.cancel()
      patience.end()
      release()
      if isOpen { core.metrics.close() }
      isOpen = false
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): begin(head, context)
      case .body(var buffer):
        guard case .receiving(let head, var bytes) = phase else { return }
        phase = .idle
        let more = buffer.readableBytes
        guard bytes.count + more <= core.limits.body else { return refuse(tooLarge, head, context) }
        guard core.book(more) else { return refuse(Problem.busy, head, context) }
        booked += more
        bytes.append(contentsOf: buffer.readBytes(length: more) ?? [])
        phase = .receiving(head, bytes)
      case .end:
        switch phase {
        case .receiving(let head, let bytes):
          phase = .answering
          answer(head, bytes, context)
        case .discarding: context.close(promise: nil)
        case .idle, .answering: break
        }
      }
    }

    private var tooLarge: Problem { Problem(413, "the body has more than \(core.limits.body) bytes") }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      setDeadline(context, seconds: core.limits.seconds)
      keepsAlive = head.isKeepAlive
      if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > core.limits.body {
        return refuse(tooLarge, head, context)
      }
      phase = .receiving(head, [])
      if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        let go = HTTPResponseHead(version: head.version, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
      }
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext) {
      var headers: [String: String] = [:]
      for (name, value) in head.headers { headers[name.lowercased()] = value }
      if head.headers["host"].count > 1 {
        return write(Problem(400, "the header Host is given twice").response, head, context)
      }
      let request = APIRequest(method: head.method.rawValue, target: head.uri, headers: headers, body: body)
      let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
      let place = NIOLoopBound(context, eventLoop: context.eventLoop)
      let loop = context.eventLoop
      // A reading may take longer than a request may take to arrive; its work is bounded by itself.
      deadline?.cancel()
      patience = Patience()
      core.answer(request, patience) { response in
        loop.execute { connection.value.write(response, head, place.value) }
      }
    }

    /// Refuses a request whose rest is not waited for.
    private func refuse(_ problem: Problem, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      phase = .discarding
      keepsAlive = false
      core.metrics.count(route: core.name(head.uri), status: problem.status, seconds: 0)
      write(problem.response, head, context)
    }

    private func write(_ response: APIResponse, _ head: HTTPRequestHead?, _ context: ChannelHandlerContext) {
      release()
      guard context.channel.isActive else { return }
      var headers = HTTPHeaders([
        ("Content-Type", response.contentType), ("Content-Length", String(response.body.count)),
      ])
      for (name, value) in core.securityHeaders { headers.add(name: name, value: value) }
      for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) { headers.add(name: name, value: value) }
      if response.headers["Cache-Control"] == nil { headers.add(name: "Cache-Control", value: "no-store") }
      let isLast = !keepsAlive || core.isStopping
      if isLast { headers.add(name: "Connection", value: "close") }
      if response.status == 304 { headers.remove(name: "Content-Length") }
      let status = HTTPResponseStatus(statusCode: response.status)
      let version = HTTPVersion.http1_1
      context.write(
        wrapOutboundOut(.head(HTTPResponseHead(version: version, status: status, headers: headers))), promise: nil)
      if head?.method != .HEAD, !response.body.isEmpty {
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
      }
      // Whoever does not take the response in time is left.
      setDeadline(context, seconds: core.limits.seconds)
      let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
      let place = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { result in
        connection.value.written(result, isLast: isLast, place.value)
      }
    }

    private func written(_ result: Result<Void, any Error>, isLast: Bool, _ context: ChannelHandlerContext) {
      guard case .success = result else { return context.close(promise: nil) }
      if case .discarding = phase {
        // The sender reads the response before it sees that nobody takes the rest.
        return setDeadline(context, seconds: 2)
      }
      if isLast { return context.close(promise: nil) }
      if case .answering = phase {
        phase = .idle
        setDeadline(context, seconds: core.limits.idleSeconds)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      // What fails in reading or writing is the end of the connection; all else is what its bytes say.
      guard !(error is IOError || error is ChannelError), !isAnswering else { return context.close(promise: nil) }
      phase = .discarding
      keepsAlive = false
      let isLong = (error as? HTTPParserError) == .headerOverflow
      let problem =
        isLong
        ? Problem(431, "the header is longer than this server reads")
        : Problem(400, "this is no request of HTTP/1.1 (\(error))")
      core.metrics.count(route: "other", status: problem.status, seconds: 0)
      write(problem.response, nil, context)
      setDeadline(context, seconds: 1)
    }

    private var isAnswering: Bool {
      switch phase {
      case .answering, .discarding: true
      case .idle, .receiving: false
      }
    }

    private func release() {
      core.unbook(booked)
      booked = 0
    }

    /// Ends the connection when nothing has changed after so long.
    private func setDeadline(_ context: ChannelHandlerContext, seconds: Int64) {
      deadline?.cancel()
      let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
      let place = NIOLoopBound(context, eventLoop: context.eventLoop)
      deadline = context.eventLoop.scheduleTask(in: .seconds(seconds)) {
        connection.value.expire(place.value)
      }
    }

    private func expire(_ context: ChannelHandlerContext) {
      guard case .receiving(let head, _) = phase else { return context.close(promise: nil) }
      refuse(Problem(408, "the request did not arrive within \(core.limits.seconds) seconds"), head, context)
    }
  }

  /// Whether anybody still waits for an answer.
  final class Patience: Sendable {
    private let ended = Atomic(false)

    var isEnded: Bool { ended.load(ordering: .relaxed) }

    func end() { ended.store(true, ordering: .relaxed) }
  }
#endif
