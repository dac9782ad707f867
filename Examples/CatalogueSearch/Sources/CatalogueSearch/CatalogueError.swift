/// What keeps the catalogue from doing what it was asked: which input, what was found there, what to do.
public struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The stage and the input at fault, such as `index fruit/pear.png`.
  public let subject: String
  /// What was found, as a clause.
  public let problem: String
  /// What to do, as an imperative.
  public let remedy: String

  /// An error that reads `subject: problem; remedy`.
  public init(_ subject: String, _ problem: String, _ remedy: String) {
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }

  /// One line.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
