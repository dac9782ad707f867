import FederatedLearning
import FileStorage
import Foundation
import FuzzSupport
import Testing

@testable import RunDashboard

@Suite("Runs that are watched") struct SnapshotTests {
  private func snapshot(_ run: RunOfTests) throws -> RunSnapshot {
    try #require(WatchedRuns([run.path]).snapshots().runs.first)
  }

  @Test("what is shown is what the folder's files say")
  func figures() throws {
    let run = try RunOfTests()
    for _ in 0..<4 { try run.addRound() }
    let shown = try snapshot(run)
    #expect(shown.history.map(\.line) == run.rows.map(\.line) && shown.problem == nil)
    #expect(shown.planned == 10 && shown.target == 0.8 && shown.targetRound == 3)
    #expect(
      shown.headline
        == "Round 4 of 10 · accuracy 90.00 % · 3 of 4 clients answered; missing: client 3 late (slow, \"very\")")
    let late = try #require(shown.clients.rows.last)
    #expect(shown.clients.rows.map(\.client) == [0, 1, 2, 3] && shown.clients.rows[0].answered == 4)
    #expect(late.asked == 4 && late.late == 4 && late.lastSeen == nil && late.reason == "round 4: slow, \"very\"")
    #expect(shown.clients.rows[2].cosine == -0.5 && shown.updates.rows.count == 3)
    #expect(shown.layers.first?.changes.count == 4 && shown.layers.first?.norm == 3)
  }

  @Test("what float32 would have cost is whole models to who was asked, and whole changes from who answered")
  func plainBytes() throws {
    let run = try RunOfTests()
    for _ in 0..<3 { try run.addRound() }
    let plain = try #require(try snapshot(run).plainBytes.last)
    // Headers of 48 bytes, counts of 40 more from clients; 1000 weights.
    #expect(plain.up == 3 * 3 * 4088 && plain.down == 3 * 4 * 4048)
    #expect(try snapshot(try RunOfTests(parameters: nil)).plainBytes.isEmpty)
  }

  @Test("a run is waiting, running, stopped or finished by its files, their age and who holds the folder")
  func states() throws {
    let run = try RunOfTests()
    let later: @Sendable () -> Double = { Date().timeIntervalSince1970 + 3600 }
    func state(_ now: @escaping @Sendable () -> Double) -> RunSnapshot.State? {
      WatchedRuns([run.path], now: now).snapshots().runs.first?.state
    }
    #expect(state(later) == .waiting)
    try run.addRound()
    #expect(state({ Date().timeIntervalSince1970 }) == .running && state(later) == .stopped)
    try run.write("summary.json", "{}")
    #expect(state(later) == .finished)
    let lock = try FolderLock(run.path)
    #expect(state(later) == .running, "more rounds are on their way")
    withExtendedLifetime(lock) {}
  }

  @Test("a run is read again when a file of it changes, and only then")
  func tags() throws {
    let run = try RunOfTests()
    try run.addRound()
    let watched = WatchedRuns([run.path])
    let before = watched.snapshots()
    #expect(watched.snapshots().tag == before.tag)
    try run.addRound()
    let after = watched.snapshots()
    #expect(after.tag != before.tag && after.runs[0].history.count == 2)
  }

  @Test("a folder of runs is its runs, also those that come later, by names that tell them apart")
  func folders() throws {
    let run = try RunOfTests()
    let (manager, above) = (FileManager.default, run.path + "-all")
    defer { try? manager.removeItem(atPath: above) }
    for name in ["x/one", "y/one"] {
      try manager.createDirectory(atPath: above + "/\(name)", withIntermediateDirectories: true)
    }
    let watched = WatchedRuns([above + "/x", above + "/y"])
    #expect(watched.snapshots().runs.map(\.name) == ["x", "y"])
    for name in ["x/one", "y/one"] {
      try manager.copyItem(atPath: run.path + "/config.json", toPath: above + "/\(name)/config.json")
    }
    #expect(watched.snapshots().runs.map(\.name) == [above + "/x/one", above + "/y/one"])
  }

  @Test("a private run shows nobody, and says why")
  func hidden() throws {
    let run = try RunOfTests(settings: #""clients":20,"sample":4,"rounds":10,"noise":1,"clip":1,"epsilon":4"#)
    try run.write("history.csv", RoundRecord.header + "\n1,0.5,1.0,,4,10,10,1.0,0.75,\n")
    try RoundJournal(path: run.path + "/details.jsonl").append(RoundDetails(round: 1, asked: 4, norm: 1))
    let shown = try snapshot(run)
    #expect(shown.clients.rows.isEmpty && shown.clients.hidden?.contains("noise") == true)
    #expect(shown.updates.hidden?.contains("private") == true)
    #expect(shown.history.last?.epsilon == 0.75 && shown.epsilonBudget == 4)
  }

  @Test("many rounds are thinned out, the last among those that stay")
  func thinned() {
    #expect(RunReader.thinned(3) == [0, 1, 2])
    let places = RunReader.thinned(10_001)
    #expect(places.count == RunSnapshot.mostRounds && places.last == 10_000 && Set(places).count == places.count)
  }

  @Test("damaged files are said, and never end the program")
  func damaged() throws {
    let run = try RunOfTests()
    for _ in 0..<3 { try run.addRound() }
    try run.write("confusion.csv", "truth,a,\"b,\"\"\"\na,3,1\n\"b,\"\"\",0,4\n")
    try run.write("run.log", "2026-01-01T00:00:00Z begun\n")
    let names = ["config.json", "history.csv", "details.jsonl", "failures.csv", "confusion.csv", "run.log"]
    let whole = try names.map { try String(contentsOfFile: run.path + "/" + $0, encoding: .utf8) }
    #expect(try snapshot(run).confusion?.cells == [[0, 0, 3], [0, 1, 1], [1, 1, 4]])
    #expect(try snapshot(run).confusion?.labels == ["a", "b,\""])
    try FuzzRun.run("runs", cases: 300) { mutator in
      for (name, text) in zip(names, whole) { try run.write(name, text) }
      let place = Int(mutator.next() % UInt64(names.count))
      try run.write(names[place], mutator.text(whole[place]))
      let runs = WatchedRuns([run.path]).snapshots().runs
      #expect(runs.count == 1)
      _ = try DashboardPage.export(runs)
      _ = PrometheusText.text(runs)
    }
  }
}
