#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import Foundation

  /// `mathrec merge`: the next round of a store.
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check and average the updates of the newest model of a store into the next round.",
      discussion: """
        Takes the updates that were published into the folder, and those that are named: CAR files, or records that --from has. \
        Each is checked as any client's update is; what is left out is said with its reason. Of one key one update counts.

        Where the publisher's settings average by 'mean', one update could move the model as far as it likes: then --trust names the \
        keys that count.

        Prints the name of the new round. Exit codes: 0 done, 1 too few updates, or something could not be read or written, 64 a \
        mistake in the command line.

        EXAMPLES
          mathrec merge shelf --key office.key
          mathrec merge shelf site1.car site2.car --key office.key --trust site1.pub site2.pub
        """)

    @Argument(help: "The folder of the store.", completion: .directory)
    var store: String

    @Argument(help: "Updates from elsewhere: CAR files, or names of signed records.", completion: .file())
    var updates: [String] = []

    @Option(help: "Your private key, which published the newest model.", completion: .file())
    var key: String

    @Option(parsing: .upToNextOption, help: "Public keys whose updates count; without it everybody's do.")
    var trust: [String] = []

    @Option(help: "With fewer updates there is no round.")
    var least = 1

    @Option(
      help: "Also write the round and all before it as a CAR file, which a node of IPFS can pin.", completion: .file())
    var car: String?

    @OptionGroup var reading: StoreOptions

    func validate() throws {
      guard (1...1_000_000).contains(least) else { throw ValidationError("--least is from 1 to 1000000") }
      if let car { try OutputFile.check(car, inputs: InputFiles([key] + updates + trust)) }
    }

    func run() throws {
      let key = try NodeKey(path: key)
      let trusted = try trust.isEmpty ? nil : Set(trust.map { path throws in try PublicKey(path: path) })
      let target = try FolderStore(writing: store)
      var (records, archives) = ([ContentID](), [any BlockStore]())
      for update in updates {
        if case .archive(let path) = StorePlace(update) {
          let archive = try ArchiveStore(path: path)
          archives.append(archive)
          if let record = archive.head() { records.append(record) }
        } else {
          records.append(try ContentID(update))
        }
      }
      let source = try reading.source([], [target] + archives)
      let head = try source.published(try ContentSource([target]).head())
      guard head.key == key.publicKey else {
        throw ContentError(
          "\(store)/HEAD", "another key, \(head.key.fingerprint), published it", "merge with the publisher's key")
      }
      let context = try RoundContext(head.id, from: source, schema: StoreOptions.schema)
      records += try target.updates(of: head.id)
      let outcome = try Edition.merge(
        records, on: context, from: source, trusted: trusted, least: least,
        version: head.manifest.model.version, created: PublicationTime.now, by: key)
      for reason in outcome.leftOut { StandardError.note("left out: \(reason)") }
      // Whoever verifies the round needs its updates from the same store.
      for update in outcome.merged {
        try source.walk(update.record, links: { Manifest.pinned($0, history: false) }, visit: target.put)
      }
      try outcome.edition.write(to: target)
      let manifest = outcome.edition.manifest
      StandardError.note(
        "round \(manifest.round): \(outcome.merged.count) updates; model \(manifest.modelBytes) bytes"
          + (manifest.incrementBytes > 0 ? ", increment \(manifest.incrementBytes)" : ""))
      if let car {
        let written = try Edition.writeArchive(
          outcome.edition.record, from: try reading.source([], [outcome.edition.blocks, target]), to: car, history: true
        )
        StandardError.note("\(car): \(written.blocks) blocks, \(written.bytes) bytes")
      }
      print(outcome.edition.record)
      try StandardOutput.check()
    }
  }
#endif
