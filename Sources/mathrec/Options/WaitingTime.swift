#if Federation
  import ArgumentParser

  /// How long is waited: `90s`, `30m` or `1h` on the command line.
  struct WaitingTime: ExpressibleByArgument, Sendable {
    /// Not negative, and not for ever.
    let seconds: Double
    let defaultValueDescription: String

    init?(argument: String) {
      guard let seconds = Double(ServerOptions.seconds(argument)), (0..<Double.infinity).contains(seconds) else {
        return nil
      }
      (self.seconds, defaultValueDescription) = (seconds, argument)
    }

    /// As long as there is patience for a SuperLink that is away.
    static let hour = WaitingTime(seconds: 3600, text: "1h")

    private init(seconds: Double, text: String) { (self.seconds, defaultValueDescription) = (seconds, text) }
  }
#endif
