/// The clients of a run that is done again: in each round those that answered then, whoever is asked now.
public struct ReplayPool: ClientPool {
  private let pool: any ClientPool
  private let answered: [Int: [Int]]

  /// - Parameter answered: by round from 0, who answered with an update that counted, in ascending order.
  public init(_ pool: any ClientPool, answered: [Int: [Int]]) {
    self.pool = pool
    self.answered = answered
  }

  /// As those of the clients that are asked.
  public var showsUpdates: Bool { pool.showsUpdates }

  /// Trains those that answered.
  ///
  /// - Throws: ``FederatedError`` for a round that was never done, and what ends the run.
  public func exchange(
    _ plan: RoundPlan, _ broadcast: Broadcast, shouldContinue: @Sendable () -> Bool,
    accept: @Sendable (WireUpdate, Int) throws(FederatedError) -> ClientUpdate, deliver: (ClientReply) throws -> Void
  ) throws -> Bool {
    guard let clients = answered[plan.round] else {
      throw FederatedError(
        "round \(plan.round + 1)", "the run that is done again did not come so far", "ask for fewer --rounds")
    }
    return try pool.exchange(
      RoundPlan(round: plan.round, clients: clients), broadcast, shouldContinue: shouldContinue, accept: accept,
      deliver: deliver)
  }
}
