#if Federation
  import ArgumentParser
  import ContentStore
  import Datasets
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import Foundation

  /// `mathrec publish`: a base model, or an update of one, by content address.
  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Publish a base model, or your update of one, as signed files whose names prove them.",
      discussion: """
        A model is cut into blocks, each named by its hash, and a signed manifest says how clients are to train from it. The \
        folder can be served by any web server or carried on a stick; --car writes a file that 'ipfs dag import' takes.

        With --update the newest model of --from is trained on your --data as the publisher's settings say, and the change of its \
        weights is published under your key. An update can be read by everybody who gets it, and tells something of the data it \
        was made from: it wants --yes.

        Prints the name of what was published. Exit codes: 0 done, 1 something could not be read, checked or written, 64 a mistake \
        in the command line.

        EXAMPLES
          mathrec keygen node office
          mathrec publish model.safetensors --store shelf --key office.key --aggregation median
          mathrec publish --update --from shelf --store shelf --key site1.key --data ink --yes
          mathrec publish --update --from https://example.org/shelf --car update.car --key site1.key --data ink --yes
        """)

    @Argument(help: "The model that clients are to begin from.", completion: .file())
    var model: String?

    @Flag(help: "Train on your own data and publish the update.")
    var update = false

    @Option(help: "The folder to publish into; it is made where it is not there.", completion: .directory)
    var store: String?

    @Option(help: "Also write what was published as a CAR file.", completion: .file())
    var car: String?

    @Option(help: "Your private key, of 'mathrec keygen node'.", completion: .file())
    var key: String

    @OptionGroup var reading: StoreOptions

    @Option(help: "With --update: the record to begin from in place of HEAD.")
    var head: String?

    @Option(
      help: "With --update: the publisher's public key, whose signature the model must have.", completion: .file())
    var publisher: String?

    @Option(parsing: .upToNextOption, help: "With --update: where your symbols are, as for 'mathrec train'.")
    var data: [String] = []

    @Option(help: "With --update: how pictures fill the square: by their ink, or whole.")
    var fit: PictureSymbols.Fit = .ink

    @Flag(help: "With --update: turn, stretch and weather your images afresh in every epoch.")
    var augment = false

    @Option(help: "With --update: everything random in your training comes from this number.")
    var seed: UInt64 = 1

    @Flag(help: "With --update: publish, though everybody can read the update.")
    var yes = false

    @Option(help: "How updates become a model; all but scaffold.")
    var strategy = EngineSettings.standardStrategy

    @Option(help: "How a round's updates become one; with 'mean' a merge wants --trust.")
    var aggregation = EngineSettings.standardAggregation

    @Option(help: "What a client counts for in the mean.")
    var weighting = Weighting.examples

    @Option(help: "Epochs of a client in a round.")
    var localEpochs = 1

    @Option(help: "Images a local step.")
    var batch = 32

    @Option(help: "The clients' rule. (default: adam)")
    var optimizer: LocalTraining.Rule = .adam

    @Option(name: .customLong("lr"), help: "The clients' learning rate. (default: 0.001 for adam, 0.05 for sgd)")
    var learningRate: Float?

    @Option(help: "The clients' momentum with sgd.")
    var momentum: Float = 0

    @Option(help: "How rounds are passed on: in steps of 8 bits, or whole.")
    var increment = PublicationSettings.Increment.int8

    @Option(help: "0 for names as 'ipfs add' gives them without options.")
    var cidVersion = 1

    @OptionGroup var engineOptions: EngineOptions

    func validate() throws {
      guard store != nil || car != nil else { throw ValidationError("name where to publish: --store, --car, or both") }
      guard let version = ContentID.Version(rawValue: cidVersion) else {
        throw ValidationError("--cid-version is 0 or 1")
      }
      if let car { try OutputFile.check(car, inputs: InputFiles([key] + [model].compactMap { $0 } + data)) }
      if update {
        guard model == nil else {
          throw ValidationError("with --update the model comes from --from; leave out its name")
        }
        guard version == .one else { throw ValidationError("--cid-version is the publisher's of models; leave it out") }
        guard !reading.stores.isEmpty else { throw ValidationError("--update needs the store of the model: --from") }
        guard !data.isEmpty else { throw ValidationError("--update needs your symbols: --data") }
        guard yes else {
          throw ValidationError(
            "individual updates are readable by everyone who gets them, and can tell something of the data they were made from; "
              + "if that may be, give --yes")
        }
        let given = [
          (strategy != EngineSettings.standardStrategy, "--strategy"),
          (aggregation != EngineSettings.standardAggregation, "--aggregation"), (learningRate != nil, "--lr"),
          (localEpochs != 1, "--local-epochs"), (batch != 32, "--batch"), (optimizer != .adam, "--optimizer"),
          (!engineOptions.given.isEmpty, "--" + (engineOptions.given.keys.min() ?? "")),
        ]
        if let name = given.first(where: \.0)?.1 {
          throw ValidationError("\(name) is set by who publishes the base; leave it out with --update")
        }
      } else {
        guard model != nil else { throw ValidationError("name the model to publish, or give --update") }
        guard data.isEmpty, publisher == nil, head == nil, reading.stores.isEmpty, !yes else {
          throw ValidationError("--from, --head, --publisher, --data and --yes go with --update")
        }
        do throws(FederatedError) { _ = try settings() } catch { throw ValidationError(error.description) }
      }
    }

    func run() throws {
      let key = try NodeKey(path: key)
      let target = try store.map { try FolderStore(writing: $0) }
      let edition = try update ? makeUpdate(key) : makeBase(key, target)
      if let target { try edition.write(to: target) }
      if let car {
        let written = try Edition.writeArchive(edition.record, from: ContentSource([edition.blocks]), to: car)
        StandardError.note("\(car): \(written.blocks) blocks, \(written.bytes) bytes")
      }
      print(edition.record)
      try StandardOutput.check()
    }

    private func settings() throws(FederatedError) -> PublicationSettings {
      var training = LocalTraining()
      training.optimizer = optimizer
      training.learningRate = learningRate ?? (optimizer == .adam ? 0.001 : 0.05)
      (training.momentum, training.epochs, training.batchSize) = (momentum, localEpochs, batch)
      guard (1...10_000).contains(localEpochs), (1...4096).contains(batch), training.learningRate > 0,
        training.learningRate.isFinite, (0..<1).contains(momentum), momentum == 0 || optimizer == .sgd
      else {
        throw FederatedError(
          "the clients' training",
          "\(localEpochs) epochs of \(batch) images, rate \(training.learningRate), momentum \(momentum)",
          "give 1 to 10000 epochs, 1 to 4096 images, a rate above 0, and momentum below 1 with --optimizer sgd alone")
      }
      return try PublicationSettings(
        engine: try EngineSettings(strategy: strategy, aggregation: aggregation, given: engineOptions.given),
        weighting: weighting, training: training, increment: increment)
    }

    private func makeBase(_ key: NodeKey, _ target: FolderStore?) throws -> Edition {
      guard let model, let bytes = FileManager.default.contents(atPath: model) else {
        throw FileError(
          path: model ?? "", found: "the model cannot be read", advice: "check the path and its permissions")
      }
      var parent: Published?
      if let target, let head = try target.head() {
        let before = try ContentSource([target]).published(head)
        guard before.key == key.publicKey else {
          throw ContentError(
            "\(target.name)/HEAD", "another key, \(before.key.fingerprint), published there",
            "publish into another folder")
        }
        parent = before
      }
      return try Edition.base(
        bytes, name: model, settings: try settings(), after: parent, version: cidVersion == 0 ? .zero : .one,
        created: PublicationTime.now, by: key, schema: StoreOptions.schema)
    }

    private func makeUpdate(_ key: NodeKey) throws -> Edition {
      let source = try reading.source()
      let base = try source.published(try head.map { try ContentID($0) } ?? source.head())
      if let publisher {
        let wanted = try PublicKey(path: publisher)
        guard wanted == base.key else {
          throw ContentError(
            "record \(base.record)", "key \(base.key.fingerprint) signed it, and not \(publisher)", "take another store"
          )
        }
      }
      let context = try RoundContext(base.id, from: source, schema: StoreOptions.schema)
      let own = try OwnUpdate(
        model: context.file, path: "model \(context.manifest.model)", places: data, fit: fit, isAugmented: augment,
        batchSize: context.settings.training.batchSize, seed: seed)
      StandardError.note("training on \(own.summary), from round \(context.manifest.round)")
      let update = try own.train(context.broadcast, try context.clientWork(seed: seed))
      StandardError.note("this update is readable by everyone who gets it")
      return try Edition.update(update, of: context, created: PublicationTime.now, by: key)
    }
  }

  extension PublicationSettings.Increment: ExpressibleByArgument {}
#endif
