#if Federation
  import FileStorage
  import Foundation
  import FuzzSupport
  import Testing

  @testable import FlowerWire

  /// Messages and objects with values and bytes changed: each is read or refused with a message.
  @Suite("Hostile messages of Flower's") struct WireFuzzTests {
    private static let calls: [[UInt8]] = (GoldenTests.golden?["calls"]?.dictionary(\.string) ?? [:]).sorted {
      $0.key < $1.key
    }.map { GoldenTests.bytes($0.value) }

    private func readAll(_ bytes: [UInt8]) {
      _ = try? FleetCalls.messages(bytes)
      _ = try? FleetCalls.pushed(bytes)
      _ = try? FleetCalls.pulledObject(bytes)
      _ = try? FleetCalls.nodeID(bytes)
      _ = try? RuntimeCalls.messages(bytes)
      _ = try? RuntimeCalls.pushed(bytes)
      _ = try? RuntimeCalls.task(bytes)
      _ = try? RuntimeCalls.nodes(bytes)
      _ = try? RuntimeCalls.isOurs(bytes)
      _ = try? StoredMessage(bytes, subject: "x")
    }

    @Test("every beginning and every flipped bit of every call")
    func bits() {
      #expect(Self.calls.count > 10)
      for call in Self.calls {
        for count in call.indices { readAll(Array(call[..<count])) }
        for bit in 0..<8 * call.count {
          var changed = call
          changed[bit / 8] ^= 1 << UInt8(bit % 8)
          readAll(changed)
        }
      }
    }

    @Test("calls")
    func calls() throws {
      try FuzzRun.run("flower calls", cases: 20_000) { mutator in
        readAll(mutator.bytes(mutator.pick(Self.calls), others: Self.calls))
      }
    }

    @Test("nested trees are failures of their message alone, and long numbers are refused")
    func shapes() throws {
      var tree = ObjectTree(id: String(repeating: "a", count: 64))
      for _ in 0..<20 { tree = ObjectTree(id: tree.id, children: [tree]) }
      var writer = ProtobufWriter()
      let good = ObjectTree(id: String(repeating: "b", count: 64))
      for tree in [tree, good] {
        writer.bytes(2, FlowerMessage(FlowerMetadata()).encoded(hasContent: true))
        writer.bytes(3, tree.encoded)
      }
      let read = try FleetCalls.messages(writer.content)
      try #require(read.count == 2)
      #expect(read[0].message.failure?.reason.contains("levels") == true && read[0].tree.children.isEmpty)
      #expect(read[1].message.failure == nil && read[1].tree == good)
      #expect(throws: WireError.self) {
        try FleetCalls.nodeID([8] + [UInt8](repeating: 0xFF, count: 9) + [2])
      }
      #expect((try? FleetCalls.nodeID([8] + [UInt8](repeating: 0xFF, count: 9) + [1])) == UInt64.max)
    }

    @Test("objects whose names are right and whose contents are not")
    func objects() throws {
      var bag = ObjectBag()
      let (message, _) = bag.add(FlowerMessage(GoldenTests.metadata), bag.add(GoldenTests.content))
      let contents = bag.contents.sorted { $0.key < $1.key }
      var accepted = 0
      try FuzzRun.run("flower objects", cases: 5000) { mutator in
        // One object is changed, and the names of those above it follow, as a hostile SuperLink would have it.
        let (id, content) = mutator.pick(contents)
        var changed = ObjectBag()
        let bytes = mutator.bytes(content, others: contents.map(\.value))
        var renamed = [id: FlowerObject.id(of: bytes)]
        try? changed.add(bytes, id: FlowerObject.id(of: bytes))
        for _ in 0..<5 {
          for (id, content) in contents where renamed[id] == nil {
            var text = content
            for (old, new) in renamed { text = Self.replacing(old, by: new, in: text) }
            if text != content { renamed[id] = FlowerObject.id(of: text) }
            try? changed.add(text, id: FlowerObject.id(of: text))
          }
        }
        let root = renamed[message.metadata.messageID] ?? message.metadata.messageID
        if (try? changed.records(of: root)) != nil { accepted += 1 }
      }
      #expect(accepted > 0 || ProcessInfo.processInfo.environment["MATHREC_FUZZ_CASE"] != nil)
    }

    private static func replacing(_ old: String, by new: String, in bytes: [UInt8]) -> [UInt8] {
      guard let range = bytes.firstRange(of: Array(old.utf8)) else { return bytes }
      var bytes = bytes
      bytes.replaceSubrange(range, with: Array(new.utf8))
      return replacing(old, by: new, in: bytes)
    }

    @Test("arrays")
    func arrays() throws {
      let file = FlowerArray(shape: [3, 2], values: [1, 2, 3, 4, 5, 6]).file
      #expect(try FlowerArray(file: file, subject: "x").values == [1, 2, 3, 4, 5, 6])
      for count in file.indices {
        #expect(throws: WireError.self) { try FlowerArray(file: Array(file[..<count]), subject: "x") }
      }
      try FuzzRun.run("flower array", cases: 5000) { mutator in
        guard let array = try? FlowerArray(file: mutator.bytes(file), subject: "x") else { return }
        guard array.shape.reduce(1, *) == array.values.count else { throw WireError("array", "\(array.shape)") }
      }
    }
  }
#endif
