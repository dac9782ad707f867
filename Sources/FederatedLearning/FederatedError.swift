/// What is wrong with a federated run: what was attempted, what was found, what to do.
public struct FederatedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The setting, file or client at fault.
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

  /// One line: `clients: 200 clients cannot share 100 examples; ask for at most 100`.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
