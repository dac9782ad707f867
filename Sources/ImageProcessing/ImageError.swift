/// What went wrong with a picture: what was attempted, what was found, what to do about it.
public struct ImageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What sort of failure it was, for callers that react to it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case noSuchFile, isFolder, noPermission, unreadable
    case emptyFile, notAPicture, unsupportedFormat, missingDecoder
    case truncated, corrupted
    case tooManyBytes, tooManyPixels, tooManyMarks, zeroSize, tooSmall
    case notWritable, processingFailed
  }

  /// The sort of failure.
  public let kind: Kind
  /// The file's path, "standard input", or the name its caller gave.
  public let source: String
  /// The stage that failed, such as "read" or "decode".
  public let attempted: String
  /// What was found, with the numbers at fault.
  public let found: String
  /// The next step for the user.
  public let advice: String

  /// An error that reads `cannot attempted source: found; advice`.
  public init(_ kind: Kind, source: String, attempted: String, found: String, advice: String) {
    self.kind = kind
    self.source = source
    self.attempted = attempted
    self.found = found
    self.advice = advice
  }

  /// One line: `cannot decode page.jpg: the file ends early; copy it again`.
  public var description: String { "cannot \(attempted) \(source): \(found); \(advice)" }
}
