/// An error in a file: which file, what was found, what to do.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file at fault.
  public let path: String
  /// What is wrong, as a clause.
  public let found: String
  /// What the user can do, as an imperative.
  public let advice: String

  /// An error that reads `path: found; advice`.
  public init(path: String, found: String, advice: String) {
    self.path = path
    self.found = found
    self.advice = advice
  }

  /// One line: `weights.safetensors: the file ends inside its header: it is cut short; copy it again`.
  public var description: String { "\(path): \(found); \(advice)" }
}
