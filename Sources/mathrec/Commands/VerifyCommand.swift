#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning

  /// `mathrec verify`: a published round, computed again.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute a published round again from its updates, and compare the model byte by byte.",
      discussion: """
        Anyone can check that a published model is what its published updates come to, by the publisher's settings. Every block is \
        compared with its name and every signature with its key.

        Exit codes: 0 it is, 1 it is not, or something is missing, 64 a mistake in the command line.

        EXAMPLES
          mathrec verify --from shelf
          mathrec verify bafyrei... --from https://example.org/shelf --chain
        """)

    @Argument(help: "The name of a signed record or of a manifest; without it HEAD.")
    var name: String?

    @OptionGroup var reading: StoreOptions

    @Flag(help: "Verify every round before it too, back to the base.")
    var chain = false

    @Option(help: "The publisher's public key, whose signature the record must have.", completion: .file())
    var publisher: String?

    func validate() throws {
      guard !reading.stores.isEmpty else { throw ValidationError("name the store: --from") }
    }

    func run() throws {
      let source = try reading.source()
      let id = try name.map { try ContentID($0) } ?? source.head()
      var next: ContentID? = id
      // Whether the name is a record's or a manifest's shows in what it names.
      if case .map(let fields) = try source.value(id), fields["signature"] != nil {
        let published = try source.published(id)
        if let publisher, try PublicKey(path: publisher) != published.key {
          throw ContentError(
            "record \(id)", "key \(published.key.fingerprint) signed it, and not \(publisher)", "take another store")
        }
        print("signed by \(published.key.fingerprint)")
        next = published.id
      } else if publisher != nil {
        throw ContentError(
          "manifest \(id)", "it is no signed record", "give the record that 'publish' or 'merge' printed")
      }
      while let current = next {
        let verified = try Verification(current, from: source, schema: StoreOptions.schema)
        let manifest = verified.manifest
        switch manifest.kind {
        case .round:
          print(
            "round \(manifest.round) is what its \(verified.contributors.count) updates come to: model \(manifest.model)"
          )
          for (number, key) in verified.contributors.enumerated() {
            print("  update \(number): \(manifest.updates[number].weight) examples, key \(key)")
          }
        default: print("round \(manifest.round) is a base: model \(manifest.model)")
        }
        next = chain ? manifest.parent : nil
      }
      try StandardOutput.check()
    }
  }
#endif
