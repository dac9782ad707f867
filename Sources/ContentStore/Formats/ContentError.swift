#if Federation
  /// What is wrong with published content: which input, what was being done, what was found, what to do.
  public struct ContentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The block, file, store or key at fault.
    public let subject: String
    /// What was found, and at which stage.
    public let problem: String
    /// What to do.
    public let remedy: String

    /// An error about a subject.
    public init(_ subject: String, _ problem: String, _ remedy: String) {
      self.subject = subject
      self.problem = problem
      self.remedy = remedy
    }

    /// One line: `bafy...: its DAG-CBOR ends at byte 3 inside a text; fetch it again from another store`.
    public var description: String { "\(subject): \(problem); \(remedy)" }
  }
#endif
