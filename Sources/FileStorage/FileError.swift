/// What is wrong with a file: which, what was found, what to do.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  public let found: String
  public let advice: String

  public init(path: String, found: String, advice: String) {
    self.path = path
    self.found = found
    self.advice = advice
  }

  /// One line: `weights.safetensors: the file ends inside its header: it is cut short; copy it again`.
  public var description: String { "\(path): \(found); \(advice)" }
}
