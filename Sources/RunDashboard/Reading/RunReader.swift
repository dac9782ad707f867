import FederatedLearning
import FileStorage
import Foundation

/// Reads a run's folder while others write into it: what is missing or being written is left out, and nothing is changed.
struct RunReader {
  let name: String
  let folder: String

  private static let (mostFailures, mostLines, mostChanges) = (200, 200, 200)
  /// Without a lock that can be seen, a run that has written in the last minute is taken to go on.
  private static let aliveSeconds = 60.0

  /// - Parameters:
  ///   - holder: whether a process of this machine works in the folder.
  ///   - written: when something was written last, in seconds since 1970.
  ///   - now: in seconds since 1970.
  func snapshot(isHeld: Bool, written: Double?, now: Double) -> RunSnapshot {
    var run = RunSnapshot(name: name, folder: folder)
    run.written = written
    do throws(FederatedError) {
      try read(&run)
    } catch {
      run.problem = "\(error)"
    }
    let isOver = FileManager.default.fileExists(atPath: folder + "/summary.json")
    let isFresh = written.map { now - $0 < Self.aliveSeconds } ?? false
    run.state =
      isHeld || (isFresh && !isOver && !run.history.isEmpty)
      ? (run.history.isEmpty ? .waiting : .running)
      : isOver ? .finished : run.history.isEmpty ? .waiting : .stopped
    run.headline = headline(run)
    return run
  }

  private func read(_ run: inout RunSnapshot) throws(FederatedError) {
    run.log = RunLog.lines(of: path(RunFolder.log), last: Self.mostLines).map {
      RunSnapshot.LogLine(time: $0.time, text: $0.text)
    }
    let settings = try RunSettings(folder: folder)
    run.program = settings.program
    run.settings = settings.all
    run.parameters = settings.parameters
    run.planned = settings.whole("rounds")
    run.target = settings.number("target")
    run.clientCount = settings.whole("clients")
    run.sample = settings.whole("sample")
    run.epsilonBudget = settings.number(PrivacySettings.budget.key)
    guard FileManager.default.fileExists(atPath: path(RunFolder.history)) else { return }
    let records = try History.records(of: path(RunFolder.history))
    let last = records.last?.round ?? 0
    run.targetRound = run.target.flatMap { target in records.first { $0.accuracy >= target }?.round }
    let details = (try? RoundJournal(path: path(RunFolder.journal)).details())?.filter { $0.round <= last } ?? []
    let failures = (try? FailureLog(path: path(RunFolder.failures)).failures())?.filter { $0.round <= last } ?? []
    let plain = plainBytes(records, details, run)
    let shown = Self.thinned(records.count)
    run.history = shown.map { records[$0] }
    run.plainBytes = plain.isEmpty ? [] : shown.map { plain[$0] }
    run.norms = Self.thinned(details.count).map {
      RunSnapshot.RoundNorm(round: details[$0].round, norm: details[$0].norm)
    }
    let isPrivate = settings.has(PrivacySettings.noise.key)
    run.updates = updates(details, last: last, isPrivate: isPrivate, isSecure: settings.has("secureBits"))
    run.clients = ClientTable(details, failures)
    if run.clients.rows.isEmpty {
      run.clients.hidden =
        isPrivate
        ? "Who came is what the noise hides: a private run keeps no row of a client."
        : "The run's folder says nothing of its clients; runs of this version do."
    }
    run.failures = failures.suffix(Self.mostFailures).map {
      RunSnapshot.Failure(round: $0.round, client: $0.client, kind: $0.kind.rawValue, reason: $0.reason)
    }
    layers(&run, details)
    run.confusion = ConfusionTable(path: path("confusion.csv"))
  }

  private func path(_ name: String) -> String { folder + "/" + name }

  /// Places of at most ``RunSnapshot/mostRounds`` of so many, the last among them.
  static func thinned(_ count: Int) -> [Int] {
    let most = RunSnapshot.mostRounds
    guard count > most else { return Array(0..<count) }
    return (0..<most).map { ($0 + 1) * count / most - 1 }
  }

  private func plainBytes(
    _ records: [RoundRecord], _ details: [RoundDetails], _ run: RunSnapshot
  ) -> [RunSnapshot.PlainBytes] {
    guard let parameters = run.parameters, (1...TensorSchema.mostValues).contains(parameters) else { return [] }
    let asked = Dictionary(details.map { ($0.round, $0.asked) }) { $1 }
    let (up, down) = UpdateMessage.plainByteCounts(weights: parameters)
    var sums = (up: 0, down: 0)
    return records.map { record in
      // Counts come out of files: sums of them stop at what a number holds.
      let clients = (min(record.clients, 1 << 24), min(asked[record.round] ?? run.sample ?? record.clients, 1 << 24))
      sums.up = min(sums.up + clients.0 * up, 1 << 60)
      sums.down = min(sums.down + max(0, clients.1) * down, 1 << 60)
      return RunSnapshot.PlainBytes(up: sums.up, down: sums.down)
    }
  }

  private func updates(
    _ details: [RoundDetails], last: Int, isPrivate: Bool, isSecure: Bool
  ) -> RunSnapshot.Updates {
    var updates = RunSnapshot.Updates()
    guard let round = details.last, !round.updates.isEmpty else {
      updates.hidden =
        isPrivate
        ? "Single updates of a private run are not recorded."
        : isSecure
          ? "Clients mask their updates: the server sees the sum alone."
          : details.isEmpty
            ? "The run's folder says nothing of single updates." : "No update counted in the last round."
      return updates
    }
    updates.round = round.round
    updates.rows = round.updates.map {
      RunSnapshot.Updates.Row(
        client: $0.client, examples: $0.examples, norm: $0.norm, cosine: $0.cosine, loss: $0.loss)
    }
    return updates
  }

  private func layers(_ run: inout RunSnapshot, _ details: [RoundDetails]) {
    let weights = ModelWeights(path: path(RunFolder.checkpoint)) ?? ModelWeights(path: path("model.safetensors"))
    let names = details.last.map { $0.tensors.map(\.name) } ?? weights?.names ?? []
    let recent = details.suffix(Self.mostChanges)
    let norms = details.last.map { Dictionary($0.tensors.map { ($0.name, $0.norm) }) { $1 } } ?? [:]
    var changes: [String: [Double]] = [:]
    for round in recent { for tensor in round.tensors { changes[tensor.name, default: []].append(tensor.change) } }
    run.layers = names.prefix(Self.mostLayers).map { name in
      RunSnapshot.Layer(
        name: name, shape: weights?.shape(name) ?? [], norm: norms[name] ?? weights?.norm(name),
        changes: changes[name] ?? [], histogram: weights?.histogram(name))
    }
    run.filters = weights?.filters(names)
  }

  private static let mostLayers = 200

  // MARK: - The first line

  private func headline(_ run: RunSnapshot) -> String {
    guard let last = run.history.last else { return "No round is done yet." }
    var words = ["Round \(last.round)" + (run.planned.map { " of \(max($0, last.round))" } ?? "")]
    words.append("accuracy \(String(format: "%.2f", 100 * last.accuracy)) %")
    let missing = run.failures.filter { $0.round == last.round }
    if missing.isEmpty {
      words.append("\(last.clients) \(last.clients == 1 ? "client" : "clients") answered")
    } else {
      let named = missing.prefix(Self.mostNamed).map { "client \($0.client) \($0.kind) (\($0.reason))" }
      let more = missing.count > Self.mostNamed ? " and \(missing.count - Self.mostNamed) more" : ""
      words.append(
        "\(last.clients) of \(last.clients + missing.count) clients answered; missing: "
          + named.joined(separator: "; ") + more)
    }
    return words.joined(separator: " · ")
  }

  private static let mostNamed = 3
}
