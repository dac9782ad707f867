#if Federation
  import Foundation
  import Synchronization
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork

  /// The law of transports: same seed, data and answering clients, same bytes, whether clients are threads or nodes of a SuperLink.
  @Suite("Transports", .serialized) struct TransportTests {
    @Test(
      "a run over a network gives the bytes of a simulation, with memories of clients and small updates",
      arguments: [("fedavg", nil), ("scaffold", nil), ("fedavg", "sample:0.5,eden:1"), ("fedprox", "topk:0.1")])
    func law(_ strategy: String, _ compress: String?) throws {
      let sites = try TestFederation()
      let settings = try sites.settings(strategy, compress: compress)
      let link = try FakeSuperLink()
      defer { link.close() }
      let networked = try sites.withSites(link, "n") { try sites.train(settings, "networked", link: link) }
      let simulated = try sites.simulated(settings)
      #expect(networked != nil && networked == simulated)
      let answered = try sites.rounds("networked")
      #expect(answered == [0: [0, 1, 2], 1: [0, 1, 2]])
      #expect(try sites.train(settings, "replayed", link: nil, answered: answered) == networked)
      // Another answer, another model: the law compares what it should.
      #expect(try sites.train(settings, "other", link: nil, answered: [0: [0, 1, 2], 1: [0, 2]]) != networked)
      let sent = try String(contentsOfFile: sites.folder + "/n-site0/sent.jsonl", encoding: .utf8)
      #expect(sent.split(separator: "\n").filter { $0.contains("\"train\"") }.count == 2)
    }

    @Test("every call that fails once changes nothing", arguments: FakeSuperLink.Fault.allCases)
    func badNetwork(_ fault: FakeSuperLink.Fault) throws {
      let sites = try TestFederation()
      let settings = try sites.settings("fedavg", rounds: 1)
      let simulated = try sites.simulated(settings)
      let link = try FakeSuperLink()
      defer { link.close() }
      let names = [
        "fleet/register-node", "fleet/activate-node", "fleet/pull-messages", "fleet/pull-object",
        "fleet/confirm-message-received", "fleet/push-messages", "fleet/push-object", "control/start-run",
        "runtime/acquire-task", "runtime/pull-task-input", "runtime/get-nodes", "runtime/push-messages",
        "runtime/push-object", "runtime/pull-messages", "runtime/pull-object", "runtime/confirm-message-received",
      ]
      link.spoil(names, fault)
      #expect(try sites.withSites(link, "b") { try sites.train(settings, "networked", link: link) } == simulated)
      // A run that was started waits, and is not started again.
      for name in names where name != "control/start-run" {
        #expect(link.calls[name, default: 0] > 1, "\(name) was not tried again")
      }
    }

    @Test("a message that was handed over is not lost where its objects do not come at once")
    func objectsLater() throws {
      let sites = try TestFederation()
      let settings = try sites.settings("fedavg", rounds: 1)
      let simulated = try sites.simulated(settings)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.spoil(["fleet/pull-object"], .serverError)
      let model = try sites.withSites(link, "o") { try sites.train(settings, "networked", link: link) }
      #expect(model == simulated)
      // Each site got the introduction and the round once: nothing had to be sent anew.
      #expect(link.calls["fleet/push-messages"] == 6)
    }

    @Test("a message that was handed over with an answer that was lost is sent again, to whoever lost it alone")
    func lostHandover() throws {
      let sites = try TestFederation()
      let settings = try sites.settings("scaffold", rounds: 2)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.loseHandovers(4)
      let model = try sites.withSites(link, "l") { try sites.train(settings, "networked", link: link) }
      #expect(try model != nil && model == sites.simulated(settings))
      #expect(try sites.rounds("networked") == [0: [0, 1, 2], 1: [0, 1, 2]])
      // Introductions and two rounds of three: nobody worked twice.
      #expect(link.calls["fleet/push-messages"] == 9)
    }

    @Test("a server that stops between rounds goes on, and one whose SuperLink loses its memory too")
    func goesOn() throws {
      let sites = try TestFederation()
      let settings = try sites.settings("scaffold", rounds: 3)
      let simulated = try sites.simulated(settings)
      let link = try FakeSuperLink()
      defer { link.close() }
      let model = try sites.withSites(link, "g") { () -> Data? in
        let log = "\(sites.folder)/networked/rounds.jsonl"
        let hasRound: @Sendable () -> Bool = { FileManager.default.fileExists(atPath: log) }
        #expect(try sites.train(settings, "networked", link: link, stop: hasRound) == nil)
        link.loseMemory()
        return try sites.train(settings, "networked", link: link, isResumed: true)
      }
      #expect(model != nil && model == simulated)
    }

    @Test("nodes whose keys are not admitted yet wait for it")
    func early() throws {
      let sites = try TestFederation()
      let settings = try sites.settings("fedavg", rounds: 1)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.closeRegistration()
      let model = try sites.withSites(link, "e") { () -> Data? in
        while link.calls["fleet/register-node", default: 0] < 6 { usleep(10_000) }
        try SuperLinkDesk(link.place).admit(sites.roster)
        return try sites.train(settings, "networked", link: link)
      }
      #expect(try model != nil && model == sites.simulated(settings))
    }

    @Test("a node whose key is not admitted for long says what is missing, and ends")
    func stranger() throws {
      let sites = try TestFederation(1)
      let link = try FakeSuperLink()
      defer { link.close() }
      link.closeRegistration()
      var settings = TestFederation.eager
      settings.giveUp = 0.2
      let notes = Mutex<[String]>([])
      let service = try NodeService(
        link.place, settings: settings, nodes: [sites.identity(0)], folder: sites.folder + "/s",
        site: sites.trainer(0, state: sites.folder + "/s"), allow: { _, _, _ in },
        note: { text in notes.withLock { $0.append(text) } })
      #expect {
        _ = try service.run { true }
      } throws: {
        ($0 as? FlowerError)?.kind == .notOpen
      }
      // Said once, however often it was tried.
      #expect(link.calls["fleet/register-node", default: 0] > 2)
      #expect(notes.withLock { $0 }.count == 1)
      #expect(notes.withLock { $0 }[0].contains("'mathrec server admit'; trying again"))
    }

    @Test("a hundred nodes of a site, of which the data of two are in memory, give the bytes of a simulation")
    func manyNodes() throws {
      let sites = try TestFederation(120)
      var settings = try sites.settings("fedavg")
      (settings.sample, settings.partition) = (4, "writer")
      (settings.data.isVirtual, settings.data.isAugmented, settings.data.test) = (true, false, [])
      let link = try FakeSuperLink()
      defer { link.close() }
      let folder = sites.folder + "/many"
      let trainer = SiteTrainer(
        .virtual, nodes: 120, folder: folder, program: "test", policy: SitePolicy(), model: nil, mostKept: 2,
        log: { _ in })
      let service = try NodeService(
        link.place, settings: TestFederation.eager, nodes: (0..<120).map(sites.identity), folder: folder, site: trainer,
        allow: { _, _, _ in }, note: { _ in })
      let model = try TestFederation.with([service]) { try sites.train(settings, "networked", link: link) }
      #expect(try model != nil && model == sites.simulated(settings))
      #expect(trainer.keptClients == 2)
      // They are asked who they are in two calls at least, and then there are two rounds.
      #expect(link.calls["runtime/push-messages", default: 0] >= 4)
    }
  }
#endif
