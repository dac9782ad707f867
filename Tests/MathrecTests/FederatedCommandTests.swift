import Foundation
import Testing

/// `mathrec fedtrain` as its users run it. That a killed run goes on to the same bytes is tested in KillTests.
@Suite struct FederatedCommandTests {
  /// Four writers of three symbols, a network of small squares: a run of seconds.
  static let data = ["--data", "synthetic:40:+,-,7", "--holdout", "0.5", "--input-size", "12"]
  static let small =
    ["fedtrain"] + data + ["--clients", "4", "--sample", "2", "--rounds", "3", "--batch", "8", "--lr", "0.005"]

  /// The numbers of a run but for the seconds, which are never the same, and the model's bytes.
  static func results(_ run: String) throws -> [Data] {
    let history = try String(contentsOfFile: run + "/history.csv", encoding: .utf8)
    let rows = history.split(separator: "\n").map { $0.split(separator: ",").dropLast().joined(separator: ",") }
    return try [Data(rows.joined(separator: "\n").utf8)]
      + ["model.safetensors", "clients.csv", "confusion.csv"].map {
        try Data(contentsOf: URL(fileURLWithPath: run + "/" + $0))
      }
  }

  static func rows(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func leavesAFolderThatTellsAll() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + ["--output", folder["run"]])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains("fedavg, iid: 4 clients of "))
    #expect(outcome.errors.contains("round 3 of 3, accuracy "))
    #expect(outcome.errors.contains("clients that they trained on: mean "))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder["run"]).sorted() == [
        "checkpoint.safetensors", "classes.csv", "clients.csv", "config.json", "confusion.csv", "details.jsonl",
        "history.csv", "model.safetensors", "run.log", "summary.json",
      ])
    let history = try Self.rows(folder["run"] + "/history.csv")
    #expect(history.count == 4)
    #expect(history.dropFirst().map { $0[0] } == ["1", "2", "3"])
    // Two of four clients a round for three rounds, each sent the weights and sending as many back with 40 bytes of counts.
    #expect(Int(history[3][5]) == Int(history[3][6]).map { $0 + 3 * 2 * 40 })
    let other = try Program.run(Self.small + ["--output", folder["run"]])
    #expect(other.status == 1)
    #expect(other.errors.contains("holds a run already; give --resume"))
  }

  @Test func quietIsQuiet() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + ["--output", folder["run"], "--quiet"])
    #expect(outcome.status == 0)
    #expect(outcome.text.isEmpty && outcome.errors.isEmpty)
  }

  @Test func jsonIsALineARoundAndASummary() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + ["--output", folder["run"], "--json", "--quiet"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let lines = try outcome.lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
    #expect(lines.count == 4)
    #expect(lines.prefix(3).compactMap { $0["round"] as? Int } == [1, 2, 3])
    let history = try Self.rows(folder["run"] + "/history.csv")
    for (line, row) in zip(lines, history.dropFirst()) {
      let accuracy = try #require(line["accuracy"] as? Double)
      #expect(String(format: "%.6f", accuracy) == row[1])
    }
    let summary = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder["run"] + "/summary.json")))
    #expect((lines[3] as NSDictionary).isEqual(summary))
    let (correct, tested) = try (#require(lines[3]["correct"] as? Int), #require(lines[3]["tested"] as? Int))
    let accuracy = try #require(lines[3]["accuracy"] as? Double)
    #expect(abs(accuracy - Double(correct) / Double(tested)) < 1e-12)
  }

  /// Each of a comparison is the run that it would be alone, and a comparison that was stopped goes on.
  @Test func comparesAndGoesOn() throws {
    let folder = try TemporaryFolder()
    let compare = ["--compare", "fedavg,label-sorted"]
    let whole = try Program.run(Self.small + compare + ["--output", folder["whole"]])
    // Without gnuplot all but the figure is there.
    #expect(whole.status == (Self.hasGnuplot ? 0 : 1), "\(whole.errors)")
    #expect(whole.errors.contains("\nfedavg iid: "))
    #expect(whole.errors.contains("\nfedavg label-sorted: "))
    #expect(FileManager.default.fileExists(atPath: folder["whole/comparison.png"]) == Self.hasGnuplot)
    let alone = try Program.run(Self.small + ["--partition", "label-sorted", "--output", folder["alone"]])
    #expect(alone.status == 0)
    #expect(try Self.results(folder["alone"]) == Self.results(folder["whole/label-sorted"]))

    _ = try Program.run(Self.small.map { $0 == "3" ? "2" : $0 } + compare + ["--output", folder["part"], "--quiet"])
    // As if it had been killed before its second run began.
    try FileManager.default.removeItem(atPath: folder["part/label-sorted"])
    let resumed = try Program.run("fedtrain", "--resume", folder["part"], "--rounds", "3")
    #expect(resumed.errors.contains("going on after round 2 of 3"))
    for name in ["fedavg", "label-sorted"] {
      #expect(try Self.results(folder["part/\(name)"]) == Self.results(folder["whole/\(name)"]))
    }
  }

  @Test func runsSeveralSeeds() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + ["--seeds", "2", "--seed", "4", "--output", folder["runs"]])
    #expect(outcome.errors.contains(" ± ") && outcome.errors.contains(" % after 3 rounds (2 seeds, "))
    let second = try Program.run(Self.small + ["--seed", "5", "--output", folder["five"]])
    #expect(second.status == 0)
    #expect(try Self.results(folder["five"]) == Self.results(folder["runs/seed-5"]))
    #expect(try Self.results(folder["five"]) != Self.results(folder["runs/seed-4"]))
  }

  @Test func stopsAtItsTarget() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      Self.small + ["--rounds", "200", "--target", "0.4", "--output", folder["run"]])
    #expect(outcome.status == 0)
    let rows = try Self.rows(folder["run"] + "/history.csv").dropFirst()
    #expect(rows.count < 200)
    #expect(rows.dropLast().allSatisfy { Double($0[1]) ?? 1 < 0.4 })
    #expect(rows.last.flatMap { Double($0[1]) } ?? 0 >= 0.4)
    #expect(outcome.errors.contains("\n40.00 % reached in round \(rows.count)\n"))
    let summary = try String(contentsOfFile: folder["run"] + "/summary.json", encoding: .utf8)
    #expect(summary.contains("\"targetRound\" : \(rows.count)"))
    // There is nothing left to do.
    let again = try Program.run("fedtrain", "--resume", folder["run"])
    #expect(again.status == 0)
    #expect(try Self.rows(folder["run"] + "/history.csv").count == rows.count + 1)
  }

  @Test func clientsKeepExamplesBack() throws {
    let folder = try TemporaryFolder()
    let all = try Program.run(Self.small + ["--output", folder["all"], "--quiet"])
    let outcome = try Program.run(Self.small + ["--client-holdout", "0.25", "--output", folder["run"]])
    #expect(all.status == 0 && outcome.status == 0)
    #expect(outcome.errors.contains("clients that they held out: mean "))
    func examples(_ run: String) throws -> [Int] {
      try Self.rows(folder[run] + "/clients.csv").dropFirst().compactMap { Int($0[1]) }
    }
    for (own, heldOut) in zip(try examples("all"), try examples("run")) {
      #expect(heldOut == Int((0.25 * Double(own)).rounded()))
    }
  }

  @Test func aMistakeInTheDataLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    for (arguments, message) in [
      (["--data", "synthetic:40:+"], "Error: the data: it has one class only, +, and a model names one of several"),
      (["--data", "nowhere"], "Error: nowhere: there is no such file or folder; check the path\n"),
      (["--data", "synthetic:40:+,-", "--clients", "999"], "999 clients of at least 1 examples cannot share "),
      (["--data", "synthetic:40:+,-", "--clients", "3", "--partition", "writer"], "3 clients but only "),
      (
        ["--data", "synthetic:40:+,-", "--clients", "3", "--sample", "1", "--compare", "iid,writer"],
        "3 clients but only "
      ),
    ] {
      let outcome = try Program.run(
        ["fedtrain", "--holdout", "0.5", "--output", folder["run"]] + arguments)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(try folder.contents().isEmpty, "\(arguments)")
    }
  }

  @Test func oneProcessAtATime() throws {
    let folder = try TemporaryFolder()
    let first = try Run(
      Program.path, Self.small + ["--rounds", "100000", "--output", folder["run"]])
    #expect(try first.hasSaid("round 2 of 100000", within: 60))
    for arguments in [["--resume", folder["run"]], Array(Self.small.dropFirst()) + ["--output", folder["run"]]] {
      let second = try Program.run(["fedtrain"] + arguments)
      #expect(second.status == 1)
      #expect(
        second.errors.contains("process \(first.process) is at work in this folder; wait for its end")
          || second.errors.contains("another process is at work in this folder"), "\(second.errors)")
    }
    first.signal(SIGKILL)
    _ = try first.wait()
    // Nothing was ruined, and a lock dies with its process.
    let rows = try Self.rows(folder["run"] + "/history.csv").dropFirst()
    #expect(rows.map { $0[0] } == (1...rows.count).map(String.init))
    let third = try Run(Program.path, ["fedtrain", "--resume", folder["run"]])
    #expect(try third.hasSaid("going on after round ", within: 60))
    third.signal(SIGKILL)
    _ = try third.wait()
  }

  @Test func tooFewAnswersSayWhoAndWhy() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + ["--norm-bound", "0.00001", "--output", folder["run"]])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("Error: round 1: 0 of 2 clients answered, and 1 must (client "), "\(outcome.errors)")
    #expect(outcome.errors.contains("above the bound of 1e-05"))
  }

  @Test func clientsThatFailAreCountedAndNamed() throws {
    let folder = try TemporaryFolder()
    // Clients of 1 to 14 images move 0.09 to 0.2 far: a bound between refuses some and not others.
    let arguments =
      ["fedtrain"] + Self.data + ["--clients", "4", "--sample", "4", "--rounds", "2", "--batch", "2", "--lr", "0.05"]
      + ["--optimizer", "sgd", "--partition", "quantity:0.5", "--least-answers", "1", "--norm-bound", "0.1"]
    let outcome = try Program.run(arguments + ["--output", folder["run"]])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try Self.rows(folder["run"] + "/history.csv").dropFirst()
    let answered = rows.compactMap { Int($0[4]) }
    #expect(answered.allSatisfy { (1..<4).contains($0) }, "\(answered)")
    for (round, count) in answered.enumerated() {
      #expect(outcome.errors.contains("round \(round + 1) of 2, \(count) of 4 clients answered, accuracy "))
    }
    let failures = try String(contentsOfFile: folder["run"] + "/failures.csv", encoding: .utf8).split(separator: "\n")
    #expect(failures.first == "round,client,what,reason")
    #expect(failures.count - 1 == answered.reduce(0) { $0 + 4 - $1 })
    #expect(failures.dropFirst().allSatisfy { $0.contains(",refused,\"client ") && $0.contains("above the bound") })
  }

  @Test func resumingWithAnEditedConfiguration() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(Self.small + ["--output", folder["run"], "--quiet"]).status == 0)
    let path = folder["run"] + "/config.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for (old, new, words) in [
      ("\"learningRate\" : 0.005", "\"learningRate\" : 0.1", "began with local learningRate 0.005, and now it is 0.1"),
      ("\"strategy\" : \"fedavg\"", "\"strategy\" : \"fedprox\"", "began with strategy fedavg, and now it is fedprox"),
      ("\"batchSize\" : 8", "\"batchSize\" : 0", "--batch: 0; ask for 1 to 4096 images"),
      ("{", "", "config.json: is damaged: it is no JSON text"),
    ] {
      try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
      let outcome = try Program.run("fedtrain", "--resume", folder["run"], "--rounds", "5")
      #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try Program.run("fedtrain", "--resume", folder["run"], "--rounds", "5", "--quiet").status == 0)
  }

  @Test func resumingNothing() throws {
    let folder = try TemporaryFolder()
    let none = try Program.run("fedtrain", "--resume", folder["none"])
    #expect(none.status == 1)
    #expect(none.errors.hasSuffix("holds no config.json of a run; name the folder that `mathrec fedtrain` wrote\n"))
  }

  @Test func aFolderThatCannotBeMade() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", text: "")
    let outcome = try Program.run(Self.small + ["--output", folder["file"] + "/run"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("/run: the folder cannot be made; name a place where you may write with --output"))
  }

  /// A disk that fills up stops the run, and with room again it goes on to the same bytes.
  @Test func aFullDiskLosesNoRound() throws {
    let folder = try TemporaryFolder()
    let disk = folder["disk"]
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // A disk of 200 kB, where the machine lets us make one: SCAFFOLD's clients keep a vector each.
    guard getuid() == 0, try Program.shell("mount -t tmpfs -o size=200k tmpfs '\(disk)'", folder: "/").status == 0
    else { return }
    defer { _ = try? Program.shell("umount '\(disk)'", folder: "/") }
    let arguments = Self.small + ["--strategy", "scaffold", "--lr", "0.05"]
    #expect(try Program.run(arguments + ["--output", folder["whole"]]).status == 0)
    let stopped = try Program.run(arguments + ["--output", disk + "/run"])
    #expect(stopped.status == 1)
    #expect(
      stopped.errors.contains("No space left on device; make room on the disk; what stood there before is whole"),
      "\(stopped.errors)")
    #expect(try Program.shell("mount -o remount,size=9m '\(disk)'", folder: "/").status == 0)
    let resumed = try Program.run("fedtrain", "--resume", disk + "/run")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try Self.results(disk + "/run") == Self.results(folder["whole"]))
  }

  static let hasGnuplot = (try? Program.shell("command -v gnuplot", folder: Program.root).status) == 0
}
