#if Federation
  import Crypto
  import FederatedLearning
  import FileStorage
  import Foundation
  import SecureAggregation
  import Synchronization
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork
  @testable import FlowerWire

  /// Secure sums over a SuperLink: the bytes of those in one process, whoever is lost at whichever stage, and nothing asked twice.
  @Suite("Secure sums over a network", .serialized) struct SecureTransportTests {
    private static let stages = SecureStage.allCases.map(\.rawValue)

    private func settings(_ sites: TestFederation, rounds: Int = 1) throws -> FederatedSettings {
      var settings = try sites.settings("fedavg", rounds: rounds)
      settings.secure = SecureSums()
      return settings
    }

    @Test("a run over a network gives the bytes of a simulation, and what left is written down")
    func law() throws {
      let sites = try TestFederation()
      let settings = try settings(sites, rounds: 2)
      let link = try FakeSuperLink()
      defer { link.close() }
      let networked = try sites.withSites(link, "n") { try sites.train(settings, "networked", link: link) }
      #expect(try networked != nil && networked == sites.simulated(settings))
      let answered = try sites.rounds("networked")
      #expect(answered == [0: [0, 1, 2], 1: [0, 1, 2]])
      #expect(try sites.train(settings, "replayed", link: nil, answered: answered) == networked)
      var open = settings
      open.secure = nil
      #expect(try sites.train(open, "open", link: nil) != networked)
      // Each client got four messages of each round, and each of them one content.
      #expect(link.questions.count == 3 * 4 * 2 && link.questions.values.allSatisfy { $0 == 1 })
      let sent = try String(contentsOfFile: sites.folder + "/n-site0/sent.jsonl", encoding: .utf8)
      let lines = sent.split(separator: "\n").compactMap { JSONValue(String($0)) }
      let stages = lines.compactMap { $0["round"]?.string?.split(separator: "/").map(String.init) }
      #expect(stages.filter { $0.count > 3 }.map { $0[$0.count - 2] } == Self.stages + Self.stages)
      #expect(lines.filter { $0["contents"]?["masked"] != nil }.count == 2)
    }

    @Test(
      "up to n - t clients that are lost at a stage cost their updates and no more",
      arguments: SecureStage.allCases, [Set([1]), Set([0, 4])])
    func losses(_ stage: SecureStage, _ lost: Set<Int>) throws {
      let sites = try TestFederation(5)
      let settings = try settings(sites)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.lose(lost, at: stage.rawValue)
      let networked = try sites.withSites(link, "l") { try sites.train(settings, "networked", link: link) }
      let answered = try sites.rounds("networked")
      // Whose masked numbers arrived is in the sum, though it is gone at the end.
      #expect(answered == [0: (0..<5).filter { stage == .opening || !lost.contains($0) }])
      #expect(try networked != nil && networked == sites.train(settings, "replayed", link: nil, answered: answered))
      let failures = try RoundsLog.rounds(of: "\(sites.folder)/networked/rounds.jsonl")[0].failures
      #expect(failures.count == (stage == .opening ? 0 : lost.count))
    }

    @Test("a sum that does not come about is tried again with other keys", arguments: SecureStage.allCases)
    func again(_ stage: SecureStage) throws {
      let sites = try TestFederation()
      let settings = try settings(sites)
      let link = try FakeSuperLink()
      defer { link.close() }
      // Of three clients each is needed, but for the last shares, of which two are enough; who was away once is asked again.
      link.lose(stage == .opening ? [0, 2] : [1], at: stage.rawValue, times: stage == .opening ? 4 : 2)
      let notes = Mutex<[String]>([])
      let networked = try sites.withSites(link, "a") {
        try sites.train(
          settings, "networked", link: link, note: { text in notes.withLock { $0.append(text) } })
      }
      #expect(try networked != nil && networked == sites.simulated(settings))
      #expect(notes.withLock { $0 }.contains { $0.contains("no secure sum came about") && $0.contains("asking again") })
      #expect(Set(link.questions.keys.compactMap { $0.split(separator: "/").last }).count == 2)
    }

    @Test("with too few each time the run ends, and says who was lost where")
    func tooFew() throws {
      let sites = try TestFederation()
      let link = try FakeSuperLink()
      defer { link.close() }
      link.lose([1], at: "numbers")
      #expect {
        _ = try sites.withSites(link, "f") { try sites.train(settings(sites), "networked", link: link) }
      } throws: {
        let words = "\($0)"
        return words.contains("0 of 3 clients answered, and 3 must")
          && words.contains("client 1 failed: went offline (numbers)")
          && words.contains("no sum came about: the numbers: 2 clients answered, and 3 must")
      }
      // No masks were taken off.
      #expect(!link.questions.keys.contains { $0.contains("opening") })
    }

    @Test("every call that fails once changes nothing", arguments: FakeSuperLink.Fault.allCases)
    func badNetwork(_ fault: FakeSuperLink.Fault) throws {
      let sites = try TestFederation()
      let settings = try settings(sites)
      let link = try FakeSuperLink()
      defer { link.close() }
      let names = [
        "fleet/activate-node", "fleet/pull-object", "fleet/confirm-message-received", "fleet/push-messages",
        "fleet/push-object", "control/list-nodes", "runtime/pull-task-input", "runtime/get-nodes",
        "runtime/push-messages", "runtime/push-object", "runtime/pull-messages", "runtime/pull-object",
        "runtime/confirm-message-received",
      ]
      link.spoil(names, fault)
      let networked = try sites.withSites(link, "b") { try sites.train(settings, "networked", link: link) }
      #expect(try networked == sites.simulated(settings))
    }

    @Test(
      "a server that was killed at any moment of a sum goes on with it, and asks nobody anything else than before",
      arguments: SecureStage.allCases, [0, 3, 7, 12])
    func killedServer(_ stage: SecureStage, _ calls: Int) throws {
      let sites = try TestFederation(4)
      let settings = try settings(sites)
      let link = try FakeSuperLink()
      defer { link.close() }
      let networked = try sites.withSites(link, "k") {
        try sites.trainCutOff(settings, link: link, after: stage, calls: calls)
      }
      #expect(try networked != nil && networked == sites.simulated(settings))
      #expect(link.questions.count == 4 * 4 && link.questions.values.allSatisfy { $0 == 1 })
    }

    @Test("a server whose SuperLink lost everything asks the same again, and is given the same")
    func lostMemory() throws {
      let sites = try TestFederation(4)
      let settings = try settings(sites)
      let link = try FakeSuperLink()
      defer { link.close() }
      var hasLost = false
      let networked = try sites.withSites(link, "m") {
        try sites.trainCutOff(settings, link: link, after: .numbers, calls: 6) {
          link.loseMemory()
          hasLost = true
        }
      }
      #expect(hasLost)
      #expect(try networked != nil && networked == sites.simulated(settings))
      #expect(link.questions.count == 4 * 4 && link.questions.values.allSatisfy { $0 == 1 })
    }

    @Test("sites that refuse: without a roster, with another, by a policy; and a policy that wants sums")
    func refusals() throws {
      let sites = try TestFederation(5)
      let link = try FakeSuperLink()
      defer { link.close() }
      var old = Roster(isOpen: false)
      for member in sites.roster.members.prefix(4) { try old.admit(member.publicKey, name: member.name) }
      try old.write(to: sites.folder + "/old.json")
      var (large, sums) = (SitePolicy(), SitePolicy())
      (large.leastCohort, sums.needsSecure) = (5, true)
      let settings = try settings(sites)
      // The first attempt asks all five.
      let model = try sites.withSites(
        link, "r", policies: [0: large, 1: sums], rosters: [3: sites.folder + "/old.json"]
      ) { try sites.train(settings, "networked", link: link) }
      #expect(model != nil)
      let round = try RoundsLog.rounds(of: "\(sites.folder)/networked/rounds.jsonl")[0]
      #expect(round.answered == [0, 1, 2, 4])
      #expect(round.failures.count == 1 && round.failures[0].contains("client 4 is not in the roster"))
      var open = try sites.settings("fedavg", rounds: 1)
      (open.leastAnswers, open.deadline) = (2, .seconds(20))
      #expect(throws: SiteRefusal.self) { try sums.check(open) }
      try sums.check(settings)
    }

    /// A node's answer to what a server sends, without a network.
    private func answer(
      _ work: NodeWork, _ group: String, _ payload: [UInt8]
    ) -> NodeWork.Answer {
      var bag = ObjectBag()
      var metadata = FlowerMetadata()
      (metadata.group, metadata.type) = (group, "train")
      let records = bag.add(FederationRecords.records(payload))
      let (message, tree) = bag.add(FlowerMessage(metadata), records)
      return work.answer(StoredMessage(message: message, tree: tree, objects: bag), allow: {})
    }

    private struct FixedSite: ClientSite {
      let summed: [UInt32]?
      func introduce(_ preamble: [UInt8], node: Int) throws -> SiteIntroduction {
        SiteIntroduction(program: "test", examples: nil)
      }
      func update(_ message: BroadcastMessage, node: Int, client: Int, accepted: Int?) throws -> SiteUpdate {
        summed.map { SiteUpdate(summed: $0, contents: SentContents()) }
          ?? SiteUpdate(bytes: [1], contents: SentContents())
      }
      func answer(
        _ tensors: [NamedTensor], options: [String: Double], isTraining: Bool, node: Int
      ) throws -> PlainAnswer { throw SiteRefusal("no") }
    }

    @Test("a client that was started again has no keys of before, says so, and takes part in the next sum")
    func restarted() throws {
      let sites = try TestFederation()
      let model = try TensorSchema([TensorDescription(name: "a", shape: [2])])
      let message = try BroadcastMessage.encode(
        Broadcast(round: 0, weights: try Payload([1, 2], model, subject: "x")), preamble: [])
      func work(_ client: Int, _ summed: [UInt32]? = [1, 2, 3, 4]) -> NodeWork {
        NodeWork(
          site: FixedSite(summed: summed), identity: sites.identity(client), node: 0,
          roster: sites.folder + "/roster.json")
      }
      func payload(_ answer: NodeWork.Answer) throws -> [UInt8] {
        try #require(try answer.content.flatMap { try FederationRecords.payload(of: $0) })
      }
      let invitation = SecureInvitation(clients: [0, 1, 2], message: message)
      let works = (0..<3).map { work($0) }
      var keys: [Advertisement] = []
      for (client, work) in works.enumerated() {
        let bytes = try payload(answer(work, "0/\(client)//keys/1", invitation.bytes))
        // The same question, the same answer.
        #expect(try payload(answer(work, "0/\(client)//keys/1", invitation.bytes)) == bytes)
        if case .keys(let one) = try SecureMessage.read(bytes, subject: "x").message { keys.append(one) }
      }
      var server = SecureServer<UInt32>(
        try Cohort(
          run: invitation.session, round: 0, roster: try sites.roster.signingKeys(of: [0, 1, 2]), count: 4))
      let directory = SecureMessage.directory(try server.collect(keys)).bytes(invitation.session)
      let again = work(1)
      let failure = try #require(answer(again, "0/1//shares/1", directory).failure)
      #expect(failure.reason.contains("keys of this round are gone"))
      let next = SecureInvitation(clients: [0, 1, 2], message: message)
      #expect(answer(again, "0/1//keys/2", next.bytes).failure == nil)
      #expect(answer(works[0], "0/0//shares/1", directory).failure == nil)
      // The next sum ends the one before.
      #expect(answer(works[2], "0/2//keys/2", next.bytes).failure == nil)
      #expect(answer(works[2], "0/2//shares/1", directory).failure?.reason.contains("another secure sum") == true)
      // Neither is sent what the server's settings do not say.
      #expect(answer(work(0), "0/0/", message).failure?.reason.contains("promise a secure sum") == true)
      #expect(answer(work(0, nil), "0/0//keys/1", next.bytes).failure?.reason.contains("say nothing of one") == true)
      // Nor with keys that are another client's.
      #expect(answer(work(0), "0/1//keys/1", next.bytes).failure?.reason.contains("says otherwise") == true)
    }
  }
#endif
