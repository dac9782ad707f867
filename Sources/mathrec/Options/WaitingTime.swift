#if Federation
  import ArgumentParser

  /// How long is waited: `90s`, `30m` or `1h` on the command line.
  struct WaitingTime: CustomStringConvertible, Sendable {
    /// Not negative, and not for ever.
    let seconds: Double
    /// As it was written.
    let description: String

    /// - Throws: `ValidationError` for what is no time.
    init(_ text: String) throws {
      guard let seconds = Double(ServerOptions.seconds(text)), (0..<Double.infinity).contains(seconds) else {
        throw ValidationError("it is a time like 90s, 30m or 1h")
      }
      (self.seconds, description) = (seconds, text)
    }

    /// As long as there is patience for a SuperLink that is away.
    static let hour = WaitingTime(seconds: 3600, description: "1h")

    private init(seconds: Double, description: String) { (self.seconds, self.description) = (seconds, description) }
  }
#endif
