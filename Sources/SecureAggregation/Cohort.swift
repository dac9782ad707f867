#if Federation
  public import Crypto

  /// What all who take part in one secure sum know before it begins.
  public struct Cohort: Sendable {
    /// Which run: keys of one never serve in another.
    public let run: [UInt8]
    /// Counted from 0.
    public let round: Int
    /// The nodes' public keys by client: from the roster and not from the server's messages, so that the server cannot bring clients
    /// of its own.
    public let roster: [Int: P256.Signing.PublicKey]
    /// How many numbers each client sends.
    public let count: Int
    /// Who masks with whom, and how many must answer.
    public let graph: MaskGraph

    /// More numbers than any update has.
    static let mostNumbers = 1 << 30

    /// - Throws: ``SecureAggregationError`` for too few clients or no numbers.
    public init(
      run: [UInt8], round: Int, roster: [Int: P256.Signing.PublicKey], count: Int, fears: MaskGraph.Fears = .init()
    ) throws(SecureAggregationError) {
      guard (1...Self.mostNumbers).contains(count), roster.keys.allSatisfy({ (0...Int(UInt32.max)).contains($0) })
      else {
        throw SecureAggregationError("a secure sum", "\(count) numbers of each client", "send 1 to \(Self.mostNumbers)")
      }
      self.run = run
      self.round = round
      self.roster = roster
      self.count = count
      graph = try MaskGraph(clients: roster.count, fears: fears)
    }

    /// The bytes that a client sends in its four messages: keys and signature, boxes, numbers, shares.
    public func byteCount<Word: MaskWord>(of word: Word.Type) -> Int {
      let keys = 4 * 32 + 64
      let box = 2 * SecretShare.byteCount + 28
      return keys + graph.degree * box + count * MemoryLayout<Word>.size + (graph.degree + 1) * SecretShare.byteCount
    }

    /// What a signature or a key is for: run and round are in it, so that nothing of one round is of use in another.
    func context(_ purpose: String) -> [UInt8] {
      Array("mathrec secure sum 1 \(purpose) \(round) ".utf8) + run
    }
  }
#endif
