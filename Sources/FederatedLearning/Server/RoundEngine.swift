/// Rounds: who is asked, what came of it, the server's step, and how the model does then.
///
/// Same seed and same clients that answer, same bytes: with any number of threads and any interruption between or within rounds.
public struct RoundEngine: Sendable {
  private let server: FederatedServer
  private let sampler: ClientSampler
  private let pool: any ClientPool
  private let judge: any ModelJudge
  private let attack: AttackPlan?
  private let reference: (any ReferenceTrainer)?
  private let ledger: PrivacyLedger?
  private let timing: RoundTiming?
  private let overSelection: Double
  /// With fewer clients that answer a round does not count.
  public let leastAnswers: Int
  /// Seconds that a client has; nil: as long as it takes.
  public let deadline: Double?

  /// - Parameters:
  ///   - leastAnswers: nil: half of those who are asked.
  ///   - attack: of clients that know each other's updates; ``ClientWork`` makes those of attackers that work alone.
  ///   - reference: what the server trains itself, for rules that need it.
  ///   - ledger: of what a private run spends.
  ///   - timing: the clients' devices; nil: they take no time that is counted.
  ///   - overSelection: how many more clients of a pool with its own clock are asked than are waited for.
  /// - Throws: ``FederatedError`` for more answers than clients that are asked.
  public init(
    server: FederatedServer, sampler: ClientSampler, pool: any ClientPool, judge: any ModelJudge,
    leastAnswers: Int? = nil, deadline: Double? = nil, attack: AttackPlan? = nil,
    reference: (any ReferenceTrainer)? = nil, ledger: PrivacyLedger? = nil, timing: RoundTiming? = nil,
    overSelection: Double = 1
  ) throws(FederatedError) {
    // How many a Poisson sample has is chance, and a buffer takes what comes.
    let isVarying = sampler.sampling == .poisson || timing?.isBuffered == true
    let least = leastAnswers ?? (isVarying ? 0 : (sampler.sample + 1) / 2)
    guard (0...sampler.sample).contains(least), least > 0 || isVarying else {
      throw FederatedError(
        "--least-answers", "\(least) of \(sampler.sample) clients a round", "ask for 1 to \(sampler.sample)")
    }
    self.server = server
    self.sampler = sampler
    self.pool = pool
    self.judge = judge
    self.attack = attack
    self.reference = reference
    self.ledger = ledger
    self.timing = timing
    self.overSelection = overSelection
    self.leastAnswers = least
    self.deadline = deadline
  }

  /// A round that is done.
  public struct Outcome: Sendable {
    /// After the round.
    public let state: ServerState
    /// Its row of the history.
    public let record: RoundRecord
    /// Who was asked and gave nothing that can be used.
    public let failures: [ClientFailure]
    /// What it was like, for whoever watches.
    public let details: RoundDetails
  }

  /// One round, judged; nil where `shouldContinue` said no before its end: then nothing of it counts, though clients may
  /// have kept memories.
  ///
  /// - Parameter clock: seconds since the run began.
  /// - Throws: ``FederatedError`` that says who failed and why where too few answered, and what ends the run.
  public func round(
    _ state: ServerState, after last: RoundRecord?, clock: () -> Double,
    shouldContinue: @Sendable () -> Bool = { true }
  ) throws -> Outcome? {
    let turn = try turn(state)
    let broadcast = turn.groups[0].broadcast
    var (sum, failures, bytes) = (
      server.makeSum(state, reference: try reference?.change(from: broadcast)), turn.failures, 0
    )
    var held: [ClientUpdate] = []
    var trace = RoundTrace(count: server.model.count, asked: turn.asked)
    let isStreamed = attack == nil && turn.order.isEmpty
    for group in turn.groups {
      let plan = RoundPlan(
        round: group.broadcast.round, clients: group.clients, deadline: deadline,
        quorum: overSelection > 1 ? sampler.sample : nil)
      let isComplete = try pool.exchange(
        plan, group.broadcast, shouldContinue: shouldContinue,
        accept: { update, client throws(FederatedError) in
          try server.check(update, client: client, round: plan.round)
        },
        deliver: { reply in
          switch reply {
          case .update(let update, let byteCount):
            // Attackers that collude see the others' updates first, and a buffer's are in the order of their arrival.
            if isStreamed {
              sum.add(update)
              trace.add(update)
            } else {
              held.append(update)
            }
            bytes += byteCount
          case .failure(let failure): failures.append(failure)
          }
        })
      guard isComplete else { return nil }
    }
    let updates = attack?.colluded(held, round: state.round) ?? held
    for update in updates.sorted(by: { turn.place(of: $0.client) < turn.place(of: $1.client) }) {
      sum.add(update, scale: turn.scales[update.client] ?? 1)
      trace.add(update)
    }
    guard sum.clients >= leastAnswers else {
      throw Self.tooFew(sum.clients, of: turn.asked, round: state.round, least: leastAnswers, failures)
    }
    let mean = sum.mean
    var next = try server.next(state, mean: mean)
    turn.finish(&next)
    let judged = try judge.evaluate(next.model)
    guard judged.isSane else {
      throw FederatedError(
        "round \(next.round)", "the model's loss is no longer a finite number", "give a smaller --lr or --server-lr")
    }
    var record = RoundRecord(
      round: next.round, accuracy: judged.mean(.correct), loss: judged.mean(.loss),
      trainingLoss: sum.training.count > 0 ? sum.training.mean(.loss) : nil, clients: sum.clients,
      bytesUp: (last?.bytesUp ?? 0) + bytes, bytesDown: (last?.bytesDown ?? 0) + turn.bytesDown, seconds: clock(),
      virtualSeconds: timing == nil ? nil : next.clock)
    if let ledger { withhold(&record, after: last, broadcast, ledger) }
    // Who came, and how many, is what the noise of a private run hides.
    let details =
      ledger == nil
      ? trace.details(
        mean, asked: turn.asked, before: state.weights, after: next.weights, round: next.round,
        showsUpdates: pool.showsUpdates)
      : RoundTrace.hidden(
        mean, asked: sampler.sample, before: state.weights, after: next.weights, round: next.round)
    return Outcome(
      state: next, record: record, failures: failures.sorted { $0.client < $1.client }, details: details)
  }

  /// Leaves out of a private round's row what the noise does not hide: how many came is one more with a client than without
  /// it, so that their expected number stands there.
  private func withhold(
    _ record: inout RoundRecord, after last: RoundRecord?, _ broadcast: Broadcast, _ ledger: PrivacyLedger
  ) {
    record.trainingLoss = nil
    record.clients = sampler.sample
    record.bytesUp = (last?.bytesUp ?? 0) + sampler.sample * server.updateBytes
    record.bytesDown = (last?.bytesDown ?? 0) + sampler.sample * server.byteCount(broadcast, roundsBehind: nil)
    record.epsilon = ledger.epsilon(rounds: record.round)
  }

  /// Who is asked next, from which model, and what is known of it before anybody trains.
  private func turn(_ state: ServerState) throws -> RoundTurn {
    switch timing {
    case nil:
      let (broadcast, clients) = (server.broadcast(state), try asked(in: state.round))
      return RoundTurn(
        groups: [(broadcast, clients)], asked: clients.count, bytesDown: bytesDown(broadcast, to: clients))
    case .rounds(let rounds):
      let broadcast = server.broadcast(state)
      let schedule = try rounds.schedule(
        state.round, begins: state.clock, sampler: sampler, bytesDown: { bytesDown(broadcast, to: [$0]) },
        bytesUp: server.updateBytes, earlier: state.answers)
      var turn = RoundTurn(
        groups: [(broadcast, schedule.taken)], asked: schedule.asked.count,
        bytesDown: bytesDown(broadcast, to: schedule.asked))
      turn.failures = schedule.failures
      turn.clock = state.clock + schedule.seconds
      turn.answers = schedule.answers
      return turn
    case .buffer(let buffer): return try buffer.turn(state, server: server, sampler: sampler)
    }
  }

  /// Who is asked: of those that are there. What a private round promises is computed for a sample of all.
  private func asked(in round: Int) throws -> [Int] {
    guard let there = try pool.available(), ledger == nil else { return sampler.clients(in: round) }
    let wanted = min(sampler.clients, Int((overSelection * Double(sampler.sample)).rounded(.up)))
    return sampler.clients(in: round, count: wanted, where: there.contains)
  }

  /// What the clients of a round fetch: where the model's changes are sent, those since each was asked last.
  private func bytesDown(_ broadcast: Broadcast, to clients: [Int]) -> Int {
    guard let increment = server.increment else { return broadcast.byteCount * clients.count }
    var (waiting, bytes) = (Set(clients), 0)
    for behind in 1...max(1, increment.mostRoundsBehind(server.model)) where behind <= broadcast.round {
      for client in sampler.clients(in: broadcast.round - behind) where waiting.remove(client) != nil {
        bytes += server.byteCount(broadcast, roundsBehind: behind)
      }
      if waiting.isEmpty { break }
    }
    return bytes + waiting.count * server.byteCount(broadcast, roundsBehind: nil)
  }

  /// How many failures an error names.
  private static let mostNamed = 3

  private static func tooFew(
    _ count: Int, of asked: Int, round: Int, least: Int, _ failures: [ClientFailure]
  ) -> FederatedError {
    let named = failures.prefix(mostNamed).map(\.description).joined(separator: "; ")
    let more = failures.count > mostNamed ? "; and \(failures.count - mostNamed) more" : ""
    return FederatedError(
      "round \(round + 1)",
      "\(count) of \(asked) clients answered, and \(least) must (\(named)\(more))",
      "mend what they say and give --resume, or let fewer be enough with --least-answers")
  }
}
