import FederatedLearning
import FileStorage
import Foundation

/// A run's folder as the engine leaves it, made by hand, which goes away with its value.
final class RunOfTests {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("watched-\(UUID().uuidString)").path
  private(set) var rows: [RoundRecord] = []

  init(settings: String = #""clients":20,"sample":4,"rounds":10,"target":0.8"#, parameters: Int? = 1000) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let count = parameters.map { ",\"parameters\":\($0)" } ?? ""
    try write("config.json", "{\"format\":\"x\",\"program\":\"mathrec 0\"\(count),\"settings\":{\(settings)}}\n")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  /// Adds a round in which clients 0 to 2 answered, the last of them by an update that points away, and client 3 was late.
  func addRound() throws {
    let round = rows.count + 1
    let record = RoundRecord(
      round: round, accuracy: min(1, 0.5 + 0.1 * Double(round)), loss: 1 / Double(round), trainingLoss: 0.25,
      clients: 3,
      bytesUp: 300 * round, bytesDown: 4048 * 4 * round, seconds: Double(round))
    rows.append(record)
    try write("history.csv", ([RoundRecord.header] + rows.map(\.line)).joined(separator: "\n") + "\n")
    try RoundJournal(path: path + "/details.jsonl").append(
      RoundDetails(
        round: round, asked: 4, norm: 2, answered: [0, 1, 2],
        updates: (0..<3).map {
          RoundDetails.Update(client: $0, examples: 10, norm: 1, cosine: $0 == 2 ? -0.5 : 0.9, loss: nil)
        }, tensors: [RoundDetails.Movement(name: "a", norm: 3, change: 1 / Double(round))]))
    try FailureLog(path: path + "/failures.csv").append(
      [ClientFailure(client: 3, kind: .late, reason: "slow, \"very\"")], round: round)
  }
}
