import Foundation
import Testing

@testable import FederatedLearning

@Suite("Clients on devices")
struct DeviceTests {
  private func fleet(_ preset: String, examples: Int = 1) throws -> DeviceFleet {
    let rows = try #require(DeviceModel.preset(preset))
    return DeviceFleet(try DeviceModel(rows: rows, subject: preset), seed: 3, epochs: 1) { _ in examples }
  }

  private func clients(_ count: Int) -> Parabolas {
    var clients = Parabolas()
    clients.tasks = (0..<count).map { Parabola(target: Float($0 % 7)) }
    return clients
  }

  /// States and records of some rounds.
  private func run(
    _ count: Int, sample: Int, _ timing: RoundTiming?, rounds: Int, strategy: String = "fedavg", threads: Int = 2,
    weighting: Weighting = .uniform
  ) throws -> (weights: [Float], records: [RoundRecord], failures: [ClientFailure]) {
    let engine = try ParabolaEngine(
      clients(count), EngineSettings(strategy: strategy), weighting: weighting, sample: sample,
      leastAnswers: timing.map { $0.isBuffered ? 0 : 1 },
      timing: timing, threads: threads)
    var (state, weights, records, failures) = (engine.state(at: 0), [Float](), [RoundRecord](), [ClientFailure]())
    for _ in 0..<rounds {
      let outcome = try #require(try engine.engine.round(state, after: records.last, clock: { 0 }))
      state = outcome.state
      weights.append(state.weights.values[0])
      records.append(outcome.record)
      failures += outcome.failures
    }
    return (weights, records, failures)
  }

  @Test(
    "on equal devices, with a buffer of all that are at work, FedBuff is FedAvg",
    arguments: ["fedavg", "fedavgm", "fedadam"])
  func equal(_ strategy: String) throws {
    let buffer = RoundTiming.buffer(BufferedRounds(try fleet("equal"), buffer: 5, mostStale: 50))
    let plain = try run(20, sample: 5, nil, rounds: 8, strategy: strategy)
    let buffered = try run(20, sample: 5, buffer, rounds: 8, strategy: strategy)
    #expect(buffered.weights == plain.weights)
    #expect(buffered.records.map(\.clients) == plain.records.map(\.clients))
    let waiting = RoundTiming.rounds(DeviceRounds(try fleet("equal"), deadline: .none, overSelection: 1))
    #expect(try run(20, sample: 5, waiting, rounds: 8, strategy: strategy).weights == plain.weights)
  }

  @Test("a buffer is faster than waiting, and counts what is stale for less")
  func faster() throws {
    let fleet = try fleet("mobile", examples: 200)
    let waiting = try run(200, sample: 10, .rounds(DeviceRounds(fleet, deadline: .none, overSelection: 1)), rounds: 10)
    let buffered = try run(200, sample: 30, .buffer(BufferedRounds(fleet, buffer: 10, mostStale: 50)), rounds: 10)
    let selected = try run(200, sample: 10, .rounds(DeviceRounds(fleet, deadline: .none, overSelection: 2)), rounds: 10)
    func seconds(_ run: (weights: [Float], records: [RoundRecord], failures: [ClientFailure])) -> Double {
      run.records.last?.virtualSeconds ?? 0
    }
    #expect(seconds(waiting) > 3 * seconds(buffered) && seconds(buffered) > 0)
    #expect(seconds(waiting) > seconds(selected))
    #expect(buffered.records.map { $0.virtualSeconds ?? 0 } == buffered.records.map { $0.virtualSeconds ?? 0 }.sorted())
    // Who came too late was told so, and the round had its ten.
    #expect(selected.failures.contains { $0.reason.contains("first 10") })
    #expect(selected.records.allSatisfy { $0.clients <= 10 })
  }

  @Test("no second of the clock depends on threads")
  func threads() throws {
    let fleet = try fleet("mobile", examples: 50)
    for timing in [
      RoundTiming.rounds(DeviceRounds(fleet, deadline: .auto(most: 100), overSelection: 1.5)),
      .buffer(BufferedRounds(fleet, buffer: 3, mostStale: 2)),
    ] {
      let one = try run(60, sample: 8, timing, rounds: 12, threads: 1)
      let four = try run(60, sample: 8, timing, rounds: 12, threads: 4)
      #expect(one.weights == four.weights && one.records == four.records && one.failures == four.failures)
    }
  }

  @Test("a deadline leaves out who is later, and waits no longer")
  func deadline() throws {
    let fleet = try fleet("mobile", examples: 400)
    let limited = try run(
      100, sample: 10, .rounds(DeviceRounds(fleet, deadline: .seconds(6), overSelection: 1)), rounds: 6)
    #expect((limited.records.last?.virtualSeconds ?? 0) <= 36)
    #expect(limited.failures.allSatisfy { $0.kind == .late })
    #expect(limited.failures.contains { $0.reason.contains("waited 6.0 s") })
    let automatic = try run(
      100, sample: 10, .rounds(DeviceRounds(fleet, deadline: .auto(most: 100), overSelection: 1)), rounds: 6)
    let all = try run(100, sample: 10, .rounds(DeviceRounds(fleet, deadline: .none, overSelection: 1)), rounds: 6)
    #expect((automatic.records.last?.virtualSeconds ?? 0) < (all.records.last?.virtualSeconds ?? 0))
  }

  @Test("a run that goes on from its checkpoint has the same models and the same clock")
  func resume() throws {
    let fleet = try fleet("mobile", examples: 50)
    for timing in [
      RoundTiming.rounds(DeviceRounds(fleet, deadline: .auto(most: 100), overSelection: 1.5)),
      .buffer(BufferedRounds(fleet, buffer: 3, mostStale: 50)),
    ] {
      let engine = try ParabolaEngine(
        clients(60), EngineSettings(strategy: "fedavgm"), sample: 8, leastAnswers: timing.isBuffered ? 0 : 1,
        timing: timing)
      let identity = RunIdentity(bound: [:], noted: [:])
      let path = NSTemporaryDirectory() + "device-resume-\(UUID().uuidString).safetensors"
      defer { unlink(path) }
      var (state, again) = (engine.state(at: 0), engine.state(at: 0))
      for _ in 0..<9 {
        let whole = try #require(try engine.engine.round(state, after: nil, clock: { 0 }))
        let cut = try #require(try engine.engine.round(again, after: nil, clock: { 0 }))
        #expect(whole.record == cut.record)
        state = whole.state
        try Checkpoint(state: cut.state, memoryRounds: [:], identity: identity).write(to: path)
        again = try Checkpoint(path: path, server: engine.server, identity: identity).state
        #expect(again.weights == state.weights && again.clock == state.clock && again.versions == state.versions)
      }
    }
  }

  @Test("devices sleep, and are asked when they are awake")
  func awake() throws {
    let fleet = try fleet("mobile")
    let day = stride(from: 0.0, to: 86_400, by: 600)
    let hours = (0..<50).map { client in Double(day.filter { fleet.isAwake(client, at: $0) }.count) / 6 }
    #expect(hours.allSatisfy { abs($0 - 8) < 0.4 })
    let sampler = try ClientSampler(clients: 1000, sample: 20, seed: 1)
    let asked = sampler.clients(in: 3, count: 20) { fleet.isAwake($0, at: 5000) }
    #expect(asked.count == 20 && asked == asked.sorted() && Set(asked).count == 20)
    #expect(asked.allSatisfy { fleet.isAwake($0, at: 5000) })
    // With everybody awake it is the plain sample.
    #expect(sampler.clients(in: 3, count: 20) { _ in true } == sampler.clients(in: 3))
    #expect(sampler.clients(in: 3, count: 2000) { _ in true }.count == 1000)
  }

  @Test("Poisson samples: each client with the same chance, on its own")
  func poisson() throws {
    let sampler = try ClientSampler(clients: 200, sample: 20, seed: 4, sampling: .poisson)
    var (counts, sizes) = ([Int](repeating: 0, count: 200), [Int]())
    for round in 0..<2000 {
      let chosen = sampler.clients(in: round)
      #expect(chosen == chosen.sorted() && Set(chosen).count == chosen.count)
      sizes.append(chosen.count)
      for client in chosen { counts[client] += 1 }
    }
    let mean = Double(sizes.reduce(0, +)) / 2000
    let variance = sizes.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 2000
    #expect(abs(mean - 20) < 0.4 && abs(variance / 18 - 1) < 0.15)
    #expect(counts.allSatisfy { abs($0 - 200) < 70 })
  }

  @Test("files of devices are read whole, or refused with the row")
  func files() throws {
    let header = DeviceClass.header
    for (rows, words) in [
      (["1,2"], "2 fields"), (["0.5,1,0,1,1,0,0,0,24"], "add up to 0.5"), (["1,0,0,1,1,0,0,0,24"], "ms_per_example"),
      (["1,1,0,1,1,0,0,1,24"], "lost"), (["1,1,0,1,1,0,0,nan,24"], "lost"), ([], "add up"),
    ] as [([String], String)] {
      let error = #expect(throws: FederatedError.self) { try DeviceModel(rows: rows, subject: "devices.csv") }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    let path = NSTemporaryDirectory() + "devices-\(UUID().uuidString).csv"
    defer { unlink(path) }
    try (header + "\n0.5,1,0,1,1,0,0,0,24\n0.5,2,0,1,1,0,0,0,24\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(try DeviceModel(rows: DeviceModel.rows(of: path), subject: path).classes.count == 2)
    #expect(throws: FederatedError.self) { try DeviceModel.rows(of: path + "x") }
    for text in ["", "auto:", "auto:0", "-1", "nan", "1:2", "later"] {
      #expect(throws: FederatedError.self) { try DeviceRounds.Deadline(text) }
    }
    #expect(try DeviceRounds.Deadline("auto:60") == .auto(most: 60) && DeviceRounds.Deadline("5") == .seconds(5))
  }
}
