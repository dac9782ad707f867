import Foundation
import WorkSharing

/// Clients that are threads of this process.
public struct ThreadPool<Clients: ClientTasks>: ClientPool {
  private let clients: Clients
  private let work: ClientWork
  private let memories: any ClientStore
  private let threads: Int
  /// Seconds since any moment, to tell who is late.
  private let clock: @Sendable () -> Double

  /// A pool of so many threads, at least one.
  ///
  /// - Parameter clock: seconds since any moment.
  public init(
    _ clients: Clients, work: ClientWork, memories: any ClientStore, threads: Int,
    clock: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }
  ) {
    self.clients = clients
    self.work = work
    self.memories = memories
    self.threads = max(1, threads)
    self.clock = clock
  }

  /// Trains the clients of the plan, each on one of the threads.
  public func exchange(
    _ plan: RoundPlan, _ broadcast: Broadcast, shouldContinue: @Sendable () -> Bool,
    accept: @Sendable (WireUpdate, Int) throws(FederatedError) -> ClientUpdate, deliver: (ClientReply) throws -> Void
  ) throws -> Bool {
    try SharedWork.run(
      plan.clients.count, threads: threads, shouldContinue: shouldContinue,
      work: { _, place in try ask(plan.clients[place], plan, broadcast, accept: accept) },
      deliver: { _, reply in try deliver(reply) })
  }

  private func ask(
    _ client: Int, _ plan: RoundPlan, _ broadcast: Broadcast,
    accept: (WireUpdate, Int) throws(FederatedError) -> ClientUpdate
  ) throws -> ClientReply {
    let memory = try memories.memory(of: client)
    let began = clock()
    let answer: (update: WireUpdate, memory: ClientMemory?)
    do {
      answer = try work.run(clients.task(of: client), client: client, broadcast, memory: memory)
    } catch {
      return .failure(ClientFailure(client: client, kind: .failed, reason: "\(error)"))
    }
    let seconds = clock() - began
    if let deadline = plan.deadline, seconds > deadline {
      return .failure(
        ClientFailure(client: client, kind: .late, reason: "answered after \(seconds) s of at most \(deadline) s"))
    }
    let update: ClientUpdate
    do throws(FederatedError) {
      update = try accept(answer.update, client)
    } catch {
      return .failure(ClientFailure(client: client, kind: .refused, reason: "\(error)"))
    }
    if let memory = answer.memory { try memories.keep(memory, of: client) }
    return .update(update, byteCount: answer.update.byteCount)
  }

  /// How well a model does on the own examples of clients: of the first `limit` of an even choice.
  ///
  /// - Parameter tuning: how each client first makes the model its own; nil: it does not.
  public func evaluate(
    _ model: Payload, tuning: PersonalTuning? = nil, limit: Int = 1000,
    shouldContinue: @Sendable () -> Bool = { true }
  ) throws -> [ClientRecord] {
    let count = min(limit, clients.clientCount)
    var records: [ClientRecord] = []
    try SharedWork.run(
      count, threads: threads, shouldContinue: shouldContinue,
      work: { _, place in
        let client = place * clients.clientCount / count
        let task = try clients.task(of: client)
        let sums = try task.evaluate(model)
        var record = ClientRecord(client: client, examples: sums.count, correct: Int(sums.sums[.correct] ?? 0))
        if let tuning {
          let own = try task.evaluate(tuning.tuned(model, task, client: client))
          record.correctWithOwn = Int(own.sums[.correct] ?? 0)
        }
        return record
      },
      deliver: { _, record in records.append(record) })
    return records
  }
}

/// How well a model does on one client's own examples.
public struct ClientRecord: Sendable, Hashable {
  /// Who.
  public let client: Int
  /// How many of its own the model was judged by.
  public let examples: Int
  /// How many of them it gets right.
  public let correct: Int
  /// How many of them the client's own model gets right; nil where it has none.
  public var correctWithOwn: Int?

  /// A client's counts.
  public init(client: Int, examples: Int, correct: Int) {
    self.client = client
    self.examples = examples
    self.correct = correct
  }

  /// The share that the model gets right; 0 of nothing.
  public var accuracy: Double { Double(correct) / Double(max(1, examples)) }
  /// The share that the client's own model gets right; nil where it has none.
  public var accuracyWithOwn: Double? { correctWithOwn.map { Double($0) / Double(max(1, examples)) } }
}

extension [ClientRecord] {
  /// The mean accuracy of the clients that have examples, and that of the tenth that does worst.
  public var spread: (mean: Double, worstTenth: Double) { Self.spread(filter { $0.examples > 0 }.map(\.accuracy)) }

  /// The same of clients' own models; nil where they have none.
  public var spreadWithOwn: (mean: Double, worstTenth: Double)? {
    let own = filter { $0.examples > 0 }.compactMap(\.accuracyWithOwn)
    return own.isEmpty ? nil : Self.spread(own)
  }

  private static func spread(_ accuracies: [Double]) -> (mean: Double, worstTenth: Double) {
    let all = accuracies.sorted()
    guard !all.isEmpty else { return (0, 0) }
    let worst = all.prefix(Swift.max(1, all.count / 10))
    return (all.reduce(0, +) / Double(all.count), worst.reduce(0, +) / Double(worst.count))
  }
}
