#if Federation
  import Foundation

  /// Who a node is: a public key, and a way to sign.
  public struct NodeIdentity: Sendable {
    /// How the server's roster and logs call it.
    public let name: String
    /// SPKI in PEM with an end of line: a SuperLink compares these bytes.
    public let publicKey: [UInt8]
    /// A signature in DER over the SHA-256 of a message.
    public let sign: @Sendable ([UInt8]) throws -> [UInt8]

    /// A node's identity.
    public init(name: String, publicKey: [UInt8], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
      (self.name, self.publicKey, self.sign) = (name, publicKey, sign)
    }

    /// The headers of a call that is made now.
    func headers() throws(FlowerError) -> [(name: String, value: String)] {
      let time = WallClock.text(WallClock.now)
      guard let signature = try? sign(Array(time.utf8)) else {
        throw FlowerError(.local, name, "its key could not sign", "make another with 'mathrec keygen node'")
      }
      return [
        ("flwr-public-key", Data(publicKey).base64EncodedString()), ("flwr-timestamp", time),
        ("flwr-signature", Data(signature).base64EncodedString()),
      ]
    }
  }

  /// The machine's clock.
  enum WallClock {
    /// Seconds since 1970.
    static var now: Double { Date().timeIntervalSince1970 }

    /// ISO 8601 with microseconds and an offset, as Flower wants it.
    static func text(_ seconds: Double) -> String {
      var time = time_t(seconds.rounded(.down))
      var parts = tm()
      gmtime_r(&time, &parts)
      let micro = Int((seconds - seconds.rounded(.down)) * 1e6)
      func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
      }
      return
        "\(parts.tm_year + 1900)-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))T"
        + "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))."
        + "\(digits(micro, 6))+00:00"
    }

    /// The hour of the day where the machine is.
    static var hour: Int {
      var (time, parts) = (time_t(now), tm())
      localtime_r(&time, &parts)
      return Int(parts.tm_hour)
    }
  }
#endif
