#if Federation
  import FileStorage
  import Foundation
  import Testing

  @testable import ContentStore

  /// Folders and several stores in turn.
  @Suite("Stores") struct StoreTests {
    private let block = [UInt8]("a block".utf8)
    private var id: ContentID { ContentID(of: block, .raw) }

    @Test("what is put is there, under blocks/xx/CID, and nowhere half")
    func folder() throws {
      let folder = try Folder()
      let store = try FolderStore(writing: folder["store"])
      try store.put(id, block)
      #expect(try store.bytes(of: id) == block)
      let path = folder["store"] + "/blocks/\(id.text.suffix(2))/\(id.text)"
      #expect(FileManager.default.contents(atPath: path) == Data(block))
      #expect(try store.head() == nil)
      try store.setHead(id)
      #expect(try FolderStore(reading: folder["store"]).head() == id)
      // Damaged, then put again.
      try Data("a black".utf8).write(to: URL(fileURLWithPath: path))
      try store.put(id, block)
      #expect(FileManager.default.contents(atPath: path) == Data(block))
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test("two processes do not write into one store")
    func lock() throws {
      let folder = try Folder()
      let store = try FolderStore(writing: folder.path)
      #expect(throws: FileError.self) { try FolderStore(writing: folder.path) }
      #expect(throws: ContentError.self) { try FolderStore(reading: folder.path).put(id, block) }
      withExtendedLifetime(store) {}
    }

    @Test("a damaged block is taken from the next store, and without one named with every store's reason")
    func turn() throws {
      let folder = try Folder()
      let (first, second) = (try FolderStore(writing: folder["first"]), try FolderStore(writing: folder["second"]))
      try first.put(id, block)
      let path = folder["first"] + "/blocks/\(id.text.suffix(2))/\(id.text)"
      try Data("a black".utf8).write(to: URL(fileURLWithPath: path))
      #expect {
        try ContentSource([first, second]).block(id)
      } throws: { error in
        "\(error)"
          == "block \(id): in \(folder["first"]) it is damaged: its hash is another; \(folder["second"]) does not have it; name a store that has it, or publish it there again"
      }
      try second.put(id, block)
      #expect(try ContentSource([first, second]).block(id) == block)
    }

    @Test("blocks above 2 MiB are not read, whatever their name")
    func bounds() throws {
      let large = [UInt8](repeating: 1, count: UnixFS.mostBlockBytes + 1)
      let memory = MemoryStore()
      memory.put(ContentID(of: large, .raw), large)
      #expect {
        try ContentSource([memory]).block(ContentID(of: large, .raw))
      } throws: { "\($0)".contains("above 2097152") }
    }

    @Test("an archive is a store, and its root its HEAD")
    func archive() throws {
      let folder = try Folder()
      let memory = MemoryStore()
      let file = try UnixFS.add(GoldenTests.content(600_000), put: memory.put)
      let top = DagCBOR.map(["manifest": .link(file)])
      memory.put(top.id, top.encoded)
      memory.put(id, block)
      let written = try Edition.writeArchive(top.id, from: ContentSource([memory]), to: folder["x.car"])
      // The record, the file's node and its leaves, of which the first two are one; nothing that it does not lead to.
      #expect(written.blocks == 4)
      let store = try StorePlace(folder["x.car"]).open()
      #expect(try store.head() == top.id && store.bytes(of: id) == nil)
      #expect(try ContentSource([store]).file(file) == GoldenTests.content(600_000))
    }

    @Test(
      "places as people write them",
      arguments: [
        ("shelf", StorePlace.folder("shelf")), ("x.car", .archive("x.car")), ("https://a.b/c/", .web("https://a.b/c")),
        ("http://127.0.0.1:8080/ipfs", .gateway("http://127.0.0.1:8080/ipfs")),
        ("http://127.0.0.1:8080/ipfs/", .gateway("http://127.0.0.1:8080/ipfs")),
      ])
    func places(_ text: String, _ place: StorePlace) { #expect(StorePlace(text) == place) }

    @Test("private keys are for their owner alone, and never overwritten")
    func keys() throws {
      let folder = try Folder()
      let files = try KeyFiles.write(NodeKey(), name: folder["site"])
      #expect(files == [folder["site.key"], folder["site.pub"], folder["site.openssh"]])
      var status = stat()
      #expect(stat(files[0], &status) == 0 && status.st_mode & 0o777 == 0o600)
      for path in files { #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("\n")) }
      #expect(try NodeKey(path: files[0]).publicKey == PublicKey(path: files[1]))
      #expect(throws: ContentError.self) { try KeyFiles.write(NodeKey(), name: folder["site"]) }
      chmod(files[0], 0o644)
      #expect {
        try NodeKey(path: files[0])
      } throws: { "\($0)".contains("chmod 600") }
      #expect(throws: ContentError.self) { try NodeKey(path: files[1]) }
      let secret = try KeyFiles.writeSecret(name: folder["shared"])
      #expect(try String(contentsOfFile: secret, encoding: .utf8).wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    @Test("hosts of an authority are names and addresses")
    func hosts() throws {
      let authority = try Authority(name: "ca", hosts: ["fl.example.org", "192.168.1.20", "::1"])
      #expect(authority.text.contains("subjectAltName=DNS:fl.example.org,IP:192.168.1.20,IP:::1"))
      for host in ["", "a b", "x,DNS:y", "a\nb", "é.org"] {
        #expect(throws: ContentError.self) { try Authority(name: "ca", hosts: [host]) }
      }
      #expect(throws: ContentError.self) { try Authority(name: "ca", hosts: []) }
    }
  }
#endif
