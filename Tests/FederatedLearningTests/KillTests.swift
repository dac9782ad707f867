import Dispatch
import Foundation
import RandomStreams
import Testing

/// The program itself, killed and resumed.
@Suite("Killed runs", .serialized)
struct KillTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kill-\(UUID().uuidString)").path
  private static let settings = [
    "--data", "synthetic:20:+,-,7", "--input-size", "12", "--clients", "6", "--rounds", "8", "--batch", "4", "--quiet",
  ]

  /// Runs that have something of each kind to remember: memories of clients, residuals of codecs, what clients hold, noise, ε and a
  /// bound that moves, the devices' clock, and models that clients at work began from.
  private static let kinds: [(options: [String], kills: Int)] = [
    (
      [
        "--sample", "3", "--strategy", "scaffold", "--partition", "label-sorted", "--lr-decay", "0.9",
        "--model-average", "0.5",
        "--augment",
      ], 12
    ),
    (
      [
        "--sample", "3", "--compress", "topk:0.1", "--down", "drive:1", "--devices", "wifi", "--deadline", "auto:60",
        "--over-select", "1.5",
      ], 4
    ),
    (
      [
        "--sample", "3", "--noise", "1", "--clip", "1", "--clip-quantile", "0.5", "--sampling", "poisson", "--compress",
        "eden:2",
      ], 4
    ),
    (["--devices", "mobile", "--async", "3:2", "--compress", "sample:0.5,eden:1", "--strategy", "fedavgm"], 4),
    (["--sample", "5", "--aggregation", "centred-clipping", "--attack", "alie:0.4"], 3),
  ]

  /// The program lies beside the tests that were built with it.
  private func program() throws -> String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let places = [tests, Bundle.main.bundleURL, Bundle.module.bundleURL.deletingLastPathComponent()]
    return try #require(
      places.map { $0.appendingPathComponent("mathrec").path }.first {
        FileManager.default.isExecutableFile(atPath: $0)
      })
  }

  private func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try program())
    process.arguments = ["fedtrain"] + arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func finish(_ arguments: [String]) throws -> Int32 {
    let process = try start(arguments)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The results of a run but for the seconds, which are never the same.
  private func results(_ run: String) throws -> [Data] {
    let history = try String(contentsOfFile: run + "/history.csv", encoding: .utf8)
    let rows = history.split(separator: "\n").map { row in
      // All columns but the eighth.
      row.split(separator: ",", omittingEmptySubsequences: false).enumerated().filter { $0.offset != 7 }.map(\.element)
        .joined(separator: ",")
    }
    let files = ["model.safetensors", "confusion.csv", "classes.csv", "checkpoint.safetensors", "details.jsonl"]
    // Private runs have no figures of clients.
    let clients = FileManager.default.contents(atPath: run + "/clients.csv") ?? Data()
    return [Data(rows.joined(separator: "\n").utf8)]
      + (try files.map { try Data(contentsOf: URL(fileURLWithPath: run + "/" + $0)) }) + [clients]
  }

  @Test("killed at random moments, resumed to the same bytes, with another number of threads", arguments: kinds.indices)
  func resumes(_ kind: Int) throws {
    let (kills, settings) = (Self.kinds[kind].kills, Self.settings + Self.kinds[kind].options)
    let folder = folder + "-\(kind)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let whole = folder + "/whole"
    let began = Date()
    #expect(try finish(settings + ["--output", whole, "--threads", "1"]) == 0)
    let length = Date().timeIntervalSince(began)
    let expected = try results(whole)
    // More rounds later are the same as all at once, and seeds of one configuration are one line with a band.
    let later = folder + "/later"
    #expect(try finish(settings.map { $0 == "8" ? "5" : $0 } + ["--output", later]) == 0)
    #expect(try finish(["--resume", later, "--rounds", "8", "--quiet"]) == 0)
    #expect(try results(later).dropFirst(2).elementsEqual(expected.dropFirst(2)))
    var killed = 0
    // Of the clock where none is given, so that each run of the tests tries other moments; printed where one fails.
    let given = ProcessInfo.processInfo.environment["MATHREC_KILL_SEED"].flatMap(UInt64.init)
    let seed = given ?? DispatchTime.now().uptimeNanoseconds
    var generator = RandomStream(seed: seed)
    for number in 0..<kills {
      let run = folder + "/\(number)"
      let process = try start(settings + ["--output", run, "--threads", "2"])
      let moment = Double.random(in: 0...length, using: &generator)
      Thread.sleep(forTimeInterval: moment)
      if process.isRunning { killed += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // Killed before it made its folder, there is nothing to resume.
      let hasBegun = FileManager.default.fileExists(atPath: run + "/config.json")
      let arguments = hasBegun ? ["--resume", run, "--quiet", "--threads", "2"] : settings + ["--output", run]
      #expect(try finish(arguments) == 0)
      #expect(try results(run) == expected, "killed after \(moment) s; again with MATHREC_KILL_SEED=\(seed)")
    }
    print("killed \(killed) of \(kills) runs; MATHREC_KILL_SEED=\(seed)")
    #expect(killed > 0)
  }

  @Test(
    "wrong settings are refused before anything is written",
    arguments: [
      ["--clients", "5", "--sample", "6"], ["--partition", "dirichlet:0"], ["--strategy", "best"],
      ["--strategy", "scaffold", "--optimizer", "adam"], ["--mu", "1"], ["--rounds", "0"], ["--holdout", "0"],
      ["--partition", "iid", "--clients", "1000000"], ["--batch", "0"], ["--lr", "-1"],
      ["--virtual", "--clients", "9223372036854775807"], ["--virtual", "--virtual-examples", "9223372036854775807"],
      ["--partition", "dirichlet:1e-320"], ["--partition", "quantity:1e300"],
      ["--partition", "shards:9223372036854775807"],
      ["--threads", "2147483648"], ["--rounds", "9223372036854775807"], ["--smallest-client", "9223372036854775807"],
      ["--aggregation", "best"], ["--aggregation", "median", "--strategy", "scaffold"], ["--trim", "0.1"],
      ["--least-answers", "11"],
      ["--resume", "x", "--clients", "3"],
    ])
  func refusals(_ arguments: [String]) throws {
    let hasOutput = arguments.contains("--resume")
    let status = try finish(arguments + (hasOutput ? [] : ["--output", folder]))
    #expect(status == 64)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
