/// What is wrong: what was attempted, what was found, what to do.
public struct PlaylistError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file with its line, the setting or the name at fault.
  public let subject: String
  /// What was found.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// An error about a subject.
  public init(_ subject: String, _ problem: String, _ remedy: String) {
    (self.subject, self.problem, self.remedy) = (subject, problem, remedy)
  }

  /// One line.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
