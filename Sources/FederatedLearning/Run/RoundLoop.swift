import FileStorage

/// The rounds of a run in its folder: history and checkpoint after each, so that a kill at any moment loses at most one.
public struct RoundLoop {
  private let folder: RunFolder
  private let identity: RunIdentity
  private let memories: FolderClientStore
  /// Where the run stands.
  public private(set) var state: ServerState
  /// Its rounds so far.
  public private(set) var history: History
  /// Said of another program that began it.
  public let notes: [String]

  /// Begins at the folder's checkpoint where there is one, else at the given weights.
  ///
  /// Nothing is written before all that is there has been checked. A new run has a checkpoint of round 0 before it has a
  /// history, so that a history without one always means that something was lost.
  public init(folder: RunFolder, server: FederatedServer, identity: RunIdentity, start: Payload) throws {
    self.folder = folder
    self.identity = identity
    let (path, hasHistory) = (folder[RunFolder.checkpoint], folder.has(RunFolder.history))
    if folder.has(RunFolder.checkpoint) {
      // Whether a link leads anywhere, and to a file.
      _ = try RunFile.read(path, most: Int.max)
      let checkpoint = try Checkpoint(path: path, server: server, identity: identity)
      state = checkpoint.state
      notes = checkpoint.identity.notes(identity)
      history = try folder.explaining {
        try History(resuming: folder[RunFolder.history], rounds: checkpoint.state.round)
      }
      memories = FolderClientStore(
        folder: folder[RunFolder.memories], schema: server.remembered, rounds: checkpoint.memoryRounds)
      try folder.explaining { try RoundJournal(path: folder[RunFolder.journal]).resume(rounds: checkpoint.state.round) }
    } else {
      guard !hasHistory else {
        throw FederatedError(
          path, "is not there, though there is a history", "bring the checkpoint back, or start another run")
      }
      (state, notes) = (server.initialState(start), [])
      memories = FolderClientStore(folder: folder[RunFolder.memories], schema: server.remembered)
      let first = Checkpoint(state: state, memoryRounds: [:], identity: identity)
      history = try folder.explaining {
        try first.write(to: path)
        return try History(creating: folder[RunFolder.history])
      }
    }
  }

  /// Where clients' memories lie.
  public var store: any ClientStore { memories }

  /// Goes through rounds until so many are done or the target is reached.
  ///
  /// - Parameters:
  ///   - clock: seconds of this session.
  ///   - ledger: of a private run, which ends before its budget is passed.
  /// - Returns: false where `shouldContinue` ended it.
  public mutating func run(
    _ engine: RoundEngine, rounds: Int, target: Double?, ledger: PrivacyLedger? = nil, clock: () -> Double,
    shouldContinue: @Sendable () -> Bool,
    roundEnded: (RoundRecord, [ClientFailure]) throws -> Void
  ) throws -> Bool {
    let before = history.records.last?.seconds ?? 0
    while state.round < rounds, history.round(reaching: target) == nil, ledger?.allows(rounds: state.round + 1) ?? true
    {
      let outcome = try folder.explaining {
        try engine.round(
          state, after: history.records.last, clock: { before + clock() }, shouldContinue: shouldContinue)
      }
      guard let outcome else { return false }
      state = outcome.state
      try folder.explaining {
        try FailureLog(path: folder[RunFolder.failures]).append(outcome.failures, round: outcome.record.round)
        try RoundJournal(path: folder[RunFolder.journal]).append(outcome.details)
        try history.append(outcome.record)
        let checkpoint = Checkpoint(state: state, memoryRounds: memories.memoryRounds, identity: identity)
        try checkpoint.write(to: folder[RunFolder.checkpoint])
      }
      memories.removeSuperseded()
      try roundEnded(outcome.record, outcome.failures)
    }
    return true
  }
}
