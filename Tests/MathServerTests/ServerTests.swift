#if Server
  import Dispatch
  import Foundation
  import Synchronization
  import Testing

  @testable import MathServer
  @testable import WebServing

  /// A server at a free port for one test.
  private func withServer(
    _ limits: ServerLimits = ServerLimits(), threads: Int = 2, _ body: (MathServer) throws -> Void
  ) throws {
    let server = try MathServer(
      service: try Served.service(limits), host: "127.0.0.1", port: 0, limits: limits, threads: threads)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      server.run()
      ended.signal()
    }
    defer {
      server.stop()
      #expect(ended.wait(timeout: .now() + 30) == .success, "the server did not stop")
    }
    try body(server)
  }

  extension ServerLimits {
    /// The usual limits but for one.
    fileprivate static func with<Value>(_ limit: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
      var limits = Self()
      limits[keyPath: limit] = value
      return limits
    }
  }

  @Suite("The server at its port", .serialized) struct ServerTests {
    private func head(_ server: MathServer, _ line: String, _ fields: String = "") -> String {
      "\(line) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(fields)\r\n"
    }

    private func post(_ server: MathServer, _ path: String, _ body: [UInt8], _ type: String = "application/json")
      -> [UInt8]
    {
      Array(head(server, "POST \(path)", "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n").utf8) + body
    }

    private let sum = Array("{\"expressions\":[\"1+1\"]}".utf8)

    @Test("one connection carries many requests, and says on each what browsers must not do")
    func keepAlive() throws {
      try withServer { server in
        let client = try TestClient(port: server.port)
        for _ in 0..<20 {
          client.send(post(server, "/v1/compute", sum))
          let response = try #require(client.response())
          #expect(response.status == 200 && response.head.contains("default-src 'none'"))
          #expect(response.head.contains("nosniff") && !response.head.contains("Set-Cookie"))
        }
        // Several at once are answered in their order.
        client.send(head(server, "GET /healthz") + head(server, "GET /nothing", "Connection: close\r\n"))
        let both = client.rest()
        #expect(both.contains("200 OK") && both.contains("404 Not Found"))
      }
    }

    @Test("a picture's answer comes, also to a client that waits to be told to go on")
    func picture() throws {
      try withServer { server in
        let client = try TestClient(port: server.port)
        let bytes = try Served.sample("power.png")
        client.send(post(server, "/v1/solve", bytes, "image/png"))
        let answer = try Served.object(try #require(client.response()).body)
        #expect((answer["lines"] as? [[String: Any]])?.first?["answer"] as? String == "2^10-24 = 1000")
        client.send(
          head(
            server, "POST /v1/solve",
            "Content-Type: image/png\r\nContent-Length: \(bytes.count)\r\nExpect: 100-continue\r\n"))
        #expect(client.response()?.status == 100)
        client.send(bytes)
        #expect(client.response()?.status == 200)
        // In pieces whose number nobody knows before.
        client.send(
          head(server, "POST /v1/compute", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"))
        for byte in sum { client.send("1\r\n" + String(decoding: [byte], as: UTF8.self) + "\r\n") }
        client.send("0\r\n\r\n")
        #expect(client.response()?.status == 200)
      }
    }

    @Test(
      "what is no request is answered with a problem, and the connection ends",
      arguments: [
        ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400), ("GET /healthz HTTP/1.1\r\n\r\n", 400),
        ("POST /v1/compute HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
        ("POST /v1/compute HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 200_000) + "\r\n\r\n", 431),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", 400),
      ])
    func broken(bytes: String, wanted: Int) throws {
      try withServer(.with(\.transport.seconds, 2)) { server in
        let client = try TestClient(port: server.port)
        client.send(bytes)
        let response = try #require(client.response())
        #expect(response.status == wanted || response.status == 421)
        #expect(response.head.contains("application/problem+json"))
      }
    }

    @Test("a body that is too large is refused before it has come")
    func tooLarge() throws {
      try withServer(.with(\.transport.body, 1000)) { server in
        let stated = try TestClient(port: server.port)
        stated.send(head(server, "POST /v1/solve", "Content-Type: image/png\r\nContent-Length: 1001\r\n"))
        #expect(stated.response()?.status == 413)
        let chunked = try TestClient(port: server.port)
        chunked.send(head(server, "POST /v1/solve", "Content-Type: image/png\r\nTransfer-Encoding: chunked\r\n"))
        chunked.send("3e9\r\n" + String(repeating: "x", count: 1001) + "\r\n")
        #expect(chunked.response()?.status == 413)
      }
    }

    @Test("slow clients are told so, and cost nobody else anything")
    func slow() throws {
      try withServer(.with(\.transport.seconds, 2)) { server in
        let slow = try (0..<40).map { _ in try TestClient(port: server.port) }
        for client in slow {
          client.send(head(server, "POST /v1/solve", "Content-Type: image/png\r\nContent-Length: 500\r\n") + "x")
        }
        let silent = try (0..<40).map { _ in try TestClient(port: server.port) }
        let other = try TestClient(port: server.port)
        for _ in 0..<10 {
          other.send(post(server, "/v1/compute", sum))
          #expect(other.response()?.status == 200)
        }
        for client in slow { #expect(client.response()?.status == 408) }
        for client in silent { #expect(client.rest() == "") }
        // Whoever leaves in the middle is forgotten.
        for _ in 0..<50 {
          try TestClient(port: server.port).send(head(server, "POST /v1/solve", "Content-Length: 9\r\n"))
        }
        other.send(post(server, "/v1/compute", sum))
        #expect(other.response()?.status ?? 200 == 200)
      }
    }

    @Test("more requests than are held are told to come again, and the rest are answered")
    func busy() throws {
      try withServer(.with(\.transport.waiting, 2), threads: 1) { server in
        let bytes = try Served.sample("quadratic.jpg")
        let clients = try (0..<12).map { _ in try TestClient(port: server.port) }
        for client in clients { client.send(post(server, "/v1/solve", bytes, "image/jpeg")) }
        let statuses = clients.map { $0.response()?.status ?? 0 }
        #expect(Set(statuses) == [200, 503], "\(statuses)")
      }
    }

    @Test("there is an end to connections, and room again when one ends")
    func connections() throws {
      try withServer(.with(\.transport.connections, 3)) { server in
        var clients = try (0..<3).map { _ in try TestClient(port: server.port) }
        for client in clients {
          client.send(head(server, "GET /healthz"))
          #expect(client.response()?.status == 200)
        }
        #expect(try TestClient(port: server.port).rest() == "")
        clients.removeAll()
        var isServed = false
        for _ in 0..<200 where !isServed {
          let client = try TestClient(port: server.port)
          client.send(head(server, "GET /healthz", "Connection: close\r\n"))
          isServed = client.response()?.status == 200
        }
        #expect(isServed)
      }
    }

    @Test("what was begun is answered when the server stops")
    func stop() throws {
      let server = try MathServer(service: try Served.service(), host: "127.0.0.1", port: 0, threads: 1)
      let client = try TestClient(port: server.port)
      client.send(post(server, "/v1/solve", try Served.sample("power.png"), "image/png"))
      // The request is in the queue before anybody works on it.
      while !((try? metrics(server))?.contains("mathrec_waiting_requests 1") ?? false) {}
      server.stop()
      server.run()
      #expect(client.response()?.status == 200)
    }

    @Test("what nobody waits for any more is not begun")
    func abandoned() throws {
      let server = try MathServer(service: try Served.service(), host: "127.0.0.1", port: 0, threads: 1)
      do {
        let client = try TestClient(port: server.port)
        client.send(post(server, "/v1/solve", try Served.sample("power.png"), "image/png"))
        while server.core.queue.count == 0 { usleep(1000) }
      }
      // The one that asks here is the only one left.
      while try !metrics(server).contains("mathrec_connections 1\n") { usleep(1000) }
      server.stop()
      server.run()
      #expect(!server.core.metrics.text(waiting: 0).contains("/v1/solve"))
    }

    private func metrics(_ server: MathServer) throws -> String {
      let client = try TestClient(port: server.port)
      client.send(head(server, "GET /metrics"))
      return String(decoding: try #require(client.response()).body, as: UTF8.self)
    }

    @Test("counts are in the text format of Prometheus")
    func counts() throws {
      try withServer { server in
        let client = try TestClient(port: server.port)
        client.send(post(server, "/v1/compute", sum))
        #expect(client.response()?.status == 200)
        let text = try metrics(server)
        #expect(text.contains("mathrec_requests_total{route=\"/v1/compute\",status=\"200\"} 1\n"))
        #expect(text.contains("mathrec_request_seconds_count 1\n"))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
          #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? [-+.e0-9]+/) != nil, "\(line)")
        }
      }
    }

    @Test("a port that is taken is named, with what to do")
    func taken() throws {
      try withServer { server in
        let service = try Served.service()
        let error = #expect(throws: ServerError.self) {
          try MathServer(service: service, host: "127.0.0.1", port: server.port)
        }
        #expect(error?.description.contains("--port 0") == true)
      }
    }
  }
#endif
