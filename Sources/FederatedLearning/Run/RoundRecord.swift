import FileStorage
import Foundation

/// What is known after a round: one row of a run's history. Bytes and seconds are sums since the run began.
public struct RoundRecord: Sendable, Hashable, Codable {
  public var round: Int
  /// Of the global model on the test set: the share named rightly, and the mean cross-entropy.
  public var accuracy: Double
  public var loss: Double
  /// The mean cross-entropy that the clients saw as they trained.
  public var trainingLoss: Double
  public var clients: Int
  public var bytesUp: Int
  public var bytesDown: Int
  public var seconds: Double

  public init(
    round: Int, accuracy: Double, loss: Double, trainingLoss: Double, clients: Int, bytesUp: Int, bytesDown: Int,
    seconds: Double
  ) {
    self.round = round
    self.accuracy = accuracy
    self.loss = loss
    self.trainingLoss = trainingLoss
    self.clients = clients
    self.bytesUp = bytesUp
    self.bytesDown = bytesDown
    self.seconds = seconds
  }

  public static let header = "round,accuracy,loss,training_loss,clients,bytes_up,bytes_down,seconds"

  /// The row, as `history.csv` has it.
  public var line: String {
    let figures = [accuracy, loss, trainingLoss].map { String(format: "%.6f", $0) }.joined(separator: ",")
    return "\(round),\(figures),\(clients),\(bytesUp),\(bytesDown),\(String(format: "%.3f", seconds))"
  }

  /// Reads a row; nil where it is none.
  public init?(line: some StringProtocol) {
    let fields = String(line).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 8, let round = Int(fields[0]), let accuracy = Double(fields[1]), let loss = Double(fields[2]),
      let trainingLoss = Double(fields[3]), let clients = Int(fields[4]), let bytesUp = Int(fields[5]),
      let bytesDown = Int(fields[6]), let seconds = Double(fields[7])
    else { return nil }
    self.init(
      round: round, accuracy: accuracy, loss: loss, trainingLoss: trainingLoss, clients: clients, bytesUp: bytesUp,
      bytesDown: bytesDown, seconds: seconds)
  }
}

/// `history.csv`: a line a round, each on the disk before the round's checkpoint is.
public struct History: Sendable {
  public let path: String
  public private(set) var records: [RoundRecord] = []

  /// A new file, in place of any other.
  public init(creating path: String) throws {
    self.path = path
    try DurableFile.write(Data((RoundRecord.header + "\n").utf8), to: path)
  }

  /// The first `rounds` rounds of a file; what was written after them is cut off.
  public init(resuming path: String, rounds: Int) throws {
    self.path = path
    let lines = try Self.read(path).split(separator: "\n", omittingEmptySubsequences: false)
    records = lines.dropFirst().prefix(rounds).compactMap { RoundRecord(line: $0) }
    guard lines.first.map(String.init) == RoundRecord.header, records.map(\.round) == Array(1..<rounds + 1) else {
      throw FederatedError(path, "does not hold the \(rounds) rounds of the checkpoint", "start the run again")
    }
    let kept = ([RoundRecord.header] + lines.dropFirst().prefix(rounds).map(String.init)).joined(separator: "\n") + "\n"
    try DurableFile.write(Data(kept.utf8), to: path)
  }

  /// The first round whose accuracy reaches a target; nil where none does, or there is no target.
  public func round(reaching target: Double?) -> Int? {
    guard let target else { return nil }
    return records.first { $0.accuracy >= target }?.round
  }

  /// All whole rows of a file.
  public static func records(of path: String) throws -> [RoundRecord] {
    try read(path).split(separator: "\n").dropFirst().compactMap { RoundRecord(line: $0) }
  }

  /// Adds a row.
  public mutating func append(_ record: RoundRecord) throws {
    try DurableFile.append(Data((record.line + "\n").utf8), to: path)
    records.append(record)
  }

  private static func read(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FederatedError(path, "cannot be read", "name the folder of a run of `mathrec fedtrain`")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
