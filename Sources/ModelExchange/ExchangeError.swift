/// Why a model cannot be written in another program's form, or read from it.
public struct ExchangeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, layer or field at fault.
  public let subject: String
  /// What was found, as a clause.
  public let found: String
  /// What to do, as an imperative.
  public let advice: String

  /// An error that reads `subject: found; advice`.
  public init(_ subject: String, _ found: String, _ advice: String) {
    (self.subject, self.found, self.advice) = (subject, found, advice)
  }

  /// One line: what was found, and what to do.
  public var description: String { "\(subject): \(found); \(advice)" }
}
