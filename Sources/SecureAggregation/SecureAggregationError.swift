#if Federation
  /// Why a client or a server of a secure sum goes no further: at which stage, what was found, what to do.
  public struct SecureAggregationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The message or client at fault.
    public let subject: String
    /// What was found.
    public let problem: String
    /// What to do.
    public let remedy: String

    /// An error about a subject.
    public init(_ subject: String, _ problem: String, _ remedy: String) {
      self.subject = subject
      self.problem = problem
      self.remedy = remedy
    }

    /// One line: `the masked sum: 2 clients answered, and 3 must; ask more clients, or wait longer`.
    public var description: String { "\(subject): \(problem); \(remedy)" }
  }
#endif
