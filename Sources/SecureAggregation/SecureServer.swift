#if Federation
  import Crypto

  /// The server's side of one secure sum: it learns the sum over those whose numbers arrived, and nothing else.
  ///
  /// Each step takes what has arrived when the server's patience is at an end, and gives what is sent on; a step that throws ends the
  /// round. Who sends something that cannot be is left out and named in ``leftOut``.
  public struct SecureServer<Word: MaskWord>: Sendable {
    private let cohort: Cohort
    private var directory = Directory(advertisements: [])
    private var neighbours: [Int: [Int]] = [:]
    /// Whose shares arrived, and whose numbers did.
    private var sharing: Set<Int> = []
    private var survivors: [Int] = []
    private var total: [Word]
    /// Clients that were left out, with the reason.
    public private(set) var leftOut: [Int: String] = [:]

    /// What came of a round.
    public struct Sum: Sendable, Hashable {
      /// Number by number, modulo the words' size.
      public let words: [Word]
      /// Who is in it.
      public let clients: [Int]
    }

    /// The server of a cohort.
    public init(_ cohort: Cohort) {
      self.cohort = cohort
      total = [Word](repeating: 0, count: cohort.count)
    }

    private func need(_ count: Int, _ stage: String, isLast: Bool = false) throws(SecureAggregationError) {
      // What is summed is of three at least; so many as a secret has shares open the sum.
      let least = isLast ? cohort.graph.threshold : max(cohort.graph.threshold, 3)
      guard count >= least else {
        throw SecureAggregationError(
          stage, "\(count) clients answered, and \(least) must",
          "ask more clients, wait longer, or mend those that fail")
      }
    }

    /// After the first messages: the directory for all whose keys are good.
    public mutating func collect(_ advertisements: [Advertisement]) throws(SecureAggregationError) -> Directory {
      var good: [Int: Advertisement] = [:]
      for advertisement in advertisements {
        do throws(SecureAggregationError) {
          try advertisement.check(cohort)
          good[advertisement.client] = advertisement
        } catch {
          leftOut[advertisement.client] = error.description
        }
      }
      try need(good.count, "the keys")
      directory = Directory(advertisements: good.values.sorted { $0.client < $1.client })
      neighbours = cohort.graph.neighbours(directory.clients, seed: directory.seed)
      return directory
    }

    /// After the second messages: to each client whose shares arrived those of its neighbours whose did.
    public mutating func route(_ shares: [SealedShares]) throws(SecureAggregationError) -> [ReceivedShares] {
      var sent: [Int: SealedShares] = [:]
      for share in shares {
        guard let wanted = neighbours[share.client], Set(share.boxes.keys) == Set(wanted) else {
          leftOut[share.client] = "its shares are not for its neighbours"
          continue
        }
        sent[share.client] = share
      }
      try need(sent.count, "the shares")
      sharing = Set(sent.keys)
      return sharing.sorted().map { client in
        let near = (neighbours[client] ?? []).filter(sharing.contains)
        return ReceivedShares(
          client: client, boxes: Dictionary(near.map { ($0, sent[$0]?.boxes[client] ?? []) }) { $1 })
      }
    }

    /// After the third messages: adds the masked numbers up, and asks each survivor for one kind of share of each neighbour.
    public mutating func add(_ inputs: [MaskedInput<Word>]) throws(SecureAggregationError) -> [UnmaskRequest] {
      var arrived: Set<Int> = []
      for input in inputs {
        guard sharing.contains(input.client), input.words.count == cohort.count, arrived.insert(input.client).inserted
        else {
          leftOut[input.client] = "it sent \(input.words.count) numbers, or out of turn"
          continue
        }
        for index in total.indices { total[index] &+= input.words[index] }
      }
      try need(arrived.count, "the masked numbers")
      survivors = arrived.sorted()
      return survivors.map { client in
        let near = ([client] + (neighbours[client] ?? [])).filter(sharing.contains).sorted()
        return UnmaskRequest(
          client: client, survivors: near.filter(arrived.contains), lost: near.filter { !arrived.contains($0) })
      }
    }

    /// Whether the shares of so many survivors are enough for the sum.
    public func canFinish(from answered: Set<Int>) -> Bool {
      func holders(_ client: Int) -> Int {
        ([client] + (neighbours[client] ?? [])).count { answered.contains($0) && survivors.contains($0) }
      }
      let masked = sharing.subtracting(survivors).filter { !(neighbours[$0] ?? []).filter(survivors.contains).isEmpty }
      return (survivors + masked).allSatisfy { holders($0) >= cohort.graph.threshold }
    }

    /// After the last messages: takes the masks off.
    ///
    /// - Throws: ``SecureAggregationError`` where too few shares of somebody arrived, or false ones.
    public mutating func finish(_ answers: [Unmasking]) throws(SecureAggregationError) -> Sum {
      try need(Set(answers.map(\.client)).count, "the last answers", isLast: true)
      let lost = sharing.subtracting(survivors)
      var (seeds, keys): ([Int: [SecretShare]], [Int: [SecretShare]]) = ([:], [:])
      for answer in answers where survivors.contains(answer.client) {
        let place = directory.index(of: answer.client)
        for (client, share) in answer.seedShares where share.index == place { seeds[client, default: []].append(share) }
        for (client, share) in answer.keyShares where share.index == place { keys[client, default: []].append(share) }
      }
      let stream = MaskStream<Word>(count: cohort.count)
      let threshold = cohort.graph.threshold
      for client in survivors {
        let subject = "the seed of client \(client)"
        let seed = try SecretShare.secret(of: seeds[client] ?? [], threshold: threshold, subject: subject)
        guard Array(SHA256.hash(data: seed)) == advertisement(client).commitment else {
          throw SecureAggregationError(subject, "a share of it is false", "ask for the round again")
        }
        try stream.apply(SymmetricKey(data: seed), to: &total, isAdded: false)
      }
      for client in lost.sorted() {
        let subject = "the mask key of client \(client)"
        // Nobody who answered has a mask in common with it: there is nothing to take off.
        let peers = (neighbours[client] ?? []).filter(survivors.contains)
        guard !peers.isEmpty else { continue }
        let key = try RoundKey(
          try SecretShare.secret(of: keys[client] ?? [], threshold: threshold, subject: subject), subject: subject)
        guard key.publicBytes == advertisement(client).maskKey else {
          throw SecureAggregationError(subject, "a share of it is false", "ask for the round again")
        }
        for peer in peers {
          let mask = try key.agreed(with: advertisement(peer).maskKey, .mask, cohort)
          // What the survivor added is taken away, and what it took away is added.
          try stream.apply(mask, to: &total, isAdded: peer < client)
        }
      }
      return Sum(words: total, clients: survivors)
    }

    private func advertisement(_ client: Int) -> Advertisement {
      directory.advertisements[Int(directory.index(of: client)) - 1]
    }
  }
#endif
