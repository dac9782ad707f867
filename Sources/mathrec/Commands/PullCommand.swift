#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import Foundation

  /// `mathrec pull`: a model brought up to date.
  struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring a model up to date with the newest that is published.",
      discussion: """
        Fetches whichever is smaller, the increments since the model that is there, or the newest whole. The publisher's key is \
        remembered beside the model, in MODEL.source.json, and so is the round: another key's model and an older round are refused. \
        At the first pull name the key with --publisher, or compare the fingerprint that is printed.

        Exit codes: 0 the model is the newest, 1 something could not be read, checked or written, 64 a mistake in the command line.

        EXAMPLES
          mathrec pull https://example.org/shelf --model model.safetensors --publisher office.pub
          mathrec pull http://127.0.0.1:8080/ipfs --head bafyrei... --model model.safetensors
        """)

    @Argument(help: "The store; more can follow --from.")
    var store: String

    @Option(help: "The model's file, there or not.", completion: .file())
    var model: String

    @Option(help: "The publisher's public key.", completion: .file())
    var publisher: String?

    @Option(help: "The signed record to take in place of HEAD, which gateways do not have.")
    var head: String?

    @OptionGroup var reading: StoreOptions

    func validate() throws { try OutputFile.check(model, inputs: InputFiles([publisher].compactMap { $0 })) }

    func run() throws {
      let source = try reading.source([store])
      let record = try head.map { try ContentID($0) } ?? source.head()
      let own = FileManager.default.contents(atPath: model)
      let markPath = model + ".source.json"
      let mark = try FileManager.default.contents(atPath: markPath).map { data in
        guard let mark = try? JSONDecoder().decode(ModelPull.Mark.self, from: data) else {
          throw FileError(
            path: markPath, found: "it is not what 'mathrec pull' wrote", advice: "remove it, and name --publisher")
        }
        return mark
      }
      let pulled = try ModelPull(
        record, own: own, mark: mark, publisher: try publisher.map { try PublicKey(path: $0).fingerprint }, from: source
      )
      if mark == nil, publisher == nil {
        StandardError.note("note: taken on trust from key \(pulled.mark.publisher); compare it with the publisher's")
      }
      // What cannot be a model is not written over one.
      _ = try StoreOptions.schema(try TensorFile(data: pulled.model, path: model), model)
      if pulled.way != .nothing { try DurableFile.write(pulled.model, to: model) }
      try DurableFile.write(try JSONText.data(pulled.mark), to: markPath)
      let round = pulled.head.manifest.round
      switch pulled.way {
      case .nothing: print("\(model) is of round \(round), the newest")
      case .increments(let count):
        print(
          "\(model) is of round \(round) now: \(count) increments, \(pulled.bytes) bytes in place of \(pulled.model.count)"
        )
      case .whole: print("\(model) is of round \(round) now: \(pulled.bytes) bytes")
      }
      try StandardOutput.check()
    }
  }
#endif
