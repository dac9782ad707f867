import Foundation
import Synchronization
import Testing

@testable import HTTPTransfer

/// A server of a few lines that says what it is told to, and keeps what it was asked.
private final class OneAnswer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let heard = Mutex<[String]>([])

  /// - Parameters:
  ///   - reply: bytes that follow any request; the connection is closed behind them, after so many seconds.
  ///   - isCut: whether another request is read first, which gets no answer.
  init(_ reply: String, closingAfter seconds: Double = 0, isCut: Bool = false) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, pointer, &length) == 0
      }
    }
    try #require(isBound)
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        func hear() {
          var request = ""
          func isWhole() -> Bool {
            guard let end = request.range(of: "\r\n\r\n") else { return false }
            let length = request.range(of: "Content-Length: ").flatMap {
              Int(request[$0.upperBound...].prefix { $0.isNumber })
            }
            return request[end.upperBound...].utf8.count >= length ?? 0
          }
          repeat {
            let count = read(connection, &bytes, bytes.count)
            guard count > 0 else { break }
            request += String(decoding: bytes[..<count], as: UTF8.self)
          } while !isWhole()
          heard.withLock { $0.append(request) }
        }
        hear()
        defer { close(connection) }
        _ = reply.utf8.withContiguousStorageIfAvailable {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if isCut { hear() }
        if seconds > 0 { usleep(UInt32(seconds * 1e6)) }
      }
    }
  }

  deinit { close(listener) }

  var requests: [String] { heard.withLock { $0 } }
  var address: String { "http://127.0.0.1:\(port)/x" }
}

@Suite("HTTP") struct HTTPLinkTests {
  /// What keeps an answer away; nil where one comes.
  private func kind(_ address: String, _ settings: HTTPLink.Settings = HTTPLink.Settings()) -> HTTPError.Kind? {
    do throws(HTTPError) {
      _ = try HTTPLink(settings).send(address)
      return nil
    } catch {
      #expect(!error.found.isEmpty && !error.remedy.isEmpty)
      return error.kind
    }
  }

  @Test("a body leaves once, also where a kept connection closes without an answer")
  func once() throws {
    let server = try OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnone", isCut: true)
    let link = try HTTPLink()
    #expect(try link.send(server.address, body: Array("first".utf8)).status == 200)
    #expect {
      _ = try link.send(server.address, body: Array("second".utf8))
    } throws: {
      ($0 as? HTTPError)?.kind == .brokenOff
    }
    // Another connection may have been opened, and closed again with nothing in it.
    #expect(["first", "second"].map { body in server.requests.count { $0.hasSuffix(body) } } == [1, 1])
  }

  @Test("an answer of any number comes with its body, and headers and body arrive")
  func answers() throws {
    // A server that closes says so: else a body may be on its way already, and leaves once.
    let server = try OneAnswer("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnone")
    let link = try HTTPLink()
    #expect(
      try link.send(server.address, headers: [("Accept", "a/b")])
        == HTTPLink.Answer(status: 404, body: Array("none".utf8)))
    #expect(try link.send(server.address, body: Array("hello".utf8)).status == 404)
    #expect(try link.send(server.address, body: []).status == 404)
    let requests = server.requests
    try #require(requests.count == 3)
    #expect(requests[0].hasPrefix("GET /x HTTP/1.1\r\n") && requests[0].contains("Accept: a/b\r\n"))
    #expect(requests[1].hasPrefix("POST /x HTTP/1.1\r\n") && requests[1].contains("Content-Length: 5\r\n"))
    #expect(!requests[1].contains("Expect"))
    #expect(requests[2].hasPrefix("POST /x HTTP/1.1\r\n") && requests[2].contains("Content-Length: 0\r\n"))
  }

  @Test("what keeps an answer away has its own error")
  func errors() throws {
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    let cut = try OneAnswer(whole + "12345")
    #expect(kind(cut.address) == .brokenOff)
    let silent = try OneAnswer("")
    #expect(kind(silent.address) == .brokenOff)
    var settings = HTTPLink.Settings()
    settings.mostBytes = 9
    let long = try OneAnswer(whole + "1234567890")
    #expect(kind(long.address, settings) == .tooLong)
    settings.mostBytes = 10
    #expect(try HTTPLink(settings).send(long.address).body.count == 10)
    settings.timeout = 0.2
    let slow = try OneAnswer(whole, closingAfter: 30)
    #expect(kind(slow.address, settings) == .timedOut)
    #expect(kind("http://127.0.0.1:1/") == .unreachable)
    for address in ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a b/", "http://127.0.0.1/\r\nX: y", ""] {
      #expect(kind(address) == .badAddress, "\(address)")
    }
    #expect(kind("http://nowhere.invalid/") == .unresolved)
  }

  @Test("equal settings are equal")
  func settings() {
    var settings = HTTPLink.Settings()
    #expect(settings == HTTPLink.Settings() && settings.hashValue == HTTPLink.Settings().hashValue)
    settings.lowSpeed.seconds = 1
    #expect(settings != HTTPLink.Settings())
  }
}
