#if Federation
  import Crypto
  import FederatedLearning
  import SecureAggregation
  import Synchronization

  /// A node's part of secure sums: one at a time, with secrets that are in memory alone.
  ///
  /// Whose keys are whose it knows from its site's own copy of the roster, never from the server. The invitation to another sum ends the one
  /// before: its secrets are forgotten, and none of its questions is answered any more.
  final class SecureWork: Sendable {
    private let site: any ClientSite
    private let identity: NodeIdentity
    /// Which of the site's clients.
    private let node: Int
    /// The roster's file; nil: the site has none.
    private let roster: String?
    private let state = Mutex(State())

    private struct State {
      var session: SecureSession?
      /// What was trained last: a round whose sum did not come about is not trained for again.
      var trained: Trained?
    }

    private struct Trained {
      let message: SHA256.Digest
      let client: Int
      let words: [UInt32]
      let contents: SentContents
    }

    init(site: any ClientSite, identity: NodeIdentity, node: Int, roster: String?) {
      (self.site, self.identity, self.node, self.roster) = (site, identity, node, roster)
    }

    /// - Parameter allow: throws ``SiteRefusal`` where nothing more may be begun today.
    func answer(
      _ question: [UInt8], _ group: FederationRecords.Group, _ stage: SecureStage, allow: () throws -> Void
    ) throws -> NodeWork.Answer {
      let known = state.withLock { $0.session?.answer(to: question) }
      let answer: [UInt8]
      if let known {
        answer = known
      } else if stage == .keys {
        try allow()
        answer = try begin(question, group)
      } else {
        answer = try state.withLock { state throws(SecureAggregationError) in
          guard state.session != nil else {
            throw SecureAggregationError(
              "client \(group.client)", "its keys of this round are gone with the program that had them",
              "it takes part in the next attempt")
          }
          return try state.session?.answer(question) ?? []
        }
      }
      let contents = stage == .numbers ? state.withLock { $0.trained?.contents } : nil
      return NodeWork.Answer(content: FederationRecords.records(answer), sent: contents)
    }

    /// Trains, and begins a sum.
    private func begin(_ question: [UInt8], _ group: FederationRecords.Group) throws -> [UInt8] {
      let invitation = try SecureInvitation(question)
      let keys = try keys(of: invitation.clients, own: group.client)
      try site.allowSum(of: invitation.clients.count)
      let trained = try trained(invitation.message, group)
      let (session, answer) = try SecureSession.begin(
        invitation, round: group.round, as: group.client, roster: keys, words: trained.words
      ) { [identity] message in
        [UInt8](try P256.Signing.ECDSASignature(derRepresentation: try identity.sign(message)).rawRepresentation)
      }
      state.withLock { state in
        state.session = session
        state.trained = trained
      }
      return answer
    }

    private func trained(_ bytes: [UInt8], _ group: FederationRecords.Group) throws -> Trained {
      let digest = SHA256.hash(data: bytes)
      if let trained = state.withLock({ $0.trained }), trained.message == digest, trained.client == group.client {
        return trained
      }
      let message = try BroadcastMessage(bytes, subject: "round \(group.round + 1) of the server")
      guard message.round == group.round else {
        throw FederatedError("the message", "is of two rounds", "use the same mathrec on both ends")
      }
      let update = try site.update(message, node: node, client: group.client, accepted: group.accepted)
      guard let words = update.summed else {
        throw SiteRefusal("the server asks for a secure sum, and its settings say nothing of one")
      }
      return Trained(message: digest, client: group.client, words: words, contents: update.contents)
    }

    /// The keys of the invited, as the site's roster says.
    private func keys(of clients: [Int], own: Int) throws -> [Int: P256.Signing.PublicKey] {
      guard let roster else {
        throw SiteRefusal(
          "in a secure sum the site must know whose keys are whose: give 'mathrec client' the server's roster.json with --roster"
        )
      }
      let known = try Roster(path: roster)
      let keys = try known.signingKeys(of: clients)
      guard
        known.present.first(where: { $0.number == own })?.publicKey
          == String(decoding: identity.publicKey, as: UTF8.self),
        clients.contains(own)
      else {
        throw SiteRefusal("the server takes this node for client \(own), and \(roster) says otherwise")
      }
      return keys
    }
  }

  extension Roster {
    /// The keys of clients, by which their signatures are checked.
    ///
    /// - Throws: ``FederatedLearning/SiteRefusal`` for one that is not in it, or was removed.
    func signingKeys(of clients: [Int]) throws(SiteRefusal) -> [Int: P256.Signing.PublicKey] {
      let members = Dictionary(present.map { ($0.number, $0) }) { $1 }
      var keys: [Int: P256.Signing.PublicKey] = [:]
      for client in clients {
        guard let member = members[client] else {
          throw SiteRefusal(
            "client \(client) is not in the roster that this site was given: ask for the new roster.json")
        }
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: member.publicKey) else {
          throw SiteRefusal("the key of \(member.name) in the roster is none of P-256: ask for the new roster.json")
        }
        keys[client] = key
      }
      return keys
    }
  }
#endif
