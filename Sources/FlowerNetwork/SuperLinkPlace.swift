#if Federation
  public import HTTPTransfer

  /// Where a SuperLink is, and whom to trust for it.
  public struct SuperLinkPlace: Sendable, Hashable {
    /// `https://HOST:PORT`, or `http` on this machine.
    public let address: String
    /// How patient its links are.
    public var link: HTTPLink.Settings

    /// Seconds for a whole call: an object is 5 MB at most, and the slowest link that is not given up sends 100 bytes a second.
    private static let timeout = 600.0

    /// - Parameters:
    ///   - text: `HOST:PORT`.
    ///   - authorityFile: of the certificate's authority; nil: the system's.
    ///   - isInsecure: without TLS, which is for this machine alone.
    /// - Throws: ``FlowerError`` for what is no address, and for another machine without TLS: signatures there can be heard.
    public init(_ text: String, authorityFile: String?, isInsecure: Bool) throws(FlowerError) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let host = parts.dropLast().joined(separator: ":")
      guard parts.count >= 2, !host.isEmpty, let port = UInt16(parts[parts.count - 1]), port > 0,
        text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") })
      else {
        throw FlowerError(.refused, text, "it is no address of a SuperLink", "give HOST:PORT, like fl.example.org:9092")
      }
      guard !isInsecure || host == "localhost" || host.hasPrefix("127.") || host == "[::1]" else {
        throw FlowerError(
          .refused, text, "without TLS everybody between here and there could read and change what is sent",
          "leave out --insecure, and give the authority's certificate with --ca")
      }
      address = "\(isInsecure ? "http" : "https")://\(text)"
      link = HTTPLink.Settings()
      link.authorityFile = isInsecure ? nil : authorityFile
      link.timeout = Self.timeout
      link.mostBytes = 64 << 20
    }

    /// Whether it is this machine.
    public var isLocal: Bool {
      ["://localhost:", "://127.", "://[::1]:"].contains { address.contains($0) }
    }
  }
#endif
