#if Federation
  import Crypto

  /// A client's side of one secure sum (Bonawitz et al. 2017; Bell et al. 2020): four messages, each made from the server's answer to
  /// the one before, without any input or output of its own.
  ///
  /// Its keys are of this round alone. It answers each stage once: whoever got both kinds of share of one client could take all its
  /// masks off.
  public struct SecureClient<Word: MaskWord>: Sendable {
    private let client: Int
    private let cohort: Cohort
    private let shareKey: RoundKey
    private let maskKey: RoundKey
    private let seed: [UInt8]
    private let random: [UInt8]
    private var stage = Stage.begun

    private enum Stage: Sendable {
      case begun
      case advertised
      case shared(Directory, digest: [UInt8], neighbours: [Int], own: (seed: SecretShare, key: SecretShare))
      case masked(peers: [Int: (seed: SecretShare, key: SecretShare)])
      case done
    }

    /// A client of a cohort, with fresh secrets.
    ///
    /// - Parameter generator: the system's, but in tests.
    public init(_ client: Int, _ cohort: Cohort, using generator: inout some RandomNumberGenerator) {
      self.client = client
      self.cohort = cohort
      shareKey = RoundKey(using: &generator)
      maskKey = RoundKey(using: &generator)
      seed = RoundKey.bytes(using: &generator)
      random = RoundKey.bytes(using: &generator)
    }

    private func refuse(_ message: String) -> SecureAggregationError {
      SecureAggregationError(
        "client \(client)", "\(message) comes out of turn", "it is answered once and in its order; begin a new round")
    }

    /// The first message: keys, signed by the node.
    public mutating func advertise(signedBy node: P256.Signing.PrivateKey) throws(SecureAggregationError)
      -> Advertisement
    {
      try advertise { [UInt8](try node.signature(for: $0).rawRepresentation) }
    }

    /// The first message, where the node's key is elsewhere.
    ///
    /// - Parameter signing: the node's signature over the SHA-256 of a message, as 64 bytes.
    public mutating func advertise(
      signing: ([UInt8]) throws -> [UInt8]
    ) throws(SecureAggregationError) -> Advertisement {
      guard case .begun = stage else { throw refuse("a request for keys") }
      stage = .advertised
      func advertisement(_ signature: [UInt8]) -> Advertisement {
        Advertisement(
          client: client, shareKey: shareKey.publicBytes, maskKey: maskKey.publicBytes,
          commitment: Array(SHA256.hash(data: seed)), random: random, signature: signature)
      }
      guard let signature = try? signing(advertisement([]).signed(cohort)) else {
        throw SecureAggregationError("client \(client)", "its node's key could not sign", "make another key")
      }
      return advertisement(signature)
    }

    /// The second message: a share of each secret for each neighbour, once every key was found to be of a node of the roster.
    public mutating func share(
      _ directory: Directory, using generator: inout some RandomNumberGenerator
    ) throws(SecureAggregationError) -> SealedShares {
      guard case .advertised = stage else { throw refuse("a directory of keys") }
      try directory.check(cohort)
      guard let mine = directory.advertisements.first(where: { $0.client == client }),
        mine.shareKey == shareKey.publicBytes,
        mine.maskKey == maskKey.publicBytes
      else {
        throw SecureAggregationError("client \(client)", "the directory has other keys of it", "do not take part")
      }
      let neighbours = cohort.graph.neighbours(directory.clients, seed: directory.seed)[client] ?? []
      let holders = [client] + neighbours
      guard holders.count >= cohort.graph.threshold else {
        throw SecureAggregationError(
          "client \(client)", "\(holders.count) clients would hold its shares, and \(cohort.graph.threshold) must",
          "do not take part")
      }
      func shares(_ secret: [UInt8], _ generator: inout some RandomNumberGenerator) -> [SecretShare] {
        SecretShare.shares(
          of: secret, at: holders.map(directory.index), threshold: cohort.graph.threshold, using: &generator)
      }
      let (seeds, keys) = (shares(seed, &generator), shares(maskKey.bytes, &generator))
      let digest = directory.digest
      var boxes: [Int: [UInt8]] = [:]
      for (place, neighbour) in neighbours.enumerated() {
        let theirs = directory.advertisements[Int(directory.index(of: neighbour)) - 1].shareKey
        let key = try shareKey.agreed(
          with: theirs, .share, direction: ShareBox.direction(client, neighbour), cohort)
        boxes[neighbour] = try ShareBox.seal(
          seed: seeds[place + 1], key: keys[place + 1], from: client, to: neighbour, using: key, directory: digest,
          cohort)
      }
      stage = .shared(directory, digest: digest, neighbours: neighbours, own: (seeds[0], keys[0]))
      return SealedShares(client: client, boxes: boxes)
    }

    /// The third message: the numbers, with a mask of its own and one in common with each neighbour whose shares arrived.
    ///
    /// - Parameter words: as many as the cohort's count.
    public mutating func mask(
      _ words: [Word], _ received: ReceivedShares
    ) throws(SecureAggregationError) -> MaskedInput<Word> {
      guard case .shared(let directory, let digest, let neighbours, let own) = stage else {
        throw refuse("shares of others")
      }
      guard received.client == client, Set(received.boxes.keys).isSubset(of: neighbours),
        received.boxes.count + 1 >= cohort.graph.threshold, words.count == cohort.count
      else {
        throw SecureAggregationError(
          "client \(client)",
          "shares of \(received.boxes.count) neighbours and \(words.count) numbers, where \(cohort.graph.threshold - 1) and \(cohort.count) are needed",
          "do not take part")
      }
      var peers = [client: own]
      var masked = words
      let stream = MaskStream<Word>(count: cohort.count)
      try stream.apply(SymmetricKey(data: seed), to: &masked, isAdded: true)
      for (peer, box) in received.boxes.sorted(by: { $0.key < $1.key }) {
        let theirs = directory.advertisements[Int(directory.index(of: peer)) - 1]
        let boxKey = try shareKey.agreed(
          with: theirs.shareKey, .share, direction: ShareBox.direction(peer, client), cohort)
        let shares = try ShareBox.open(box, from: peer, to: client, using: boxKey, directory: digest, cohort)
        let place = directory.index(of: client)
        guard shares.seed.index == place, shares.key.index == place else {
          throw SecureAggregationError("the share of client \(peer)", "it is another client's", "do not take part")
        }
        peers[peer] = shares
        let key = try maskKey.agreed(with: theirs.maskKey, .mask, cohort)
        try stream.apply(key, to: &masked, isAdded: client > peer)
      }
      stage = .masked(peers: peers)
      return MaskedInput(client: client, words: masked)
    }

    /// The last message: of each neighbour a share of one kind. There is no second answer, whatever the server says later.
    public mutating func unmask(_ request: UnmaskRequest) throws(SecureAggregationError) -> Unmasking {
      guard case .masked(let peers) = stage else { throw refuse("a request for shares") }
      let (survivors, lost) = (Set(request.survivors), Set(request.lost))
      guard request.client == client, survivors.isDisjoint(with: lost), survivors.union(lost) == Set(peers.keys),
        survivors.contains(client), survivors.count >= cohort.graph.threshold
      else {
        stage = .done
        throw SecureAggregationError(
          "client \(client)",
          "it is asked for shares of \(survivors.count) survivors and \(lost.count) lost clients, which are not its \(peers.count) or too few",
          "the server is wrong or lies: nothing is given")
      }
      stage = .done
      return Unmasking(
        client: client, seedShares: peers.filter { survivors.contains($0.key) }.mapValues(\.seed),
        keyShares: peers.filter { lost.contains($0.key) }.mapValues(\.key))
    }
  }
#endif
