#if Federation
  import Crypto
  import FuzzSupport
  import Testing

  @testable import SecureAggregation

  /// Secure sums message by message, as bytes, with servers that lie.
  @Suite("Secure sessions") struct SecureSessionTests {
    private struct Round {
      let invitation: SecureInvitation
      let nodes: [Int: P256.Signing.PrivateKey]
      let cohort: Cohort
      var sessions: [Int: SecureSession] = [:]
      var keys: [Advertisement] = []

      /// - Parameter other: what some clients are sent in place of the model.
      init(_ count: Int, numbers: Int = 3, other: [Int: [UInt8]] = [:]) throws {
        let clients = Array(0..<count)
        let nonce = [UInt8](repeating: 5, count: 32)
        invitation = SecureInvitation(nonce: nonce, clients: clients, message: [1, 2, 3])
        nodes = Dictionary(clients.map { ($0, P256.Signing.PrivateKey()) }) { $1 }
        let roster = nodes.mapValues(\.publicKey)
        cohort = try Cohort(run: invitation.session, round: 2, roster: roster, count: numbers)
        for client in clients {
          let sent = SecureInvitation(nonce: nonce, clients: clients, message: other[client] ?? [1, 2, 3])
          let node = nodes[client]
          let (session, answer) = try SecureSession.begin(
            SecureInvitation(sent.bytes), round: 2, as: client, roster: roster,
            words: [UInt32](repeating: UInt32(client), count: numbers)
          ) { [UInt8](try node?.signature(for: $0).rawRepresentation ?? .init()) }
          sessions[client] = session
          if case .keys(let one) = try SecureMessage.read(answer, subject: "x").message { keys.append(one) }
        }
      }

      mutating func ask(_ client: Int, _ message: SecureMessage) throws -> SecureMessage {
        guard let answer = try sessions[client]?.answer(message.bytes(invitation.session)) else {
          throw SecureAggregationError("a test", "no client \(client)", "")
        }
        return try SecureMessage.read(answer, subject: "x").message
      }

      mutating func sealed(_ directory: Directory, _ clients: [Int]) throws -> [SealedShares] {
        try clients.compactMap { if case .sealed(let one) = try ask($0, .directory(directory)) { one } else { nil } }
      }
    }

    private func bytes(_ random: inout Mutator, _ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(random.below(256)) }
    }

    @Test("messages: written, read back, and every beginning and many changes refused")
    func messages() throws {
      var random = Mutator(seed: 4, name: "secure messages")
      func share(_ random: inout Mutator) throws -> SecretShare {
        try SecretShare(
          index: UInt16(1 + random.below(9)), words: (0..<16).map { _ in UInt16(random.below(1 << 16)) }, subject: "x")
      }
      let keys = Advertisement(
        client: 7, shareKey: bytes(&random, 32), maskKey: bytes(&random, 32), commitment: bytes(&random, 32),
        random: bytes(&random, 32), signature: bytes(&random, 64))
      let boxes = [1: bytes(&random, 96), 9: bytes(&random, 96)]
      let all: [SecureMessage] = [
        .keys(keys), .directory(Directory(advertisements: [keys])), .sealed(SealedShares(client: 3, boxes: boxes)),
        .received(ReceivedShares(client: 4, boxes: boxes)), .numbers(MaskedInput(client: 5, words: [1, .max, 0])),
        .request(UnmaskRequest(client: 6, survivors: [1, 6, 9], lost: [])),
        .opening(
          Unmasking(
            client: 6, seedShares: [1: try share(&random), 6: try share(&random)], keyShares: [4: try share(&random)])),
      ]
      let session = bytes(&random, 32)
      for message in all {
        let whole = message.bytes(session)
        let (id, read) = try SecureMessage.read(whole, subject: "x")
        #expect(id == session && read == message)
        for count in whole.indices {
          #expect(throws: SecureAggregationError.self) { try SecureMessage.read(Array(whole[..<count]), subject: "x") }
        }
        #expect(throws: SecureAggregationError.self) { try SecureMessage.read(whole + [0], subject: "x") }
        try FuzzRun.run("secure message", cases: 1000) { mutator in
          let changed = mutator.bytes(whole)
          do throws(SecureAggregationError) { _ = try SecureMessage.read(changed, subject: "x") } catch {}
        }
      }
      let invitation = SecureInvitation(clients: [0, 5, 900], message: [4, 5])
      #expect(try SecureInvitation(invitation.bytes) == invitation)
      #expect(try SecureInvitation(invitation.bytes).session == invitation.session)
      for count in 0..<invitation.bytes.count - 2 {
        #expect(throws: SecureAggregationError.self) { try SecureInvitation(Array(invitation.bytes[..<count])) }
      }
      // Everything in it is in the session.
      let others = [
        SecureInvitation(nonce: invitation.nonce, clients: [0, 5, 901], message: [4, 5]),
        SecureInvitation(nonce: invitation.nonce, clients: [0, 5, 900], message: [4, 6]),
        SecureInvitation(clients: [0, 5, 900], message: [4, 5]),
      ]
      #expect(Set(others.map(\.session) + [invitation.session]).count == 4)
    }

    @Test("four messages give the sum; of three clients one may be gone at the end", arguments: [[0, 1, 2], [0, 2]])
    func sum(_ openers: [Int]) throws {
      var round = try Round(3)
      var server = SecureServer<UInt32>(round.cohort)
      let directory = try server.collect(round.keys)
      var inputs: [MaskedInput<UInt32>] = []
      for shares in try server.route(try round.sealed(directory, [0, 1, 2])) {
        if case .numbers(let one) = try round.ask(shares.client, .received(shares)) { inputs.append(one) }
      }
      var answers: [Unmasking] = []
      for request in try server.add(inputs) where openers.contains(request.client) {
        if case .opening(let one) = try round.ask(request.client, .request(request)) { answers.append(one) }
        // The same again is given, and another partition is not.
        #expect(try round.ask(request.client, .request(request)) == .opening(try #require(answers.last)))
        let other = UnmaskRequest(
          client: request.client, survivors: [request.client], lost: [0, 1, 2].filter { $0 != request.client })
        #expect(throws: SecureAggregationError.self) { try round.ask(request.client, .request(other)) }
      }
      #expect(server.canFinish(from: Set(openers)) && !server.canFinish(from: [1]))
      #expect(try server.finish(answers).words == [3, 3, 3])
    }

    @Test("a server that sends some clients another model gets no shares of anybody")
    func twoModels() throws {
      var round = try Round(5, other: [4: [9, 9]])
      var server = SecureServer<UInt32>(round.cohort)
      // An honest server leaves the client out: its keys are for something else.
      #expect(try server.collect(round.keys).clients == [0, 1, 2, 3] && server.leftOut.keys.sorted() == [4])
      // One that lies passes the keys on.
      let all = Directory(advertisements: round.keys)
      for client in 0..<5 {
        #expect(throws: SecureAggregationError.self) { try round.ask(client, .directory(all)) }
      }
    }

    @Test("a server that tells some clients of fewer clients gets no numbers of those who hear of both")
    func twoDirectories() throws {
      var round = try Round(5)
      let (all, few) = (Directory(advertisements: round.keys), Directory(advertisements: Array(round.keys.prefix(4))))
      let sealed = try round.sealed(all, [0, 1]) + round.sealed(few, [2, 3])
      for client in 0..<4 {
        let boxes = Dictionary(
          sealed.filter { $0.client != client }.compactMap { one in one.boxes[client].map { (one.client, $0) } }
        ) { $1 }
        #expect {
          try round.ask(client, .received(ReceivedShares(client: client, boxes: boxes)))
        } throws: { "\($0)".contains("told of other clients") }
      }
    }

    @Test(
      "a server that says to some that a client is lost and to others that it is not gets too few shares of either kind"
    )
    func twoStories() throws {
      var round = try Round(5)
      var server = SecureServer<UInt32>(round.cohort)
      let directory = try server.collect(round.keys)
      for shares in try server.route(try round.sealed(directory, Array(0..<5))) {
        _ = try round.ask(shares.client, .received(shares))
      }
      var (seeds, keys) = ([SecretShare](), [SecretShare]())
      for client in 0..<5 where client != 4 {
        let isLost = client < 2
        let request = UnmaskRequest(
          client: client, survivors: isLost ? [0, 1, 2, 3] : [0, 1, 2, 3, 4], lost: isLost ? [4] : [])
        if case .opening(let one) = try round.ask(client, .request(request)) {
          seeds += one.seedShares[4].map { [$0] } ?? []
          keys += one.keyShares[4].map { [$0] } ?? []
        }
      }
      #expect(seeds.count == 2 && keys.count == 2)
      for shares in [seeds, keys] {
        #expect(throws: SecureAggregationError.self) {
          try SecretShare.secret(of: shares, threshold: round.cohort.graph.threshold, subject: "x")
        }
      }
    }
  }
#endif
