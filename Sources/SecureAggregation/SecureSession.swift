#if Federation
  public import Crypto

  /// A client's part of one secure sum over a network, message by message, without input or output of its own.
  ///
  /// Its secrets are nowhere but here: a program that was killed has lost them, and is a lost client of the round. A question that comes
  /// again, to the byte, is given the answer that was given, which tells nothing new; another one of its kind is refused.
  public struct SecureSession: Sendable {
    /// What the invitation's keys are for.
    public let session: [UInt8]
    private var client: SecureClient<UInt32>
    /// Until they are masked.
    private var words: [UInt32]
    private var answers: [SHA256.Digest: [UInt8]] = [:]

    /// The answer to an invitation, and the session that begins with it.
    ///
    /// - Parameters:
    ///   - invitation: as it was sent.
    ///   - round: counted from 0.
    ///   - number: which client this is.
    ///   - roster: keys of the invited, from the site's own roster.
    ///   - words: of the update that was made from the invitation's message.
    ///   - signing: the node's signature over the SHA-256 of a message, as 64 bytes.
    /// - Throws: ``SecureAggregationError`` where no sum can be made so.
    public static func begin(
      _ invitation: SecureInvitation, round: Int, as number: Int, roster: [Int: P256.Signing.PublicKey],
      words: [UInt32],
      signing: ([UInt8]) throws -> [UInt8]
    ) throws(SecureAggregationError) -> (session: SecureSession, answer: [UInt8]) {
      let id = invitation.session
      let cohort = try Cohort(run: id, round: round, roster: roster, count: words.count)
      var random = SystemRandomNumberGenerator()
      var client = SecureClient<UInt32>(number, cohort, using: &random)
      let answer = SecureMessage.keys(try client.advertise(signing: signing)).bytes(id)
      var session = SecureSession(session: id, client: client, words: words)
      session.answers[SHA256.hash(data: invitation.bytes)] = answer
      return (session, answer)
    }

    private init(session: [UInt8], client: SecureClient<UInt32>, words: [UInt32]) {
      (self.session, self.client, self.words) = (session, client, words)
    }

    /// The answer that was given to a question; nil: it was not asked.
    public func answer(to question: [UInt8]) -> [UInt8]? { answers[SHA256.hash(data: question)] }

    /// The answer to the server's next message.
    ///
    /// - Throws: ``SecureAggregationError`` for one of another session, out of turn, or that is refused.
    public mutating func answer(_ question: [UInt8]) throws(SecureAggregationError) -> [UInt8] {
      if let known = answer(to: question) { return known }
      let (id, message) = try SecureMessage.read(question, subject: "the server's message")
      guard id == session else {
        throw SecureAggregationError(
          "the server's message", "it is of another secure sum than the one that was begun", "begin a new round")
      }
      var random = SystemRandomNumberGenerator()
      let answer: SecureMessage
      switch message {
      case .directory(let directory): answer = .sealed(try client.share(directory, using: &random))
      case .received(let shares):
        answer = .numbers(try client.mask(words, shares))
        words = []
      case .request(let request): answer = .opening(try client.unmask(request))
      default:
        throw SecureAggregationError(
          "the server's message", "it is none for a client", "use the same mathrec on both ends")
      }
      let bytes = answer.bytes(session)
      answers[SHA256.hash(data: question)] = bytes
      return bytes
    }
  }
#endif
