import FileStorage
import Foundation

/// `failures.csv`: who was asked and gave nothing that can be used, with the reason; there is no file where all answered.
public struct FailureLog: Sendable {
  private let path: String

  /// The log of a file.
  public init(path: String) { self.path = path }

  /// The first row of the file.
  public static let header = "round,client,what,reason"

  /// Adds a round's failures. A round that is done again after a kill has its own twice.
  public func append(_ failures: [ClientFailure], round: Int) throws(FileError) {
    guard !failures.isEmpty else { return }
    let rows = failures.map { failure in
      let reason = failure.reason.map { $0 == "\"" ? "\"\"" : $0.isNewline ? " " : String($0) }.joined()
      return "\(round),\(failure.client),\(failure.kind.rawValue),\"\(reason)\"\n"
    }
    let header = RunFile.exists(path) ? "" : Self.header + "\n"
    try DurableFile.append(Data((header + rows.joined()).utf8), to: path)
  }
}
