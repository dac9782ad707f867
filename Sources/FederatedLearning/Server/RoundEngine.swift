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
  /// With fewer clients that answer a round does not count.
  public let leastAnswers: Int
  /// Seconds that a client has; nil: as long as it takes.
  public let deadline: Double?

  /// - Parameters:
  ///   - leastAnswers: nil: half of those who are asked.
  ///   - attack: of clients that know each other's updates; ``ClientWork`` makes those of attackers that work alone.
  ///   - reference: what the server trains itself, for rules that need it.
  /// - Throws: ``FederatedError`` for more answers than clients that are asked.
  public init(
    server: FederatedServer, sampler: ClientSampler, pool: any ClientPool, judge: any ModelJudge,
    leastAnswers: Int? = nil, deadline: Double? = nil, attack: AttackPlan? = nil,
    reference: (any ReferenceTrainer)? = nil
  ) throws(FederatedError) {
    let least = leastAnswers ?? (sampler.sample + 1) / 2
    guard (1...sampler.sample).contains(least) else {
      throw FederatedError(
        "--least-answers", "\(least) of \(sampler.sample) clients a round", "ask for 1 to \(sampler.sample)")
    }
    self.server = server
    self.sampler = sampler
    self.pool = pool
    self.judge = judge
    self.attack = attack
    self.reference = reference
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
    let broadcast = server.broadcast(state)
    let plan = RoundPlan(round: state.round, clients: sampler.clients(in: state.round), deadline: deadline)
    var (sum, failures, bytes) = (
      server.makeSum(state, reference: try reference?.change(from: broadcast)), [ClientFailure](), 0
    )
    var held: [ClientUpdate] = []
    let isComplete = try pool.exchange(
      plan, broadcast, shouldContinue: shouldContinue,
      accept: { update, client throws(FederatedError) in
        try server.check(update, client: client, round: plan.round)
      },
      deliver: { reply in
        switch reply {
        case .update(let update, let byteCount):
          // Attackers that collude see the others' updates first.
          if attack == nil { sum.add(update) } else { held.append(update) }
          bytes += byteCount
        case .failure(let failure): failures.append(failure)
        }
      })
    guard isComplete else { return nil }
    for update in attack?.colluded(held, round: plan.round) ?? [] { sum.add(update) }
    guard sum.clients >= leastAnswers else { throw Self.tooFew(sum.clients, of: plan, least: leastAnswers, failures) }
    let next = try server.next(state, sum)
    let judged = try judge.evaluate(next.model)
    guard judged.isSane else {
      throw FederatedError(
        "round \(next.round)", "the model's loss is no longer a finite number", "give a smaller --lr or --server-lr")
    }
    let record = RoundRecord(
      round: next.round, accuracy: judged.mean(.correct), loss: judged.mean(.loss),
      trainingLoss: sum.training.mean(.loss), clients: sum.clients, bytesUp: (last?.bytesUp ?? 0) + bytes,
      bytesDown: (last?.bytesDown ?? 0) + bytesDown(broadcast, to: plan.clients), seconds: clock())
    return Outcome(state: next, record: record, failures: failures)
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
    _ count: Int, of plan: RoundPlan, least: Int, _ failures: [ClientFailure]
  ) -> FederatedError {
    let named = failures.prefix(mostNamed).map(\.description).joined(separator: "; ")
    let more = failures.count > mostNamed ? "; and \(failures.count - mostNamed) more" : ""
    return FederatedError(
      "round \(plan.round + 1)",
      "\(count) of \(plan.clients.count) clients answered, and \(least) must (\(named)\(more))",
      "mend what they say and give --resume, or let fewer be enough with --least-answers")
  }
}
