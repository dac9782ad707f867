import FileStorage
import Foundation
import FuzzSupport
import Testing

@testable import FederatedLearning

@Suite("The journal of rounds") struct JournalTests {
  private func round(
    _ clients: Parabolas, _ settings: EngineSettings? = nil, sampling: PrivateSampling = .fixed,
    threads: Int = 2
  ) throws -> RoundDetails {
    let engine = try ParabolaEngine(clients, settings ?? EngineSettings(), sampling: sampling, threads: threads)
    return try #require(try engine.engine.round(engine.state(at: 0), after: nil, clock: { 0 })).details
  }

  @Test("a round's details, by eye")
  func byEye() throws {
    // From 0 to targets 1 and -3 in half a step: 0.5 and -1.5, in the mean -0.5.
    var clients = Parabolas(1, -3, 5)
    clients.tasks[2].fault = .throwing
    let details = try round(clients)
    #expect(details.round == 1 && details.asked == 3 && details.answered == [0, 1] && details.more == 0)
    #expect(details.norm == 0.5)
    #expect(details.updates.map(\.norm) == [0.5, 1.5] && details.updates.map(\.cosine) == [-1, 1])
    #expect(details.updates.map(\.examples) == [1, 1])
    #expect(details.tensors == [RoundDetails.Movement(name: "w", norm: 0.5, change: 0.5)])
  }

  @Test("more clients than are listed are counted, with any number of threads")
  func many() throws {
    var clients = Parabolas()
    clients.tasks = (0..<130).map { Parabola(target: Float($0)) }
    let details = try round(clients)
    #expect(details.answered == Array(0..<RoundDetails.mostClients) && details.more == 30)
    #expect(try round(clients, threads: 1) == details)
  }

  @Test("of a private run no client is known, nor how many came")
  func hidden() throws {
    let settings = try EngineSettings(given: ["noise": 1, "clip": 1])
    let details = try round(Parabolas(1, 2, 3, 4), settings, sampling: .poisson)
    #expect(details.answered.isEmpty && details.updates.isEmpty && details.asked == 4)
    #expect(details.tensors.count == 1)
  }

  private static let example = RoundDetails(
    round: 3, asked: 7, norm: 0.125, answered: [1, 4], more: 2,
    updates: [
      RoundDetails.Update(client: 1, examples: 9, norm: 2.5, cosine: -0.75, loss: 0.5),
      RoundDetails.Update(client: 4, examples: 0, norm: 0, cosine: nil, loss: nil),
    ], tensors: [RoundDetails.Movement(name: "dense \"1\"", norm: 3, change: 1e-9)])

  @Test("a line is read back as what it was written from")
  func line() throws {
    let line = RoundJournal.line(Self.example)
    #expect(RoundJournal.details(line) == Self.example && !line.contains("\n"))
  }

  @Test("a torn line is left out, and a run that goes on cuts off what was after its checkpoint")
  func torn() throws {
    let folder = try Folder()
    let (path, journal) = (folder["details.jsonl"], RoundJournal(path: folder["details.jsonl"]))
    #expect(try journal.details().isEmpty)
    try journal.resume(rounds: 2)
    #expect(!FileManager.default.fileExists(atPath: path))
    for round in 1...4 {
      var details = Self.example
      details.round = round
      try journal.append(details)
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for cut in [1, 20, 100] {
      try whole.dropLast(cut).write(to: URL(fileURLWithPath: path))
      #expect(try journal.details().map(\.round) == [1, 2, 3])
    }
    try journal.resume(rounds: 2)
    #expect(try journal.details().map(\.round) == [1, 2])
    for round in 3...4 {
      var details = Self.example
      details.round = round
      try journal.append(details)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
  }

  @Test("lines of any kind are read or left out")
  func fuzz() throws {
    let line = RoundJournal.line(Self.example)
    try FuzzRun.run("journals", cases: 2000) { mutator in
      guard let details = RoundJournal.details(mutator.text(line)) else { return }
      #expect(details.round > 0 && details.norm.isFinite && details.answered.count <= RoundDetails.mostClients)
    }
  }

  @Test("failures are read back, each once, without one that is being written")
  func failures() throws {
    let folder = try Folder()
    let log = FailureLog(path: folder["failures.csv"])
    #expect(try log.failures().isEmpty)
    let failure = ClientFailure(client: 4, kind: .refused, reason: "says \"no\", twice\nand ends")
    try log.append([failure], round: 2)
    try log.append([failure, ClientFailure(client: 1, kind: .late, reason: "")], round: 2)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["failures.csv"]))
    try file.seekToEnd()
    try file.write(contentsOf: Data("3,1,late,\"half".utf8))
    try file.close()
    let read = try log.failures()
    #expect(read.map(\.client) == [1, 4] && read.map(\.round) == [2, 2])
    #expect(read.last?.reason == "says \"no\", twice and ends" && read.last?.kind == .refused)
  }

  @Test("a log waits until the run has begun, and keeps each text on a line of its own")
  func log() throws {
    let folder = try Folder()
    let log = RunLog(path: folder["run.log"], now: { Date(timeIntervalSince1970: 0) })
    log.append("first")
    #expect(!FileManager.default.fileExists(atPath: folder["run.log"]))
    log.begin()
    log.append("second\nof two lines")
    let lines = RunLog.lines(of: folder["run.log"], last: 10)
    #expect(lines.map(\.text) == ["first", "second; of two lines"])
    #expect(lines.allSatisfy { $0.time == "1970-01-01T00:00:00Z" })
    #expect(RunLog.lines(of: folder["run.log"], last: 1).map(\.text) == ["second; of two lines"])
  }
}
