import Foundation
import Testing

/// One connection to a server on this machine, byte by byte, as no proper client would behave.
final class TestClient {
  private let descriptor: Int32

  init(port: Int, receiveSeconds: Int = 20) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var timeout = timeval(tv_sec: receiveSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(code == 0)
  }

  deinit { close(descriptor) }

  /// Sends what it can; false where the other end has gone.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// What comes until the other end closes, or nothing more does for the time of receiving.
  func rest() -> String {
    var all: [UInt8] = []
    while let more = receive(), !more.isEmpty { all += more }
    return String(decoding: all, as: UTF8.self)
  }

  /// One response with a Content-Length; nil where there is none.
  func response() -> (status: Int, head: String, body: [UInt8])? {
    var all: [UInt8] = []
    while true {
      if let end = String(decoding: all, as: UTF8.self).range(of: "\r\n\r\n") {
        let text = String(decoding: all, as: UTF8.self)
        let head = String(text[..<end.lowerBound])
        guard let status = Int(head.split(separator: " ").dropFirst().first ?? "") else { return nil }
        let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
        let start = head.utf8.count + 4
        if all.count >= start + length { return (status, head, Array(all[start..<(start + length)])) }
      }
      guard let more = receive(), !more.isEmpty else { return nil }
      all += more
    }
  }

  private func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count >= 0 ? Array(buffer.prefix(count)) : nil
  }
}
