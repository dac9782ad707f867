#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import Foundation

  /// Where published content is read.
  struct StoreOptions: ParsableArguments {
    @Option(
      name: .customLong("from"), parsing: .upToNextOption,
      help:
        "Stores to read, asked in turn: a folder, a CAR file, an address of either, or a gateway's address that ends in /ipfs."
    )
    var stores: [String] = []

    @Option(help: "A PEM file of the authorities to trust for https in place of the system's.", completion: .file())
    var ca: String?

    /// The stores behind those that are given first.
    func source(_ first: [String] = [], _ made: [any BlockStore] = []) throws -> ContentSource {
      try ContentSource(made + (first + stores).map { try StorePlace($0).open(authorityFile: ca) })
    }

    /// The model's tensors, as a published file says.
    static let schema: SchemaReader = { try TensorSchema(model: $0, path: $1) }
  }

  /// Seconds since 1970 that a publication says: SOURCE_DATE_EPOCH where it is set, so that publications can be repeated.
  enum PublicationTime {
    static var now: Int {
      let named = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
      return max(0, named ?? Int(Date().timeIntervalSince1970))
    }
  }
#endif
