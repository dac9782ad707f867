internal import CCurl

/// A connection to servers of HTTP and HTTPS, kept open between requests (libcurl's easy interface, by the shim CCurl).
///
/// It is no `Sendable` type: a link belongs to the thread that made it.
public final class HTTPLink {
  /// How patient a link is, and whom it trusts.
  public struct Settings: Sendable, Hashable {
    /// A PEM file of the authorities to trust in place of the system's.
    public var authorityFile: String?
    /// Seconds for a whole request; 0: as long as it takes, if only bytes go on coming.
    public var timeout = 0.0
    /// Seconds until a connection stands.
    public var connectTimeout = 10.0
    /// A request in which fewer bytes a second than this come or go for so many seconds is given up: the link is dead.
    public var lowSpeed = (bytes: 100, seconds: 30)
    /// The longest answer that is taken.
    public var mostBytes = 1 << 30
    /// Bytes a second that are sent at most, for tests of slow links; nil: as fast as it goes.
    public var mostSentPerSecond: Int?

    /// Patient, and trusting the system's authorities.
    public init() {}

    /// Equal settings.
    public static func == (first: Settings, second: Settings) -> Bool {
      first.parts == second.parts
    }
    /// All parts.
    public func hash(into hasher: inout Hasher) { hasher.combine(parts) }

    private var parts: [String] {
      [
        authorityFile ?? "", "\(timeout)", "\(connectTimeout)", "\(lowSpeed)", "\(mostBytes)",
        "\(mostSentPerSecond ?? 0)",
      ]
    }
  }

  /// An answer, whatever its number.
  public struct Answer: Sendable, Hashable {
    /// HTTP's number.
    public let status: Int
    /// What came with it.
    public let body: [UInt8]
  }

  private let handle: OpaquePointer
  private let settings: Settings

  /// - Throws: ``HTTPError`` where libcurl is not there, with the package that holds it.
  public init(_ settings: Settings = Settings()) throws(HTTPError) {
    guard mr_curl_load(), let handle = mr_curl_open() else {
      throw HTTPError(
        .noLibrary, "the network", "libcurl cannot be loaded: \(String(cString: mr_curl_load_problem()))")
    }
    self.handle = handle
    self.settings = settings
  }

  deinit { mr_curl_close(handle) }

  /// Asks for an address, with a body by POST and without one by GET. Redirects are not followed, and a body leaves once at most, as whoever
  /// got it may have done what it says.
  ///
  /// - Parameters:
  ///   - headers: names and values, neither with an end of line.
  ///   - mostBytes: of the answer, where the settings allow more.
  /// - Throws: ``HTTPError`` where no answer came; an answer of 404 or 500 is one.
  public func send(
    _ address: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil, mostBytes: Int = .max
  ) throws(HTTPError) -> Answer {
    let lines = headers.map { "\($0.name): \($0.value)" }
    guard !(lines + [address]).contains(where: { $0.utf8.contains { $0 < 0x20 } }) else {
      throw HTTPError(.badAddress, address, "its address or a header has control characters")
    }
    var outcome = mr_curl_outcome()
    var request = mr_curl_request()
    request.timeout = Int(settings.timeout * 1000)
    request.connect_timeout = Int(settings.connectTimeout * 1000)
    request.low_speed_bytes = settings.lowSpeed.bytes
    request.low_speed_seconds = settings.lowSpeed.seconds
    request.most_bytes = min(settings.mostBytes, mostBytes)
    request.most_sent_per_second = Int64(settings.mostSentPerSecond ?? 0)
    Self.withPointers(lines) { pointers in
      pointers.withUnsafeBufferPointer { list in
        (request.headers, request.header_count) = (list.baseAddress, list.count)
        address.withCString { url in
          request.url = url
          Self.withCString(settings.authorityFile) { file in
            request.authority_file = file
            guard let body else { return mr_curl_send(handle, &request, &outcome) }
            // An empty body has no address of its own, and is a POST all the same.
            (body.isEmpty ? [0] : body).withUnsafeBufferPointer { bytes in
              (request.body, request.body_count) = (bytes.baseAddress, body.count)
              mr_curl_send(handle, &request, &outcome)
            }
          }
        }
      }
    }
    defer { mr_curl_free(outcome.body) }
    guard outcome.end == MR_CURL_ANSWERED else {
      let words = withUnsafeBytes(of: outcome.words) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw HTTPError(HTTPError.Kind(outcome.end), address, words)
    }
    return Answer(
      status: outcome.status, body: Array(UnsafeBufferPointer(start: outcome.body, count: outcome.count)))
  }

  private static func withCString(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Void) {
    guard let text else { return body(nil) }
    text.withCString(body)
  }

  private static func withPointers(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Void) {
    func go(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) {
      guard index < texts.count else { return body(pointers) }
      texts[index].withCString { go(index + 1, pointers + [$0]) }
    }
    go(0, [])
  }
}

extension HTTPError.Kind {
  init(_ end: mr_curl_end) {
    self =
      switch end {
      case MR_CURL_UNRESOLVED: .unresolved
      case MR_CURL_UNREACHABLE: .unreachable
      case MR_CURL_TIMED_OUT: .timedOut
      case MR_CURL_UNTRUSTED: .untrusted
      case MR_CURL_NO_AUTHORITY_FILE: .noAuthorityFile
      case MR_CURL_TOO_LONG: .tooLong
      case MR_CURL_BROKEN_OFF: .brokenOff
      case MR_CURL_BAD_ADDRESS: .badAddress
      default: .failed
      }
  }
}
