#if Federation
  import Crypto

  /// What a client sends first: keys of this round alone.
  public struct Advertisement: Sendable, Hashable {
    /// Who.
    public let client: Int
    /// X25519: what shares are sealed by.
    public let shareKey: [UInt8]
    /// X25519: what masks come from.
    public let maskKey: [UInt8]
    /// SHA-256 of the seed of its own mask: a seed that was put together from false shares is found out.
    public let commitment: [UInt8]
    /// Its part of the seed of the graph.
    public let random: [UInt8]
    /// P-256, of the node, over all of it.
    public let signature: [UInt8]

    /// What is signed.
    func signed(_ cohort: Cohort) -> [UInt8] {
      cohort.context("keys") + Array("\(client) ".utf8) + shareKey + maskKey + commitment + random
    }

    /// Whether it is of a client of the roster and for this round.
    func check(_ cohort: Cohort) throws(SecureAggregationError) {
      guard let node = cohort.roster[client], [shareKey, maskKey, commitment, random].allSatisfy({ $0.count == 32 }),
        let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
        node.isValidSignature(signature, for: signed(cohort))
      else {
        throw SecureAggregationError(
          "keys of client \(client)", "they are not signed by a node of the roster for this round",
          "leave this client out")
      }
    }
  }

  /// The keys of all who take part, in ascending order of the clients, as the server passes them on.
  public struct Directory: Sendable, Hashable {
    /// Each client's, once.
    public let advertisements: [Advertisement]

    /// Who is in it.
    public var clients: [Int] { advertisements.map(\.client) }

    /// Of all random parts and keys together: nobody chooses it alone.
    var seed: [UInt8] {
      Array(SHA256.hash(data: advertisements.flatMap { Array("\($0.client) ".utf8) + $0.maskKey + $0.random }))
    }

    /// Of all that is in it: boxes of shares open only among clients that were given the same, so that a server that tells them different
    /// things gets no numbers.
    var digest: [UInt8] {
      let parts = advertisements.map {
        Array("\($0.client) ".utf8) + $0.shareKey + $0.maskKey + $0.commitment + $0.random
      }
      return Array(SHA256.hash(data: parts.flatMap(\.self)))
    }

    /// The place of a client's shares in GF(2^16).
    func index(of client: Int) -> UInt16 {
      UInt16(1 + (advertisements.firstIndex { $0.client == client } ?? 0))
    }

    /// What everybody who gets it looks at.
    func check(_ cohort: Cohort) throws(SecureAggregationError) {
      let clients = clients
      guard clients == Set(clients).sorted(), clients.count >= max(3, min(cohort.graph.threshold, cohort.roster.count))
      else {
        throw SecureAggregationError(
          "the directory of keys", "\(clients.count) clients are in it, and \(cohort.graph.threshold) must, each once",
          "do not take part in this round")
      }
      for advertisement in advertisements { try advertisement.check(cohort) }
    }
  }

  /// Sealed shares of a client's two secrets, for each of its neighbours.
  public struct SealedShares: Sendable, Hashable {
    /// Whose secrets.
    public let client: Int
    /// ChaCha20-Poly1305 by recipient.
    public let boxes: [Int: [UInt8]]
  }

  /// Sealed shares that neighbours have for a client, as the server passes them on.
  public struct ReceivedShares: Sendable, Hashable {
    /// For whom.
    public let client: Int
    /// By sender.
    public let boxes: [Int: [UInt8]]
  }

  /// A client's numbers with all its masks.
  public struct MaskedInput<Word: MaskWord>: Sendable, Hashable {
    /// Whose.
    public let client: Int
    /// Uniform to whoever does not know the masks.
    public let words: [Word]
  }

  /// What the server asks for at the end: of each neighbour one kind of share.
  public struct UnmaskRequest: Sendable, Hashable {
    /// Who is asked.
    public let client: Int
    /// Of whom the numbers arrived: their own masks come off.
    public let survivors: [Int]
    /// Of whom the shares arrived and the numbers did not: the masks that others have in common with them come off.
    public let lost: [Int]
  }

  /// A client's shares: of each neighbour one of the two.
  public struct Unmasking: Sendable, Hashable {
    /// Who gives them.
    public let client: Int
    /// Of survivors' seeds.
    public let seedShares: [Int: SecretShare]
    /// Of lost clients' mask keys.
    public let keyShares: [Int: SecretShare]
  }
#endif
