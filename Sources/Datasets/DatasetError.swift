/// An error in a data file: the file, the place in it, what was found and what to do.
public struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place in a file where something was found.
  public enum Place: Sendable, Hashable {
    /// A line, counted from 1.
    case line(Int)
    /// A byte, counted from 0.
    case byte(Int)
  }

  /// The path of the file or folder.
  public let file: String
  /// Where in the file; nil where the error concerns the whole.
  public let place: Place?
  /// What was found there, as a clause.
  public let problem: String
  /// What the user can do, as an imperative.
  public let remedy: String

  /// An error that reads `file, place: problem; remedy`.
  public init(file: String, place: Place? = nil, problem: String, remedy: String) {
    self.file = file
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: `train.jsonl.gz, line 12: not a JSON object; download the file again`.
  public var description: String {
    switch place {
    case .line(let line): "\(file), line \(line): \(problem); \(remedy)"
    case .byte(let byte): "\(file), byte \(byte): \(problem); \(remedy)"
    case nil: "\(file): \(problem); \(remedy)"
    }
  }
}
