import FileStorage
import Foundation

/// `failures.csv`: who was asked and gave nothing that can be used, with the reason; there is no file where all answered.
public struct FailureLog: Sendable {
  private let path: String

  /// The log of a file.
  public init(path: String) { self.path = path }

  /// The first row of the file.
  public static let header = "round,client,what,reason"
  /// A larger file is not read.
  static let mostBytes = 1 << 26

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

  /// The failures of a file in the order of rounds and clients, each once; rows that are damaged or being written are left out.
  ///
  /// - Throws: ``FederatedError`` where the file is no ordinary one or too large.
  public func failures() throws(FederatedError) -> [RoundFailure] {
    guard RunFile.exists(path) else { return [] }
    let text = String(decoding: try RunFile.read(path, most: Self.mostBytes), as: UTF8.self)
    var known: [[Int]: RoundFailure] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let fields = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, let round = Int(fields[0]), let client = Int(fields[1]), round > 0, client >= 0,
        let kind = ClientFailure.Kind(rawValue: String(fields[2])), fields[3].count >= 2, fields[3].first == "\""
      else { continue }
      let reason = fields[3].dropFirst().dropLast().replacing("\"\"", with: "\"")
      known[[round, client]] = RoundFailure(round: round, client: client, kind: kind, reason: String(reason))
    }
    return known.values.sorted { ($0.round, $0.client) < ($1.round, $1.client) }
  }
}

/// A failure of a round, as a run's folder has it.
public struct RoundFailure: Sendable, Hashable {
  /// From 1.
  public let round: Int
  /// Who.
  public let client: Int
  /// What became of it.
  public let kind: ClientFailure.Kind
  /// In words, with what to do.
  public let reason: String
}
