import FileStorage
import Foundation

/// `history.csv`: a line a round, each on the disk before the round's checkpoint is.
public struct History: Sendable {
  /// The file.
  public let path: String
  /// The rounds, from 1 on and none left out.
  public private(set) var records: [RoundRecord] = []

  /// A larger file is no history: it would be of millions of rounds.
  static let mostBytes = 1 << 28

  /// A new file, in place of any other.
  public init(creating path: String) throws(FileError) {
    self.path = path
    try DurableFile.write(Data((RoundRecord.header + "\n").utf8), to: path)
  }

  /// The first `rounds` rounds of a file; what was written after them is cut off.
  ///
  /// - Throws: ``FederatedError`` where they are not there or damaged, and what keeps the file from being written.
  public init(resuming path: String, rounds: Int) throws {
    guard rounds > 0 || RunFile.exists(path) else {
      // Killed between the first checkpoint and the file.
      self = try History(creating: path)
      return
    }
    self.path = path
    let lines = try Self.lines(path)
    guard lines.count > rounds else {
      throw FederatedError(
        path, "has \(max(0, lines.count - 1)) rounds where the checkpoint has \(rounds)",
        "bring the file back, or start the run again")
    }
    records = try Self.parse(lines.prefix(rounds + 1), path)
    // With today's columns, whatever the program that began it had.
    let kept = ([RoundRecord.header] + records.map(\.line)).joined(separator: "\n") + "\n"
    try DurableFile.write(Data(kept.utf8), to: path)
  }

  /// The first round whose accuracy reaches a target; nil where none does, or there is no target.
  public func round(reaching target: Double?) -> Int? {
    guard let target else { return nil }
    return records.first { $0.accuracy >= target }?.round
  }

  /// All rows of a file, without a last one that is being written.
  ///
  /// - Throws: ``FederatedError`` where the file or a row of it is no history's.
  public static func records(of path: String) throws(FederatedError) -> [RoundRecord] {
    let lines = try lines(path)
    return try parse(lines[...], path)
  }

  /// Adds a row.
  public mutating func append(_ record: RoundRecord) throws(FileError) {
    try DurableFile.append(Data((record.line + "\n").utf8), to: path)
    records.append(record)
  }

  /// The lines that have an end.
  private static func lines(_ path: String) throws(FederatedError) -> [Substring] {
    let text = String(decoding: try RunFile.read(path, most: mostBytes), as: UTF8.self)
    return Array(text.split(separator: "\n", omittingEmptySubsequences: false).dropLast())
  }

  private static func parse(_ lines: ArraySlice<Substring>, _ path: String) throws(FederatedError) -> [RoundRecord] {
    let headers = [RoundRecord.header, RoundRecord.shortHeader]
    guard let first = lines.first.map(String.init), headers.contains(first) else {
      throw FederatedError(path, "does not begin as a history does", "name the folder of a run of `mathrec fedtrain`")
    }
    var records: [RoundRecord] = []
    for (number, line) in lines.enumerated().dropFirst() {
      let record = try RoundRecord(line: line, subject: "\(path), line \(number + 1)")
      guard record.round == number else {
        throw FederatedError(
          "\(path), line \(number + 1)", "is of round \(record.round), not \(number)",
          "bring the file back, or start the run again")
      }
      records.append(record)
    }
    return records
  }
}
