#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation
  import FuzzSupport
  import Testing

  @testable import FederatedClassifiers
  @testable import FlowerNetwork

  /// Addresses, rosters, policies and the files of a run: what is let in, and what is said of what is not.
  @Suite("Files and rules of a federation") struct PlaceTests {
    @Test("plain HTTP is for this machine")
    func places() throws {
      #expect(
        try SuperLinkPlace("fl.example.org:9092", authorityFile: "ca.crt", isInsecure: false).address
          == "https://fl.example.org:9092")
      #expect(try SuperLinkPlace("127.0.0.1:1", authorityFile: nil, isInsecure: true).address == "http://127.0.0.1:1")
      #expect(throws: FlowerError.self) {
        try SuperLinkPlace("fl.example.org:9092", authorityFile: nil, isInsecure: true)
      }
      for text in ["", ":1", "host", "host:", "host:0", "host:70000", "a/b:1", "a@b:1", "a b:1", "127.0.0.1:x"] {
        #expect(throws: FlowerError.self) { try SuperLinkPlace(text, authorityFile: nil, isInsecure: false) }
      }
    }

    @Test("times are what Flower reads")
    func times() {
      #expect(WallClock.text(1_790_000_000.25) == "2026-09-21T14:13:20.250000+00:00")
      #expect(WallClock.text(0) == "1970-01-01T00:00:00.000000+00:00")
    }

    @Test("a roster keeps each site's number, and says what is wrong with a damaged file")
    func rosters() throws {
      let folder = FileManager.default.temporaryDirectory.path + "/roster-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      func key(_ number: Int) -> String { "-----BEGIN PUBLIC KEY-----\n\(number)\n-----END PUBLIC KEY-----\n" }
      var roster = Roster(isOpen: false)
      try roster.admit(key(1), name: "a")
      try roster.admit(key(2), name: "b")
      #expect(throws: FlowerError.self) { try roster.admit(key(3), name: "a") }
      #expect(try roster.remove("a").number == 0)
      #expect(throws: FlowerError.self) { try roster.remove("a") }
      try roster.admit(key(3), name: "a")
      #expect(roster.members.map(\.number) == [0, 1, 2] && roster.present.map(\.name) == ["b", "a"])
      try roster.admit(key(1), name: "c")
      #expect(roster.present.map(\.name) == ["c", "b", "a"])
      let path = folder + "/roster.json"
      try roster.write(to: path)
      #expect(try Roster(path: path) == roster)
      let bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
      try FuzzRun.run("roster", cases: 500) { mutator in
        try Data(mutator.bytes(bytes)).write(to: URL(fileURLWithPath: path))
        do throws(FlowerError) { _ = try Roster(path: path) } catch {}
      }
    }

    @Test("rounds are read back, cut off where a run is resumed, and refused where they are damaged")
    func rounds() throws {
      let folder = FileManager.default.temporaryDirectory.path + "/rounds-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let path = folder + "/rounds.jsonl"
      var log = try RoundsLog(resuming: path, rounds: 0)
      for round in 1...3 {
        try log.append(
          RoundsLog.Round(
            round: round, asked: [0, 1, 2], answered: round == 2 ? [0, 2] : [0, 1, 2],
            seconds: round == 2 ? [1, 2] : [1, 2, 3], failures: round == 2 ? ["client 1 late: \"no\""] : []))
      }
      #expect(try RoundsLog.answered(of: path) == [0: [0, 1, 2], 1: [0, 2], 2: [0, 1, 2]])
      #expect(log.accepted(1) == 2 && log.accepted(7) == nil)
      #expect(try RoundsLog(resuming: path, rounds: 2).accepted(1) == 0)
      #expect(try RoundsLog.rounds(of: path).count == 2)
      #expect(throws: FlowerError.self) { try RoundsLog(resuming: path, rounds: 3) }
      let bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
      try FuzzRun.run("rounds", cases: 500) { mutator in
        try Data(mutator.bytes(bytes)).write(to: URL(fileURLWithPath: path))
        do throws(FlowerError) { _ = try RoundsLog.rounds(of: path) } catch {}
      }
    }

    @Test("a policy says which of its rules forbids a run, and none may be misspelt")
    func policies() throws {
      func policy(_ text: String) throws -> SitePolicy { try SitePolicy(Data(text.utf8), path: "p.json") }
      var settings = FederatedSettings(engine: try EngineSettings(compress: "eden:1"))
      settings.local.epochs = 3
      for (text, word) in [
        (#"{"strategies": ["scaffold"]}"#, "fedavg"), (#"{"codecs": ["float32"]}"#, "eden:1"),
        (#"{"mostEpochs": 2}"#, "3 epochs"), (#"{"leastCohort": 11}"#, "10 clients"),
        (#"{"needsClip": true}"#, "--clip"),
      ] {
        #expect { try policy(text).check(settings) } throws: { "\($0)".contains(word) }
      }
      try policy(#"{"strategies": ["fedavg"], "codecs": ["eden:1"], "mostEpochs": 3, "leastCohort": 10}"#).check(
        settings)
      let day = try policy(#"{"mostRoundsADay": 2, "mostBytesADay": 100, "hours": [20, 6]}"#)
      try day.check(rounds: 1, bytes: 99, hour: 23)
      try day.check(rounds: 1, bytes: 99, hour: 5)
      #expect(throws: SiteRefusal.self) { try day.check(rounds: 2, bytes: 0, hour: 23) }
      #expect(throws: SiteRefusal.self) { try day.check(rounds: 0, bytes: 100, hour: 23) }
      #expect(throws: SiteRefusal.self) { try day.check(rounds: 0, bytes: 0, hour: 12) }
      for text in [#"{"mostEpoch": 2}"#, #"{"hours": [3]}"#, #"{"hours": [3, 25]}"#, "[]", #"{"mostEpochs": "2"}"#] {
        #expect(throws: FederatedError.self) { try policy(text) }
      }
    }

    @Test("a round's message: written, read back, and every beginning and many changes refused")
    func broadcasts() throws {
      let model = try TensorSchema([
        TensorDescription(name: "a", shape: [2, 3]), TensorDescription(name: "b", shape: [2], role: .classBias),
      ])
      let section = Section("control", .ofWeights)
      let values = (0..<8).map { Float($0) - 3.5 }
      let broadcast = Broadcast(
        round: 4, weights: try Payload(values, model, subject: "x"),
        sections: try Sections([section: values.reversed()], try SectionSchema([section], for: model), subject: "x"))
      let bytes = try BroadcastMessage.encode(broadcast, preamble: Array("settings".utf8))
      let read = try BroadcastMessage(bytes, subject: "x")
      #expect(read.round == 4 && read.preamble == Array("settings".utf8))
      let again = try read.broadcast(model: model, sections: [section])
      #expect(again.weights == broadcast.weights && again.sections == broadcast.sections)
      #expect(bytes.count == broadcast.byteCount + 8)
      #expect(throws: FederatedError.self) { try read.broadcast(model: model, sections: []) }
      for count in bytes.indices {
        #expect(throws: FederatedError.self) {
          try BroadcastMessage(Array(bytes[..<count]), subject: "x").broadcast(model: model, sections: [section])
        }
      }
      try FuzzRun.run("broadcast", cases: 5000) { mutator in
        let changed = mutator.bytes(bytes)
        do throws(FederatedError) {
          _ = try BroadcastMessage(changed, subject: "x").broadcast(model: model, sections: [section])
        } catch {}
      }
    }

    @Test("what a message's group says")
    func groups() {
      #expect(FederationRecords.Group("3/17/2").map { [$0.round, $0.client, $0.accepted ?? -1] } == [3, 17, 2])
      #expect(FederationRecords.Group("0/0/").map { [$0.round, $0.client, $0.accepted ?? -1] } == [0, 0, -1])
      for text in [
        "", "1", "1/2", "1/2/3/4", "-1/2/", "1/-2/", "1/2/x", "1/99999999999/", "a/b/c", "1/2//keys", "1/2//all/a",
      ] {
        #expect(FederationRecords.Group(text) == nil, "\(text)")
      }
      // Of a secure sum's four replies the third is the update that a day's rounds count, and the last ends --once.
      let texts = SecureStage.allCases.map {
        FederationRecords.Group(round: 3, client: 17, accepted: nil, stage: $0, session: "ab").text
      }
      #expect(
        texts[0] == "3/17//keys/ab" && texts.compactMap { FederationRecords.Group($0)?.stage } == SecureStage.allCases)
      #expect((["3/17/"] + texts).map(SecureStage.isUpdate) == [true, false, false, true, false])
      #expect((["3/17/"] + texts).map(SecureStage.isLast) == [true, false, false, false, true])
    }
  }
#endif
