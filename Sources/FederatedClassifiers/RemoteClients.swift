package import FederatedLearning

#if Federation
  package import SecureAggregation
#endif

/// Clients that are elsewhere, and the way to them.
package protocol RemoteClients {
  /// The pool that a run's engine asks.
  ///
  /// - Parameters:
  ///   - server: checks what arrives, and says which sections it asks for.
  ///   - preamble: to be sent with every round.
  ///   - run: what is known of the run.
  func pool(server: FederatedServer, preamble: [UInt8], run: RemoteRun) throws -> any ClientPool
}

/// What whoever reaches the clients of a run knows of it.
package struct RemoteRun: Sendable {
  /// Rounds that are done already.
  package let roundsDone: Int
  /// With fewer answers a round does not count.
  package let leastAnswers: Int
  /// How long a round waits.
  package let deadline: DeviceRounds.Deadline
  /// Ends the run where it says no.
  package let shouldContinue: @Sendable () -> Bool
  #if Federation
    /// How updates are summed where no single one may be seen; nil: each is sent as it is.
    package var summed: SummedUpdates?
  #endif

  init(
    roundsDone: Int, leastAnswers: Int, deadline: DeviceRounds.Deadline, shouldContinue: @escaping @Sendable () -> Bool
  ) {
    (self.roundsDone, self.leastAnswers, self.deadline) = (roundsDone, leastAnswers, deadline)
    self.shouldContinue = shouldContinue
  }
}
