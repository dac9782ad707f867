/// What is wrong with bytes of Flower's: which, what was found, what to do.
public struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The message, object or record at fault.
  public let subject: String
  /// What was found.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// An error about a subject.
  public init(_ subject: String, _ problem: String, _ remedy: String = "use a version of Flower that mathrec knows") {
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: `a task's message: field 3 ends too early; use a version of Flower that mathrec knows`.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
