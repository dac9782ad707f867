#if Federation
  import FileStorage
  import Foundation
  import Testing

  @testable import FlowerWire

  /// Bytes and names as flwr itself makes them (`Golden/make_flower.py`).
  @Suite("Flower's golden bytes") struct GoldenTests {
    static let golden: JSONValue? = {
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Golden/flower.json")
      return FileManager.default.contents(atPath: path.path).flatMap { data in data.withUnsafeBytes { JSONValue($0) } }
    }()

    static func bytes(_ hex: String) -> [UInt8] {
      let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private func expect(
      _ name: String, _ id: String, _ bag: ObjectBag, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let entry = Self.golden?[name]
      #expect(entry?["id"]?.string == id, "\(name)", sourceLocation: sourceLocation)
      guard let objects = entry?["objects"]?.dictionary(\.string) else { return }
      #expect(Set(objects.keys) == Set(bag.contents.keys), "\(name)", sourceLocation: sourceLocation)
      for (id, hex) in objects {
        #expect(bag.contents[id] == Self.bytes(hex), "\(name), \(id)", sourceLocation: sourceLocation)
      }
    }

    static let weights = FlowerArray(shape: [2, 2], values: [1, 2, 3, 4])
    static let arrays = FlowerRecord.arrays([FlowerRecord.NamedArray("w", weights)])
    static let metrics = FlowerRecord.metrics([
      FlowerRecord.NamedValue("num-examples", .signed(10)), FlowerRecord.NamedValue("train_loss", .double(0.5)),
    ])
    static let content = FlowerRecords([
      FlowerRecords.Entry("arrays", arrays), FlowerRecords.Entry("metrics", metrics),
    ])

    static var metadata: FlowerMetadata {
      var metadata = FlowerMetadata()
      (metadata.run, metadata.source, metadata.destination) = (7, 1 << 63 + 5, 1)
      (metadata.replyTo, metadata.group) = (String(repeating: "ab", count: 32), "1")
      (metadata.timeToLive, metadata.type, metadata.createdAt) = (3600.25, "train", 1_790_000_000.5)
      metadata.destinationTask = 42
      return metadata
    }

    /// The tree of one record, which stands under the name `x`.
    private func tree(_ record: FlowerRecord, _ bag: inout ObjectBag) -> ObjectTree {
      var all = ObjectBag()
      let tree = all.add(FlowerRecords([FlowerRecords.Entry("x", record)]))
      for id in tree.children[0].names { try? bag.add(all.contents[id] ?? [], id: id) }
      return tree.children[0]
    }

    @Test func records() throws {
      for (name, record) in [
        ("arrays", Self.arrays), ("metrics", Self.metrics),
        (
          "arrays-of-one",
          .arrays([
            FlowerRecord.NamedArray("first", Self.weights), FlowerRecord.NamedArray("second", Self.weights),
            FlowerRecord.NamedArray("bias", FlowerArray(shape: [1], values: [7])),
          ])
        ),
        (
          "config",
          .config([FlowerRecord.NamedValue("lr", .double(0.1)), FlowerRecord.NamedValue("server-round", .signed(1))])
        ),
        (
          "kinds",
          .config([
            FlowerRecord.NamedValue("double", .double(-0.25)), FlowerRecord.NamedValue("zero", .double(0)),
            FlowerRecord.NamedValue("signed", .signed(-3)), FlowerRecord.NamedValue("flag", .flag(true)),
            FlowerRecord.NamedValue("text", .text("Größe")), FlowerRecord.NamedValue("bytes", .bytes([0, 0xFF])),
            FlowerRecord.NamedValue("doubles", .doubles([1, -2.5])),
            FlowerRecord.NamedValue("texts", .texts(["a", ""])),
          ])
        ),
      ] as [(String, FlowerRecord)] {
        var bag = ObjectBag()
        expect(name, tree(record, &bag).id, bag)
      }
      for (name, records) in [
        ("records", Self.content), ("odd-names", FlowerRecords([FlowerRecords.Entry("a\"\\\né😀", Self.metrics)])),
        (
          "payload",
          FlowerRecords([
            FlowerRecords.Entry(
              "mathrec",
              .config([
                FlowerRecord.NamedValue("payload", .bytes(Array("MRU1".utf8))),
                FlowerRecord.NamedValue("version", .signed(1)),
              ]))
          ])
        ),
      ] {
        var bag = ObjectBag()
        let id = bag.add(records).id
        expect(name, id, bag)
        let (message, _) = bag.add(FlowerMessage(Self.metadata), ObjectTree(id: id))
        #expect(try bag.records(of: message.metadata.messageID) == records, "\(name) is read back")
      }
    }

    @Test("an array of more than a chunk")
    func longArray() {
      var bag = ObjectBag()
      let array = FlowerArray(shape: [1_400_000], values: (0..<1_400_000).map { Float($0 % 1000) })
      let tree = tree(.arrays([FlowerRecord.NamedArray("x", array)]), &bag)
      #expect(Self.golden?["long-array"]?["id"]?.string == tree.children[0].id)
      #expect(tree.children[0].children.count == 2)
    }

    /// What `flwr install` asks of an archive: a SuperNode of Flower's refuses one whose list is another than its content.
    @Test("the app of no code lists its file with hash and bits")
    func emptyApp() throws {
      let text = String(decoding: EmptyApp.archive, as: UTF8.self)
      let start = try #require(text.range(of: "pyproject.toml[project]")?.lowerBound)
      let end = try #require(text.range(of: "clientapp = \"mathrec:client\"\n")?.upperBound)
      let project = Array(text[start..<end].utf8.dropFirst("pyproject.toml".utf8.count))
      let line = "pyproject.toml,\(FlowerObject.id(of: project)),\(8 * project.count)"
      #expect(text.contains(".info/CONTENT\(line)PK"))
      #expect(Set(text.matches(of: /PK\u{1}\u{2}/).map(\.range.lowerBound)).count == 2)
    }

    @Test func messages() {
      var bag = ObjectBag()
      let records = bag.add(Self.content)
      let (message, tree) = bag.add(FlowerMessage(Self.metadata), records)
      expect("message", message.metadata.messageID, bag)
      #expect(tree.id == message.metadata.messageID && tree.children == [records])
      bag = ObjectBag()
      let (failure, _) = bag.add(FlowerMessage(Self.metadata, failure: FlowerFailure(code: 2, reason: "boom")), nil)
      expect("failure", failure.metadata.messageID, bag)
    }

    @Test func calls() throws {
      func golden(_ name: String) -> [UInt8] { Self.golden?["calls"]?[name]?.string.map(Self.bytes) ?? [] }
      var metadata = FlowerMetadata()
      (metadata.run, metadata.messageID, metadata.source, metadata.destination) = (7, "x", 1 << 63 + 5, 1)
      (metadata.timeToLive, metadata.type, metadata.createdAt, metadata.group) = (1.5, "query", 2.5, "g")
      metadata.sourceTask = 0
      let message = FlowerMessage(metadata)
      let leaf = ObjectTree(id: String(repeating: "aa", count: 32))
      let tree = ObjectTree(id: String(repeating: "bb", count: 32), children: [leaf, leaf])
      let (node, pem) = (UInt64.max, Array("PEM".utf8))
      #expect(FleetCalls.registerNode(publicKey: pem) == golden("register-node"))
      #expect(FleetCalls.activateNode(publicKey: pem, interval: 30) == golden("activate-node"))
      #expect(FleetCalls.heartbeat(node: node, interval: 30) == golden("heartbeat"))
      #expect(FleetCalls.pullMessages(node: node) == golden("pull-messages"))
      #expect(FleetCalls.pullObject(node: node, run: 7, object: "aa") == golden("pull-object"))
      #expect(FleetCalls.confirm(node: node, run: 7, message: "aa") == golden("confirm"))
      #expect(FleetCalls.pushMessage(node: node, message, tree, seconds: 1.25) == golden("push-message"))
      #expect(
        FleetCalls.pushObject(node: node, run: 7, object: "aa", Array("content".utf8), session: "s")
          == golden("push-object"))
      #expect(FleetCalls.leave(node: node) == golden("deactivate-node"))
      #expect(RuntimeCalls.acquireTask == golden("acquire-task"))
      #expect(RuntimeCalls.pushMessages([(message, tree)]) == golden("push-messages"))
      #expect(RuntimeCalls.pullMessages(["aa", "bb"]) == golden("replies"))
      #expect(RuntimeCalls.finish(.completed, details: "done") == golden("finish"))
      #expect(ControlCalls.registerNode(publicKey: pem, name: "site1") == golden("admit"))
      #expect(ControlCalls.stopRun(7) == golden("stop-run"))
      #expect(ControlCalls.listRun(7) == golden("list-run"))
      #expect(try ControlCalls.wasStopped(golden("runs")))
      #expect(try !ControlCalls.wasStopped([]))

      let pulled = try FleetCalls.messages(golden("pull-answer"))
      #expect(pulled.map(\.message) == [message] && pulled.map(\.tree) == [tree])
      let task = try RuntimeCalls.task(golden("task"))
      #expect(task?.run == UInt64.max - 1 && task?.token == "secret")
      #expect(try RuntimeCalls.task([]) == nil)
      let nodes = try RuntimeCalls.nodes(golden("nodes"))
      #expect(nodes.map(\.id) == [5, 6] && nodes[0].name == "site1" && nodes[0].publicKey == pem)
    }
  }
#endif
