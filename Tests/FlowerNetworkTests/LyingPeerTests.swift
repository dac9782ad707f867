#if Federation
  import FederatedLearning
  import Foundation
  import NeuralNetworks
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork
  @testable import FlowerWire

  /// What peers say that cannot be: it costs them their part, and nobody else anything.
  @Suite("Lying peers", .serialized) struct LyingPeerTests {
    @Test("a client whose reply is none costs its update and is named", arguments: FakeSuperLink.Lie.allCases)
    func replies(_ lie: FakeSuperLink.Lie) throws {
      let sites = try TestFederation()
      var settings = try sites.settings("fedavg", rounds: 1)
      settings.leastAnswers = 2
      let link = try FakeSuperLink()
      defer { link.close() }
      link.replace(repliesOf: 1, by: lie)
      let model = try sites.withSites(link, "l") { try sites.train(settings, "networked", link: link) }
      let answered = try sites.rounds("networked")
      #expect(answered == [0: [0, 2]])
      #expect(try model != nil && model == sites.train(settings, "replayed", link: nil, answered: answered))
      let failures = try RoundsLog.rounds(of: "\(sites.folder)/networked/rounds.jsonl")[0].failures
      let words =
        switch lie {
        case .deepTree: "levels"
        case .otherKind: "CustomDataClass"
        case .manyBytes: "its reply has more than"
        }
      try #require(failures.count == 1)
      #expect(failures[0].hasPrefix("client 1 ") && failures[0].contains(words), "\(failures)")
    }

    @Test("rounds and clients are numbers that messages have room for")
    func groups() {
      let most = "\(UInt32.max)"
      #expect(FederationRecords.Group("\(most)/\(most)/\(most)")?.round == Int(UInt32.max))
      for text in [
        "9223372036854775807/0/", "4294967296/0/", "-1/0/", "0/-1/", "0/0/-1", "0/0/9223372036854775807", "x/0/", "0/0",
        "0/0/0/0", "0/0//keys", "0/0//x/y", "",
      ] {
        #expect(FederationRecords.Group(text) == nil, "\(text)")
      }
    }

    @Test("what a client calls itself is one short line")
    func names() {
      func read(_ name: String) -> String? {
        FederationRecords.introduction(
          of: FederationRecords.introduction(SiteIntroduction(program: "p\nq", examples: 1), node: name))?.node
      }
      #expect(read("a\r\nround 9: accuracy 1\u{2028}") == "a round 9: accuracy 1")
      #expect(read("\n \n") == "nameless")
      #expect(read(String(repeating: "x", count: 1_000_000))?.count == 100)
    }

    @Test("the nodes of a message are looked up by bytes of any number")
    func asked() {
      let node: UInt64 = 0xFEDC_BA98_7654_3210
      let asks = FederationRecords.asks(FederationRecords.records([1], to: [7, node]))
      #expect(asks?(node) == true && asks?(7) == true && asks?(8) == false)
      #expect(FederationRecords.asks(FederationRecords.records([1])) == nil)
      func marks(_ bytes: [UInt8]) -> FlowerRecords {
        FlowerRecords([
          FlowerRecords.Entry(FederationRecords.name, .config([FlowerRecord.NamedValue("asked", .bytes(bytes))]))
        ])
      }
      #expect(FederationRecords.asks(marks([]))?(7) == false)
      #expect(FederationRecords.asks(marks([7]))?(7) == false)
      #expect(FederationRecords.asks(marks([7, 0, 7]))?(7) == true)
    }

    @Test("settings of a strategy in Python that are no counts are refused")
    func options() throws {
      let sites = try TestFederation(1)
      var settings = try sites.settings("fedavg", rounds: 1)
      settings.leastAnswers = 1
      _ = try sites.train(settings, "start", link: nil)
      let model = try ModelFile.readEnsemble([sites.folder + "/start/model.safetensors"]).members[0]
      let trainer = SiteTrainer(
        .places([sites.places[0]]), nodes: 1, folder: sites.folder + "/s", program: "test", policy: SitePolicy(),
        model: model, log: { _ in })
      for name in ["local-epochs", "batch-size", "server-round"] {
        for value in [Double.nan, .infinity, -.infinity, 1e30, -1e30, -9_223_372_036_854_775_808] {
          #expect(throws: (any Error).self, "\(name) \(value)") {
            _ = try trainer.answer([], options: [name: value], isTraining: true, node: 0)
          }
        }
      }
    }
  }
#endif
