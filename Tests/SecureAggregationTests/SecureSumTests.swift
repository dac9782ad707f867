#if Federation
  import Crypto
  import FuzzSupport
  import Testing

  @testable import SecureAggregation

  /// The four messages of a secure sum among clients of which some are lost at each stage.
  @Suite("Secure sums") struct SecureSumTests {
    /// Clients with keys and numbers.
    private struct Clients {
      let cohort: Cohort
      let keys: [Int: P256.Signing.PrivateKey]
      let words: [Int: [UInt16]]
      var random: Mutator

      init(cohort: Cohort, keys: [Int: P256.Signing.PrivateKey], words: [Int: [UInt16]], random: Mutator) {
        (self.cohort, self.keys, self.words, self.random) = (cohort, keys, words, random)
      }

      init(_ count: Int, numbers: Int, seed: UInt64, fears: MaskGraph.Fears = .init()) throws {
        var random = Mutator(seed: seed, name: "secure sums")
        keys = Dictionary((0..<count).map { ($0, P256.Signing.PrivateKey()) }) { $1 }
        cohort = try Cohort(
          run: [1, 2, 3], round: 4, roster: keys.mapValues(\.publicKey), count: numbers, fears: fears)
        words = keys.mapValues { _ in (0..<numbers).map { _ in UInt16(random.below(1 << 16)) } }
        self.random = random
      }

      /// One round in which `lost` never answer from their stage on.
      mutating func sum(lost: [Set<Int>]) throws -> SecureServer<UInt16>.Sum {
        var server = SecureServer<UInt16>(cohort)
        var gone = lost[0]
        func isHere(_ client: Int) -> Bool { !gone.contains(client) }
        var clients: [Int: SecureClient<UInt16>] = [:]
        for client in keys.keys { clients[client] = SecureClient(client, cohort, using: &random) }
        var advertisements: [Advertisement] = []
        for client in keys.keys.sorted() where isHere(client) {
          guard let key = keys[client], let sent = try clients[client]?.advertise(signedBy: key) else { continue }
          advertisements.append(sent)
        }
        let directory = try server.collect(advertisements.shuffled(using: &random))
        gone.formUnion(lost[1])
        var shares: [SealedShares] = []
        for client in directory.clients where isHere(client) {
          if let sent = try clients[client]?.share(directory, using: &random) { shares.append(sent) }
        }
        let received = try server.route(shares.shuffled(using: &random))
        gone.formUnion(lost[2])
        var inputs: [MaskedInput<UInt16>] = []
        for received in received where isHere(received.client) {
          if let sent = try clients[received.client]?.mask(words[received.client] ?? [], received) {
            inputs.append(sent)
          }
        }
        let requests = try server.add(inputs.shuffled(using: &random))
        gone.formUnion(lost[3])
        var answers: [Unmasking] = []
        for request in requests where isHere(request.client) {
          if let sent = try clients[request.client]?.unmask(request) { answers.append(sent) }
        }
        #expect(server.leftOut.isEmpty)
        return try server.finish(answers.shuffled(using: &random))
      }

      /// The plain sum over clients.
      func plain(_ clients: [Int]) -> [UInt16] {
        (0..<cohort.count).map { index in clients.reduce(UInt16(0)) { $0 &+ (words[$1]?[index] ?? 0) } }
      }
    }

    @Test("of 5 clients, for every set of up to 2 that are lost at every stage, the sum is the plain sum bit for bit")
    func everyLoss() throws {
      var clients = try Clients(5, numbers: 20, seed: 1)
      #expect(clients.cohort.graph.threshold == 3)
      // For each client the stage at which it is lost, 4: never.
      for code in 0..<3125 {
        let stages = (0..<5).map { client in (0..<client).reduce(code) { value, _ in value / 5 } % 5 }
        let lost = (0..<4).map { stage in Set((0..<5).filter { stages[$0] == stage }) }
        guard lost.reduce(0, { $0 + $1.count }) <= 2 else { continue }
        let sum = try clients.sum(lost: lost)
        let wanted = (0..<5).filter { stages[$0] >= 3 }
        #expect(sum.clients == wanted && sum.words == clients.plain(wanted), "\(stages)")
      }
    }

    @Test("with more lost the round ends, and says so")
    func tooFew() throws {
      for stage in 0..<4 {
        var clients = try Clients(5, numbers: 3, seed: 2)
        var lost = [Set<Int>](repeating: [], count: 4)
        lost[stage] = [0, 2, 3]
        #expect {
          _ = try clients.sum(lost: lost)
        } throws: { "\($0)".contains("2 clients answered, and 3 must") }
      }
    }

    @Test("of 100 clients on a ring, with a tenth lost at random stages")
    func ring() throws {
      var clients = try Clients(100, numbers: 10, seed: 3)
      #expect(clients.cohort.graph.degree < 30)
      for seed in 0..<6 {
        var random = Mutator(seed: UInt64(seed), name: "losses")
        let chosen = (0..<100).shuffled(using: &random).prefix(10)
        var lost = [Set<Int>](repeating: [], count: 4)
        for client in chosen { lost[random.below(4)].insert(client) }
        let sum = try clients.sum(lost: lost)
        let wanted = (0..<100).filter { client in !(0..<3).contains { lost[$0].contains(client) } }
        #expect(sum.clients == wanted && sum.words == clients.plain(wanted))
      }
    }

    @Test("of 12 clients any up to 5 may be lost")
    func complete() throws {
      for seed in 0..<12 {
        var clients = try Clients(12, numbers: 5, seed: UInt64(seed))
        var random = Mutator(seed: UInt64(seed), name: "losses of 12")
        var lost = [Set<Int>](repeating: [], count: 4)
        for client in (0..<12).shuffled(using: &random).prefix(random.below(6)) { lost[random.below(4)].insert(client) }
        let sum = try clients.sum(lost: lost)
        #expect(sum.words == clients.plain(sum.clients))
      }
    }

    /// Clients that have masked their numbers, and what the server then asks.
    private func masked(_ clients: inout Clients, lost: Set<Int> = []) throws -> (
      [Int: SecureClient<UInt16>], [MaskedInput<UInt16>], [UnmaskRequest], SecureServer<UInt16>
    ) {
      var (server, all, random) = (SecureServer<UInt16>(clients.cohort), [Int: SecureClient<UInt16>](), clients.random)
      var advertisements: [Advertisement] = []
      for (client, key) in clients.keys.sorted(by: { $0.key < $1.key }) {
        var one = SecureClient<UInt16>(client, clients.cohort, using: &random)
        advertisements.append(try one.advertise(signedBy: key))
        all[client] = one
      }
      let directory = try server.collect(advertisements)
      var shares: [SealedShares] = []
      for client in directory.clients {
        if let sent = try all[client]?.share(directory, using: &random) { shares.append(sent) }
      }
      var inputs: [MaskedInput<UInt16>] = []
      for received in try server.route(shares) where !lost.contains(received.client) {
        if let sent = try all[received.client]?.mask(clients.words[received.client] ?? [], received) {
          inputs.append(sent)
        }
      }
      return (all, inputs, try server.add(inputs), server)
    }

    @Test("no client answers twice, nor gives both kinds of share of one client")
    func onlyOnce() throws {
      var clients = try Clients(5, numbers: 3, seed: 4)
      let (all, _, requests, _) = try masked(&clients, lost: [4])
      var first = try #require(all[0])
      let request = try #require(requests.first)
      #expect(request.survivors == [0, 1, 2, 3] && request.lost == [4])
      let both = UnmaskRequest(client: 0, survivors: [0, 1, 2, 3], lost: [3, 4])
      var liar = first
      #expect(throws: SecureAggregationError.self) { try liar.unmask(both) }
      // Nor what is right after what was wrong.
      #expect(throws: SecureAggregationError.self) { try liar.unmask(request) }
      let answer = try first.unmask(request)
      #expect(Set(answer.seedShares.keys) == [0, 1, 2, 3] && Set(answer.keyShares.keys) == [4])
      let other = UnmaskRequest(client: 0, survivors: [0, 1, 4], lost: [2, 3])
      for request in [request, other] {
        #expect {
          try first.unmask(request)
        } throws: { "\($0)".contains("out of turn") }
      }
      for (survivors, lost) in [
        ([0, 1], [2, 3, 4]), ([1, 2, 3], [0, 4]), ([0, 1, 2], [3]), ([0, 1, 2, 9], [3, 4]),
      ] {
        var one = try #require(all[0])
        #expect(throws: SecureAggregationError.self) {
          try one.unmask(UnmaskRequest(client: 0, survivors: survivors, lost: lost))
        }
      }
    }

    @Test("what a client sends is uniform, whatever its numbers are")
    func uniform() throws {
      var clients = try Clients(4, numbers: 40_000, seed: 5)
      let cohort = clients.cohort
      clients = Clients(
        cohort: cohort, keys: clients.keys, words: clients.words.mapValues { $0.map { _ in 7 } }, random: clients.random
      )
      for input in try masked(&clients).1 {
        var (low, high) = ([Int](repeating: 0, count: 256), [Int](repeating: 0, count: 256))
        for word in input.words {
          low[Int(word & 255)] += 1
          high[Int(word >> 8)] += 1
        }
        #expect(ChiSquare.isUniform(low) && ChiSquare.isUniform(high))
      }
    }

    @Test("keys that no node of the roster signed are left out by the server, and refused by clients")
    func strangers() throws {
      let clients = try Clients(5, numbers: 3, seed: 6)
      var random = clients.random
      let stranger = P256.Signing.PrivateKey()
      var ones = (0..<5).map { SecureClient<UInt16>($0, clients.cohort, using: &random) }
      var sent: [Advertisement] = []
      for client in 0..<5 {
        sent.append(try ones[client].advertise(signedBy: client == 4 ? stranger : #require(clients.keys[client])))
      }
      var server = SecureServer<UInt16>(clients.cohort)
      #expect(try server.collect(sent).clients == [0, 1, 2, 3])
      #expect(server.leftOut.keys.sorted() == [4])
      // A server that passes it on all the same.
      #expect {
        try ones[0].share(Directory(advertisements: sent), using: &random)
      } throws: { "\($0)".contains("not signed by a node of the roster") }
      // Nor keys of another round.
      let other = try Cohort(run: [1, 2, 3], round: 5, roster: clients.cohort.roster, count: 3)
      #expect(throws: SecureAggregationError.self) { try sent[0].check(other) }
    }

    @Test("a false share is found out before a false sum is given")
    func falseShares() throws {
      var clients = try Clients(5, numbers: 3, seed: 7)
      var (all, _, requests, server) = try masked(&clients, lost: [4])
      var answers: [Unmasking] = []
      for request in requests {
        if let answer = try all[request.client]?.unmask(request) { answers.append(answer) }
      }
      func changed(_ shares: [Int: SecretShare], _ client: Int) throws -> [Int: SecretShare] {
        var shares = shares
        let share = try #require(shares[client])
        shares[client] = try SecretShare(
          index: share.index, words: share.words.dropLast(8) + [share.words[8] ^ 1] + share.words.dropFirst(9),
          subject: "x")
        return shares
      }
      for isSeed in [true, false] {
        var changedAnswers = answers
        let first = answers[0]
        changedAnswers[0] = Unmasking(
          client: first.client, seedShares: isSeed ? try changed(first.seedShares, 1) : first.seedShares,
          keyShares: isSeed ? first.keyShares : try changed(first.keyShares, 4))
        var one = server
        #expect {
          try one.finish(changedAnswers)
        } throws: { "\($0)".contains("a share of it is false") }
      }
      #expect(try server.finish(answers).words == clients.plain([0, 1, 2, 3]))
    }

    @Test("a box that was changed, or is another's, does not open")
    func boxes() throws {
      let clients = try Clients(3, numbers: 1, seed: 8)
      let cohort = clients.cohort
      var random = clients.random
      let (mine, theirs) = (RoundKey(using: &random), RoundKey(using: &random))
      let key = try mine.agreed(with: theirs.publicBytes, .share, direction: "0>1 ", cohort)
      #expect(try theirs.agreed(with: mine.publicBytes, .share, direction: "0>1 ", cohort) == key)
      #expect(try mine.agreed(with: theirs.publicBytes, .share, direction: "1>0 ", cohort) != key)
      #expect(try mine.agreed(with: theirs.publicBytes, .mask, cohort) != key)
      let shares = SecretShare.shares(of: [UInt8](repeating: 9, count: 32), at: [1, 2], threshold: 2, using: &random)
      let box = try ShareBox.seal(seed: shares[0], key: shares[1], from: 0, to: 1, using: key, directory: [7], cohort)
      let opened = try ShareBox.open(box, from: 0, to: 1, using: key, directory: [7], cohort)
      #expect(opened.seed == shares[0] && opened.key == shares[1])
      // Nor among clients that were told of other clients.
      #expect(throws: SecureAggregationError.self) {
        try ShareBox.open(box, from: 0, to: 1, using: key, directory: [8], cohort)
      }
      #expect(throws: SecureAggregationError.self) {
        try ShareBox.open(box, from: 1, to: 0, using: key, directory: [7], cohort)
      }
      for bit in 0..<8 * box.count {
        var changed = box
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(throws: SecureAggregationError.self) {
          try ShareBox.open(changed, from: 0, to: 1, using: key, directory: [7], cohort)
        }
      }
      for count in box.indices {
        #expect(throws: SecureAggregationError.self) {
          try ShareBox.open(Array(box[..<count]), from: 0, to: 1, using: key, directory: [7], cohort)
        }
      }
    }
  }
#endif
