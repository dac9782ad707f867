#if Federation
  import Crypto
  public import FederatedLearning

  /// Clients whose updates the server gets as a sum: those of another pool, each with its keys, masks and shares, in one process.
  ///
  /// What is handed on for each client is the mean of all, so that whatever counts clients counts them, and nothing above this
  /// line can tell one's update from another's. Masks cancel bit for bit, so the same seed gives the same bytes, though keys are the
  /// system's and never the same.
  ///
  /// A masked update is of all weights, whatever the client told of: which places it told of stays hidden too.
  public struct SecurePool: ClientPool {
    private let pool: any ClientPool
    private let summed: SummedUpdates
    private let seed: UInt64

    /// The mean stands in place of each.
    public var showsUpdates: Bool { false }

    /// The sums of another pool's clients.
    public init(_ pool: any ClientPool, summed: SummedUpdates, seed: UInt64) {
      (self.pool, self.summed, self.seed) = (pool, summed, seed)
    }

    /// Has the clients of the plan train, and hands on the mean in place of each update.
    ///
    /// - Throws: ``SecureAggregationError`` where numbers of so many clients do not fit, and what ends the run.
    public func exchange(
      _ plan: RoundPlan, _ broadcast: Broadcast, shouldContinue: @Sendable () -> Bool,
      accept: @Sendable (WireUpdate, Int) throws(FederatedError) -> ClientUpdate, deliver: (ClientReply) throws -> Void
    ) throws -> Bool {
      var (updates, failures) = ([ClientUpdate](), [ClientFailure]())
      let isComplete = try pool.exchange(
        plan, broadcast, shouldContinue: shouldContinue, accept: accept,
        deliver: { reply in
          switch reply {
          case .update(let update, _): updates.append(update)
          case .failure(let failure): failures.append(failure)
          }
        })
      guard isComplete else { return false }
      for failure in failures { try deliver(.failure(failure)) }
      let words = Dictionary(
        try updates.map { ($0.client, try summed.words(of: $0, round: plan.round, clients: plan.clients.count)) }
      ) { $1 }
      let (sum, byteCount) = try SecureRound(plan: plan, seed: seed).run(words)
      var shared = try summed.mean(of: sum, round: plan.round, schema: broadcast.weights.schema)
      for update in updates {
        shared.client = update.client
        try deliver(.update(try accept(shared, update.client), byteCount: byteCount))
      }
      return true
    }
  }

  /// One round of the protocol in one process, every client with fresh keys.
  struct SecureRound {
    let plan: RoundPlan
    let seed: UInt64

    /// - Parameter words: of those whose training came to an end; the others of the plan are lost before their first message.
    /// - Returns: the sum, and the bytes that a client sent in all four messages.
    func run(_ words: [Int: [UInt32]]) throws -> (sum: SecureServer<UInt32>.Sum, byteCount: Int) {
      var random = SystemRandomNumberGenerator()
      let nodes = Dictionary(plan.clients.map { ($0, P256.Signing.PrivateKey()) }) { $1 }
      let cohort = try Cohort(
        run: Array("\(seed)".utf8), round: plan.round, roster: nodes.mapValues(\.publicKey),
        count: words.values.first?.count ?? 1)
      var server = SecureServer<UInt32>(cohort)
      let present = words.keys.sorted()
      var clients = Dictionary(present.map { ($0, SecureClient<UInt32>($0, cohort, using: &random)) }) { $1 }
      /// The answers of clients to what each was sent.
      func answers<Sent, Answer>(
        _ sent: [(client: Int, message: Sent)], _ body: (inout SecureClient<UInt32>, Sent) throws -> Answer
      ) throws -> [Answer] {
        try sent.compactMap { number, message in
          guard var client = clients[number] else { return nil }
          defer { clients[number] = client }
          return try body(&client, message)
        }
      }
      let keys = present.compactMap { number in nodes[number].map { (client: number, message: $0) } }
      let directory = try server.collect(try answers(keys) { client, key in try client.advertise(signedBy: key) })
      let shares = try answers(directory.clients.map { (client: $0, message: directory) }) { client, directory in
        try client.share(directory, using: &random)
      }
      let inputs = try server.route(shares).compactMap { received in
        words[received.client].map { (client: received.client, message: (words: $0, shares: received)) }
      }
      let requests = try server.add(try answers(inputs) { client, sent in try client.mask(sent.words, sent.shares) })
      let sum = try server.finish(
        try answers(requests.map { (client: $0.client, message: $0) }) { client, request in try client.unmask(request) }
      )
      return (sum, cohort.byteCount(of: UInt32.self))
    }
  }
#endif
