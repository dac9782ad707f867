#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation
  import FuzzSupport
  import Testing

  @testable import ContentStore

  /// Bases, updates, rounds: what is published is what it says, and whoever changes a part is found out.
  @Suite("Publication") struct PublicationTests {
    @Test(
      "a published round is what its updates come to",
      arguments: [
        ("fedavg", "median", [:]), ("fedavg", "mean", [:]), ("fedavgm", "trimmed-mean", ["trim": 0.3]),
        ("fedcurv", "mean", ["retention": 0.5]), ("fedadam", "mean", [:]), ("fedprox", "median", ["mu": 0.1]),
      ] as [(String, String, [String: Float])], PublicationSettings.Increment.allCases)
    func verifies(
      _ engine: (String, String, [String: Float]), _ increment: PublicationSettings.Increment
    ) throws {
      let publications = Publications()
      let settings = try Publications.settings(engine.0, engine.1, given: engine.2, increment: increment)
      let rounds = try publications.rounds(3, settings)
      for (number, edition) in rounds.enumerated() {
        let verified = try Verification(edition.id, from: publications.source, schema: Publications.schema)
        #expect(verified.manifest == edition.manifest && edition.manifest.round == number)
        #expect(verified.contributors.count == (number == 0 ? 0 : 3))
        #expect((edition.manifest.increment != nil) == (number > 0 && increment == .int8))
      }
    }

    @Test("without increments a round's model is the engine's own mean, bit for bit")
    func mean() throws {
      let publications = Publications()
      let rounds = try publications.rounds(1, Publications.settings("fedavg", "mean", increment: .none))
      let model = try RoundContext(rounds[1].id, from: publications.source, schema: Publications.schema)
      let start = try publications.context(rounds[0])
      // By hand: clients in the order of their keys count by their examples, 10, 11 and 12.
      let order = (0..<3).sorted {
        publications.clients[$0].publicKey.fingerprint < publications.clients[$1].publicKey.fingerprint
      }
      for index in 0..<start.schema.count {
        var sum = 0.0
        for client in order { sum += Double(10 + client) * Double(Float((index + 3 * client) % 11 - 5) * 0.01) }
        #expect(model.state.weights.values[index] == start.state.weights.values[index] + Float(sum * (1 / 33.0)))
      }
    }

    @Test("with increments it is that to a 254th of a block's largest change")
    func quantised() throws {
      let (exact, near) = (Publications(), Publications())
      let first = try exact.rounds(1, Publications.settings("fedavg", "median", increment: .none))
      let second = try near.rounds(1, Publications.settings("fedavg", "median"))
      let (wanted, found) = (try exact.context(first[1]), try near.context(second[1]))
      for (wanted, found) in zip(wanted.state.weights.values, found.state.weights.values) {
        #expect(abs(wanted - found) <= 0.05 / 254 * 1.001 + 1e-6)
      }
    }

    @Test("what FedCurv's clients hold important is what they sent, summed, and reaches the next round's clients")
    func importance() throws {
      let publications = Publications()
      let rounds = try publications.rounds(1, Publications.settings("fedcurv", "mean"))
      let context = try publications.context(rounds[1])
      #expect(rounds[1].manifest.state != nil)
      let tensors = context.broadcast.sections.tensors
      // Σ (i % 5)/10 + client over three clients, of the last weight of the kernel.
      #expect(abs((tensors["importance.kernel"]?.values.last ?? 0) - (3 * 0.2 + 0 + 1 + 2)) < 1e-5)
    }

    @Test("any bit of any block that is turned is found")
    func tampering() throws {
      let publications = Publications()
      let rounds = try publications.rounds(1, Publications.settings())
      let blocks = publications.blocks.blocks
      try FuzzRun.run("tampered store", cases: 300) { mutator in
        let changed = mutator.below(blocks.count)
        let store = TamperedStore(publications.blocks, changed: blocks[changed].id) { bytes in
          var bytes = bytes
          bytes[mutator.below(bytes.count)] ^= 1 << UInt8(mutator.below(8))
          return bytes
        }
        let source = ContentSource([store])
        guard (try? source.published(rounds[1].record)) != nil else { return }
        let isVerified = (try? Verification(rounds[1].id, from: source, schema: Publications.schema)) != nil
        #expect(!isVerified || !store.isAsked)
      }
    }

    @Test("a publisher who signs another model than the updates come to is found out")
    func falseModel() throws {
      let publications = Publications()
      let rounds = try publications.rounds(1, Publications.settings())
      var manifest = rounds[1].manifest
      var file = try publications.context(rounds[1]).file
      file.tensors["bias"]?.values[0] += 1
      manifest.model = try UnixFS.add(file.data, put: publications.blocks.put)
      let edition = publications.add(try Edition(manifest, publications.blocks, by: publications.publisher))
      #expect(try publications.source.published(edition.record).manifest == manifest)
      #expect {
        try Verification(edition.id, from: publications.source, schema: Publications.schema)
      } throws: { "\($0)".contains("its model is not what its 3 updates come to") }
      // Nor one who counts a client more than it says.
      manifest = rounds[1].manifest
      manifest.updates[0] = Manifest.Entry(client: 0, weight: 1000, update: manifest.updates[0].update)
      let other = publications.add(try Edition(manifest, publications.blocks, by: publications.publisher))
      #expect(throws: ContentError.self) {
        try Verification(other.id, from: publications.source, schema: Publications.schema)
      }
    }

    @Test("a signature by another than the manifest names is refused")
    func signatures() throws {
      let publications = Publications()
      let base = try publications.base(Publications.settings())
      let stolen = try Edition(base.manifest, publications.blocks, by: publications.clients[0])
      #expect {
        try publications.source.published(stolen.record)
      } throws: { "\($0)".contains("signed it") }
    }

    @Test("a merge counts one update a key, of its round, by trusted keys, and says why not others")
    func leftOut() throws {
      let publications = Publications()
      let context = try publications.context(try publications.base(Publications.settings("fedavg", "mean")))
      let good = try (0..<2).map { try publications.update(context, client: $0).record }
      let second = try publications.update(context, client: 0, scale: 0.02, created: 6).record
      let foreign = try publications.update(context, client: 3).record
      let third = try publications.update(context, client: 2, scale: 1).record
      let missing = ContentID(of: [1], .dagCBOR)
      #expect {
        try publications.merge(good, on: context)
      } throws: { "\($0)".contains("--trust") }
      let trusted = Set(publications.clients[..<3].map(\.publicKey))
      let outcome = try publications.merge(good + [second, foreign, third, missing], on: context, trusted: trusted)
      #expect(Set(outcome.merged.map(\.record)) == [second, good[1], third])
      #expect(outcome.leftOut.count == 3)
      #expect(outcome.leftOut.contains { $0.contains("sent another of the same round") })
      #expect(outcome.leftOut.contains { $0.contains("is not trusted") })
      #expect(outcome.leftOut.contains { $0.contains("does not have it") })
      // Of a round that is over.
      let next = try publications.context(outcome.edition)
      #expect {
        try publications.merge([good[0]], on: next, trusted: trusted)
      } throws: { "\($0)".contains("does not begin from round 1") && "\($0)".contains("0 updates count, and 1 must") }
      #expect(throws: ContentError.self) { try publications.merge(good, on: context, trusted: trusted, least: 3) }
    }

    @Test("an update beyond the bound is left out, and none is made")
    func bound() throws {
      let publications = Publications()
      let context = try publications.context(
        try publications.base(Publications.settings(given: ["norm-bound": 5])))
      #expect(throws: FederatedError.self) { try publications.update(context, client: 2, scale: 1) }
    }

    @Test("what cannot be published is refused at once")
    func refusals() throws {
      #expect(throws: FederatedError.self) { try Publications.settings("scaffold", "mean") }
      #expect(throws: FederatedError.self) { try Publications.settings(given: ["model-average": 0.5]) }
      // Logit adjustment needs to know the classes, and this model does not say them.
      #expect(throws: FederatedError.self) { try Publications().base(Publications.settings("logit-adjusted", "mean")) }
    }

    @Test("manifests, settings and updates with fields changed are refused or read as what they say")
    func fuzz() throws {
      let publications = Publications()
      let rounds = try publications.rounds(1, Publications.settings("fedcurv", "mean"))
      let manifest = rounds[1].manifest.value
      let settings = try Publications.settings("fedavgm", "trimmed-mean", given: ["trim": 0.1]).value
      #expect(try Manifest(manifest, subject: "x").value == manifest)
      #expect(try PublicationSettings(settings, subject: "x").value == settings)
      try FuzzRun.run("manifest", cases: 5000) { mutator in
        if let read = try? Manifest(changed(manifest, &mutator), subject: "x") {
          let again = try Manifest(read.value, subject: "x")
          #expect(again == read)
        }
        if let read = try? PublicationSettings(changed(settings, &mutator), subject: "x") {
          let again = try PublicationSettings(read.value, subject: "x")
          #expect(again == read)
        }
      }
      let context = try publications.context(rounds[0])
      let update = try publications.source.manifest(
        publications.source.published(rounds[1].manifest.updates[0].update).id)
      let file = try publications.source.file(update.updates[0].update)
      try FuzzRun.run("published update", cases: 2000) { mutator in
        guard let changed = try? UpdateFile(Data(mutator.safetensors([UInt8](file))), subject: "x"),
          let wire = try? changed.wireUpdate(
            client: 0, round: 0, context.schema, sections: context.server.algorithm.sent, subject: "x"),
          let update = try? context.server.check(wire, client: 0, round: 0)
        else { return }
        let isFinite = update.change.values.allSatisfy { $0.isFinite }
        #expect(isFinite)
      }
    }

    /// A value with one of its parts changed.
    private func changed(_ value: DagCBOR, _ mutator: inout Mutator) -> DagCBOR {
      switch value {
      case .map(let fields) where !fields.isEmpty && !mutator.once(in: 8):
        var fields = fields
        let name = mutator.pick(fields.keys.sorted())
        switch mutator.below(6) {
        case 0: fields[name] = nil
        case 1: fields[mutator.nameText()] = fields[name]
        default: fields[name] = changed(fields[name] ?? .null, &mutator)
        }
        return .map(fields)
      case .list(let values) where !values.isEmpty && !mutator.once(in: 8):
        var values = values
        let place = mutator.below(values.count)
        values[place] = changed(values[place], &mutator)
        return .list(values)
      default:
        let number = mutator.real()
        return mutator.pick([
          .null, .bool(true), .integer(mutator.integer()), .float(number.isFinite ? number : 1),
          .text(mutator.nameText()),
          .bytes([1]), .list([]), .map([:]), .link(ContentID(of: [1], .raw)),
        ])
      }
    }
  }

  /// A store in which one block was changed.
  final class TamperedStore: BlockStore {
    let name = "the tampered store"
    private let store: MemoryStore
    private let changed: ContentID
    private let bytes: [UInt8]
    private(set) var isAsked = false

    init(_ store: MemoryStore, changed: ContentID, _ change: ([UInt8]) -> [UInt8]) {
      self.store = store
      self.changed = changed
      bytes = change(store.bytes(of: changed) ?? [])
    }

    func bytes(of id: ContentID) -> [UInt8]? {
      guard id == changed else { return store.bytes(of: id) }
      isAsked = true
      return bytes
    }

    func head() -> ContentID? { nil }
  }
#endif
