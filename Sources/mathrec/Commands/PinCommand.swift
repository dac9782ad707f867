#if Federation
  import ArgumentParser
  import ContentStore
  import FileStorage

  /// `mathrec pin`: a copy of what is published.
  struct Pin: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep a copy of a published model, with all that is needed to verify it.",
      discussion: """
        Copies a record with its manifest, model, increment, settings and updates into a folder, a CAR file, or both; --history \
        takes every round before it too: 'verify' needs the one before, and a node of IPFS all of them to pin a round. Every block is compared with its name.

        Exit codes: 0 done, 1 something could not be read, checked or written, 64 a mistake in the command line.

        EXAMPLES
          mathrec pin --from https://example.org/shelf --store copy --history
          mathrec pin bafyrei... --from shelf --car round.car
        """)

    @Argument(help: "The name of a signed record or of anything else that is published; without it HEAD.")
    var name: String?

    @OptionGroup var reading: StoreOptions

    @Option(help: "The folder to copy into; a signed record becomes its HEAD.", completion: .directory)
    var store: String?

    @Option(help: "The CAR file to write.", completion: .file())
    var car: String?

    @Flag(help: "Take every round before it too.")
    var history = false

    func validate() throws {
      guard !reading.stores.isEmpty else { throw ValidationError("name the store to copy from: --from") }
      guard store != nil || car != nil else { throw ValidationError("name where to copy to: --store, --car, or both") }
      if let car { try OutputFile.check(car, inputs: InputFiles(reading.stores)) }
    }

    func run() throws {
      let source = try reading.source()
      let id = try name.map { try ContentID($0) } ?? source.head()
      if let store {
        let target = try FolderStore(writing: store)
        var (blocks, bytes) = (0, 0)
        try source.walk(
          id, links: { Manifest.pinned($0, history: history) },
          visit: { id, block in
            try target.put(id, block)
            (blocks, bytes) = (blocks + 1, bytes + block.count)
          })
        if id.codec == .dagCBOR, let record = try? source.published(id), record.manifest.kind != .update {
          // As a reader's own memory: a copy does not go back either.
          if let there = try target.head(), let before = try? ContentSource([target]).published(there),
            before.key != record.key || before.manifest.round > record.manifest.round
          {
            throw ContentError(
              "\(store)/HEAD", "it has round \(before.manifest.round) of key \(before.key.fingerprint)",
              "copy into another folder, or a newer round")
          }
          try target.setHead(id)
        }
        print("\(store): \(blocks) blocks, \(bytes) bytes")
      }
      if let car {
        let written = try Edition.writeArchive(id, from: source, to: car, history: history)
        print("\(car): \(written.blocks) blocks, \(written.bytes) bytes")
      }
      try StandardOutput.check()
    }
  }
#endif
