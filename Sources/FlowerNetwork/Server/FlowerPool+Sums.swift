#if Federation
  import FederatedLearning
  import Foundation
  import SecureAggregation

  extension FlowerPool {
    /// Fewer than three clients' sum tells each of two what the other sent.
    static let leastSummed = 3

    /// A round of which the server learns the sum alone: what stands for each client in it is their mean.
    ///
    /// Where no sum comes about, those that are there are asked again with other keys, as often as in a round without masks.
    func exchangeSum(
      _ summed: SummedUpdates, _ plan: RoundPlan, _ broadcast: Broadcast,
      accept: @Sendable (WireUpdate, Int) throws(FederatedError) -> ClientUpdate, deliver: (ClientReply) throws -> Void
    ) throws {
      let earlier = state.withLock { $0.log.rounds.map(\.seconds) }
      let seconds = settings.deadline.seconds(after: earlier, otherwise: Self.longestRound)
      let message = try BroadcastMessage.encode(broadcast, preamble: settings.preamble)
      let folder = try SecureFolder(settings.folder)
      let least = settings.leastAnswers
      var failures: [Int: ClientFailure] = [:]
      for number in 1...Self.mostAttempts {
        let attempt = try begun(plan, message, folder, without: failures)
        let exchange = SecureExchange(
          self, folder: folder, attempt: attempt, message: message, seconds: seconds)
        do {
          guard attempt.clients.count >= least else {
            throw SecureAggregationError(
              "the clients", "\(attempt.clients.count) are there, and \(least) must be",
              "start more, or mend those that fail")
          }
          let sum = try exchange.run(count: SummedUpdates.count(weights: server.model.count), least: least)
          failures.merge(exchange.failures) { $1 }
          var update = try summed.mean(of: sum, round: plan.round, schema: server.model)
          let clients = Set(plan.clients + attempt.clients).sorted()
          let failed = clients.filter { !sum.clients.contains($0) }.map { client in
            failures[client] ?? ClientFailure(client: client, kind: .failed, reason: "it is not online")
          }
          try note(
            RoundsLog.Round(
              round: plan.round + 1, asked: clients, answered: sum.clients,
              seconds: sum.clients.map { exchange.times[$0] ?? 0 }, failures: failed.map(\.description)), plan)
          for failure in failed { try deliver(.failure(failure)) }
          for client in sum.clients {
            update.client = client
            try deliver(
              .update(try accept(update, client), byteCount: exchange.byteCounts[client] ?? 0))
          }
          return
        } catch let error as SecureAggregationError {
          folder.clear()
          for client in plan.clients {
            failures[client] =
              exchange.failures[client]
              ?? (failures[client]?.kind == .refused ? failures[client] : nil)
              ?? ClientFailure(
                client: client, kind: .failed, reason: "it answered, and no sum came about: \(error.description)")
          }
          guard number < Self.mostAttempts else { break }
          note(
            "round \(plan.round + 1): no secure sum came about: \(error); asking again"
              + exchange.failures.values.sorted { $0.client < $1.client }.map { "; \($0)" }.joined())
          _ = try available()
        }
      }
      for client in plan.clients { if let failure = failures[client] { try deliver(.failure(failure)) } }
    }

    /// The sum that was begun before the server was killed, where its clients still belong to the federation and its message is the same;
    /// else another.
    private func begun(
      _ plan: RoundPlan, _ message: [UInt8], _ folder: SecureFolder, without failures: [Int: ClientFailure]
    ) throws(FlowerError) -> SecureFolder.Attempt {
      if let known = folder.attempt(of: plan.round),
        SecureInvitation(nonce: known.nonce, clients: known.clients, message: message).session == known.session,
        state.withLock({ (try? $0.roster.signingKeys(of: known.clients)) != nil })
      {
        return known
      }
      let online = state.withLock { $0.roster.nodes }
      let clients = plan.clients.filter { online[$0] != nil && failures[$0]?.kind != .refused }
      let invitation = SecureInvitation(clients: clients, message: message)
      let attempt = SecureFolder.Attempt(
        round: plan.round, nonce: invitation.nonce, clients: clients, session: invitation.session)
      try folder.begin(attempt)
      return attempt
    }

    private func note(_ round: RoundsLog.Round, _ plan: RoundPlan) throws(FlowerError) {
      try state.withLock { state throws(FlowerError) in
        // A round that is done again after a kill has its line already.
        if state.log.rounds.count == plan.round { try state.log.append(round) }
      }
    }
  }
#endif
