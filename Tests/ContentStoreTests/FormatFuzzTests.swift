#if Federation
  import FileStorage
  import Foundation
  import FuzzSupport
  import Testing

  @testable import ContentStore

  /// Blocks, archives and names with values and bytes changed: each is read or refused with a message, and what is read is written
  /// as the same bytes again, for a name must have one block alone.
  @Suite("Hostile content") struct FormatFuzzTests {
    private struct Surprise: Error, CustomStringConvertible {
      let description: String
    }

    /// A value of any kind.
    private func value(_ mutator: inout Mutator, depth: Int = 0) -> DagCBOR {
      switch mutator.below(depth < 4 ? 9 : 7) {
      case 0: return .null
      case 1: return .bool(mutator.once(in: 2))
      case 2: return .integer(mutator.integer())
      case 3:
        let number = mutator.real()
        return .float(number.isFinite ? number : 0.5)
      case 4: return .bytes(mutator.bytes([1, 2, 3, 4, 5, 6, 7, 8]))
      case 5: return .text(mutator.nameText())
      case 6:
        return .link(ContentID(of: mutator.bytes([1, 2, 3]), mutator.pick(ContentID.Codec.allCases), version: .zero))
      case 7: return .list((0..<mutator.below(5)).map { _ in value(&mutator, depth: depth + 1) })
      default:
        var map: [String: DagCBOR] = [:]
        for _ in 0..<mutator.below(5) { map[mutator.nameText()] = value(&mutator, depth: depth + 1) }
        return .map(map)
      }
    }

    @Test("DAG-CBOR: what was written is read as the same, and what is read is written as the same")
    func dagCBOR() throws {
      var accepted = 0
      try FuzzRun.run("dag-cbor", cases: 20_000) { mutator in
        let value = value(&mutator)
        let bytes = value.encoded
        guard try DagCBOR(decoding: bytes, subject: "x") == value else { throw Surprise(description: "\(value)") }
        let changed = mutator.bytes(bytes)
        guard let read = try? DagCBOR(decoding: changed, subject: "x") else { return }
        accepted += changed == bytes ? 0 : 1
        guard read.encoded == changed else { throw Surprise(description: "\(changed) is read as \(read)") }
      }
      #expect(accepted > 0 || ProcessInfo.processInfo.environment["MATHREC_FUZZ_CASE"] != nil)
    }

    @Test("every beginning of a manifest is refused, and every flipped bit is refused or another manifest")
    func manifestBits() throws {
      let bytes = try GoldenTests.manifest().encoded
      for count in bytes.indices {
        #expect(throws: ContentError.self) { try DagCBOR(decoding: Array(bytes[..<count]), subject: "x") }
      }
      for bit in 0..<8 * bytes.count {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        if let value = try? DagCBOR(decoding: changed, subject: "x") { #expect(value.encoded == changed) }
      }
    }

    @Test("nodes of files")
    func nodes() throws {
      let blocks = MemoryStore()
      _ = try UnixFS.add(GoldenTests.content(600_000), put: blocks.put)
      _ = try UnixFS.add(GoldenTests.content(1000), version: .zero, put: blocks.put)
      let nodes = blocks.blocks.filter { $0.id.codec == .dagPB }.map(\.bytes)
      for node in nodes {
        let read = try DagPBNode(decoding: node, subject: "x")
        #expect(read.encoded == node)
        #expect(try UnixFSNode(decoding: read.data, links: read.links.count, subject: "x").encoded == read.data)
        for count in 1..<node.count {
          // A node may end behind a link; then its data are missing.
          guard let cut = try? DagPBNode(decoding: Array(node[..<count]), subject: "x") else { continue }
          #expect(throws: ContentError.self) {
            try UnixFSNode(decoding: cut.data, links: cut.links.count, subject: "x")
          }
        }
      }
      try FuzzRun.run("dag-pb", cases: 20_000) { mutator in
        let bytes = mutator.bytes(mutator.pick(nodes))
        guard let node = try? DagPBNode(decoding: bytes, subject: "x") else { return }
        guard node.encoded == bytes else { throw Surprise(description: "\(bytes)") }
        guard let file = try? UnixFSNode(decoding: node.data, links: node.links.count, subject: "x") else { return }
        guard file.fileSize == file.content.count + file.parts.reduce(0, +) else {
          throw Surprise(description: "\(file)")
        }
      }
    }

    @Test("trees whose nodes name themselves many times, are too deep or say other sizes")
    func trees() throws {
      let blocks = MemoryStore()
      let leaf = [UInt8](repeating: 7, count: 10)
      let leafID = ContentID(of: leaf, .raw)
      blocks.put(leafID, leaf)
      func parent(_ child: ContentID, of size: Int, links: Int) -> ContentID {
        let node = DagPBNode(
          links: (0..<links).map { _ in DagPBNode.Link(id: child, treeSize: size) },
          data: UnixFSNode(parts: [Int](repeating: size, count: links)).encoded)
        let id = ContentID(of: node.encoded, .dagPB)
        blocks.put(id, node.encoded)
        return id
      }
      let source = ContentSource([blocks])
      #expect(try source.file(parent(leafID, of: 10, links: 3)).count == 30)
      #expect(throws: ContentError.self) { try source.file(parent(leafID, of: 11, links: 1)) }
      // 10 leaves in each of 10 nodes, and so on: 10^9 bytes of leaves that are one block.
      var (top, size) = (leafID, 10)
      for _ in 0..<7 { (top, size) = (parent(top, of: size, links: 10), size * 10) }
      #expect(throws: ContentError.self) { try source.file(top) }
      var deep = leafID
      for _ in 0..<9 { deep = parent(deep, of: 10, links: 1) }
      #expect {
        try source.file(deep)
      } throws: { "\($0)".contains("8 levels") }
    }

    @Test("archives")
    func archives() throws {
      let blocks = MemoryStore()
      let root = try UnixFS.add(GoldenTests.content(300_000), put: blocks.put)
      let small = DagCBOR.map(["a": .link(root)])
      let whole =
        ContentArchive.header(roots: [small.id]) + ContentArchive.section(small.id, small.encoded)
        + ContentArchive.section(ContentID(of: [1, 2, 3], .raw), [1, 2, 3])
      #expect(try ContentArchive(whole, path: "x.car").blocks.count == 2)
      for count in whole.indices {
        // It may end behind a block, and no other place.
        guard let cut = try? ContentArchive(Array(whole[..<count]), path: "x.car") else { continue }
        #expect(cut.blocks.count < 2)
      }
      try FuzzRun.run("car", cases: 5000) { mutator in
        guard let archive = try? ContentArchive(mutator.bytes(whole), path: "x.car") else { return }
        guard archive.blocks.allSatisfy({ $0.key.names($0.value) }) else {
          throw Surprise(description: "a false block")
        }
      }
    }

    @Test("names")
    func names() throws {
      let texts = [
        "bafybeicj6rtij5ubbtnslxgdehdxgtt5fmyjnkmoa6fmwcpcwjnbeu7v3e", "QmSBrq2Q3QeiokgmpKgx8oWpw66DrZT3YLXYywpuJqYciL",
      ]
      for text in texts { #expect(try ContentID("/ipfs/" + text).text == text) }
      try FuzzRun.run("cid", cases: 20_000) { mutator in
        let text = String(decoding: mutator.bytes(Array(mutator.pick(texts).utf8)), as: UTF8.self)
        guard let id = try? ContentID(text) else { return }
        // One name, one text, but for the letter that says which letters follow.
        guard id.text == text || text.hasPrefix("z") || text.hasPrefix("/ipfs/") else {
          throw Surprise(description: text)
        }
      }
    }

    @Test("base58 and base32 are their own inverses")
    func letters() throws {
      try FuzzRun.run("multibase", cases: 3000) { mutator in
        let bytes = (0..<mutator.below(40)).map { _ in mutator.once(in: 4) ? 0 : UInt8(mutator.below(256)) }
        guard Multibase.base58(decoding: Array(Multibase.base58(bytes).utf8)) == bytes,
          Multibase.base32(decoding: Array(Multibase.base32(bytes).utf8)) == bytes
        else { throw Surprise(description: "\(bytes)") }
      }
    }

    @Test("increments")
    func increments() throws {
      let old = TensorFile(tensors: [
        "a": Tensor(shape: [3, 700], values: (0..<2100).map { Float($0) / 100 }),
        "b": Tensor(shape: [2], values: [1, -1]),
      ])
      var new = old
      for index in 0..<2100 { new.tensors["a"]?.values[index] += Float(index % 13 - 6) / 1000 }
      let bytes = StepIncrement.encode(from: old, to: new)
      #expect(bytes.count == 4 + 2102 + 4 * 4)
      let near = try StepIncrement.apply(bytes, to: old, subject: "x")
      for (name, tensor) in new.tensors {
        for (wanted, found) in zip(tensor.values, near.tensors[name]?.values ?? []) {
          #expect(abs(wanted - found) <= 0.006 / 254 * 1.01 + 2e-6)
        }
      }
      for count in bytes.indices {
        #expect(throws: ContentError.self) { try StepIncrement.apply(Array(bytes[..<count]), to: old, subject: "x") }
      }
      try FuzzRun.run("increment", cases: 3000) { mutator in
        _ = try? StepIncrement.apply(mutator.bytes(bytes), to: old, subject: "x")
      }
    }
  }
#endif
