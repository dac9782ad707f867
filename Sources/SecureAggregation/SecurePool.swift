#if Federation
  import Crypto
  public import FederatedLearning
  import RandomStreams

  /// Clients whose updates the server gets as a sum: those of another pool, each with its keys, masks and shares, in one process.
  ///
  /// What is handed on for each client is the mean of all, so that whatever counts clients counts them, and nothing above this
  /// line can tell one's update from another's. Masks cancel bit for bit, so the same seed gives the same bytes, though keys are the
  /// system's and never the same.
  ///
  /// A masked update is of all weights, whatever the client told of: which places it told of stays hidden too.
  public struct SecurePool: ClientPool {
    private let pool: any ClientPool
    private let bits: Int
    private let bound: Double
    private let weighting: Weighting
    private let seed: UInt64

    /// Examples that count as one, so that nobody counts for more than others by a factor that its numbers show.
    private static let mostExamples = 1000.0

    /// The mean stands in place of each.
    public var showsUpdates: Bool { false }

    /// The sums of another pool's clients.
    ///
    /// - Parameters:
    ///   - bits: of each number before its mask, so few that those of a round's clients add up to less than 2^32.
    ///   - bound: the largest change of a weight, times what the client counts for, that is not cut.
    public init(_ pool: any ClientPool, bits: Int, bound: Double, weighting: Weighting, seed: UInt64) {
      self.pool = pool
      (self.bits, self.bound) = (bits, bound)
      self.weighting = weighting
      self.seed = seed
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
      let (mean, loss, byteCount) = try mean(updates, plan)
      for update in updates {
        let shared = WireUpdate(
          client: update.client, round: plan.round, change: WirePayload(mean, broadcast.weights.schema), examples: 1,
          steps: 1, pathLength: 1, training: MetricSums([.loss: loss], count: 1))
        try deliver(.update(try accept(shared, update.client), byteCount: byteCount))
      }
      return true
    }

    /// The weighted mean of the changes and of the training's losses, and the bytes that each client sent.
    private func mean(_ updates: [ClientUpdate], _ plan: RoundPlan) throws -> ([Float], Double, Int) {
      let codec = try IntegerCodec<UInt32>(clients: plan.clients.count, bits: bits, bound: bound)
      let weights = try IntegerCodec<UInt32>(clients: plan.clients.count, bits: bits, bound: 1)
      var words: [Int: [UInt32]] = [:]
      for update in updates {
        var random = FilterContext(round: plan.round, client: update.client, seed: seed).stream("secure sum")
        let examples = Double(update.examples)
        let weight =
          weighting == .uniform ? (examples > 0 ? 1 : 0) : min(examples, Self.mostExamples) / Self.mostExamples
        let numbers = update.change.values.map { Double($0) * weight } + [update.training.mean(.loss) * weight]
        words[update.client] =
          codec.encode(numbers, using: &random) + weights.encode([weight], using: &random)
      }
      let (sum, byteCount) = try SecureRound(plan: plan, seed: seed).run(words)
      let count = sum.clients.count
      let total = weights.decode([sum.words[sum.words.count - 1]], clients: count)[0]
      let values = codec.decode(Array(sum.words.dropLast()), clients: count)
      guard total > 0 else { return ([Float](repeating: 0, count: values.count - 1), 0, byteCount) }
      return (values.dropLast().map { Float($0 / total) }, (values.last ?? 0) / total, byteCount)
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
