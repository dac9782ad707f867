/// How a run goes with its clients' devices.
public enum RoundTiming: Sendable {
  /// In rounds that wait.
  case rounds(DeviceRounds)
  /// Without rounds.
  case buffer(BufferedRounds)

  var isBuffered: Bool { if case .buffer = self { true } else { false } }
}

/// Who is asked in a step of the server, from which model, and what is known of it before anybody trains.
struct RoundTurn {
  /// Clients with what they begin from.
  var groups: [(broadcast: Broadcast, clients: [Int])]
  var asked: Int
  var bytesDown: Int
  /// In which order updates are added; empty: ascending.
  var order: [Int: Int] = [:]
  /// What a client's change is multiplied by.
  var scales: [Int: Double] = [:]
  var failures: [ClientFailure] = []
  /// Of the devices when the step is done.
  var clock: Double?
  var answers: [Double]?
  var buffered: BufferedSchedule?
  /// Models that clients at work began from.
  var versions: [Int: Payload] = [:]

  func place(of client: Int) -> Int { order[client] ?? client }

  private static let roundsKept = 5

  /// What the state after the step has to remember of it.
  func finish(_ state: inout ServerState) {
    state.clock = clock ?? state.clock
    if let answers { state.answers = (state.answers + [answers]).suffix(Self.roundsKept) }
    guard let buffered else { return }
    state.buffered = buffered
    let used = buffered.versionsInUse
    state.versions = versions.filter { used.contains($0.key) }
    // Who begins from now on has the new model.
    state.versions[state.round] = state.weights
  }
}

/// Steps of the server after every so many answers, whoever they are from (FedBuff).
public struct BufferedRounds: Sendable {
  private let fleet: DeviceFleet
  private let buffer: Int
  private let mostStale: Int

  /// - Parameters:
  ///   - buffer: K, how many answers the server waits for.
  ///   - mostStale: answers to a model of more steps ago are not counted.
  public init(_ fleet: DeviceFleet, buffer: Int, mostStale: Int) {
    self.fleet = fleet
    self.buffer = buffer
    self.mostStale = mostStale
  }

  func turn(_ state: ServerState, server: FederatedServer, sampler: ClientSampler) throws -> RoundTurn {
    let broadcast = server.broadcast(state)
    var schedule: BufferedSchedule
    var begun = 0
    if let known = state.buffered {
      schedule = known
    } else {
      schedule = try BufferedSchedule(
        fleet: fleet, sampler: sampler, buffer: buffer, bytesDown: broadcast.byteCount, bytesUp: server.updateBytes)
      begun = state.round == 0 ? sampler.sample : 0
      // A run that goes on: what was before is known from the devices alone.
      for _ in 0..<state.round { _ = try schedule.step() }
    }
    let step = try schedule.step()
    begun += step.begun
    let fresh = step.answers.filter { state.round - $0.version <= mostStale }
    var turn = RoundTurn(groups: [], asked: fresh.count, bytesDown: begun * broadcast.byteCount)
    for version in Set(fresh.map(\.version)).sorted() {
      let clients = fresh.filter { $0.version == version }.map(\.client).sorted()
      turn.groups.append((server.broadcast(state, version: version), clients))
    }
    if turn.groups.isEmpty { turn.groups = [(broadcast, [])] }
    for (place, answer) in fresh.enumerated() {
      turn.order[answer.client] = place
      turn.scales[answer.client] = 1 / Double(1 + state.round - answer.version).squareRoot()
    }
    turn.failures =
      step.lost.map {
        ClientFailure(client: $0, kind: .late, reason: "was lost, and not heard of for \(Int(DeviceRounds.timeOut)) s")
      }
      + step.answers.filter { state.round - $0.version > mostStale }.map {
        ClientFailure(
          client: $0.client, kind: .late, reason: "answered to a model of \(state.round - $0.version) steps ago")
      }
    turn.clock = schedule.clock
    turn.buffered = schedule
    turn.versions = state.versions
    if turn.versions[state.round] == nil { turn.versions[state.round] = state.weights }
    return turn
  }
}
