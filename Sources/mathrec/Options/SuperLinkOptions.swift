#if Federation
  import ArgumentParser
  import ContentStore
  import FlowerNetwork
  import Foundation

  /// Where a SuperLink is.
  struct SuperLinkOptions: ParsableArguments {
    @Option(help: "The SuperLink: HOST:PORT.")
    var superlink = "127.0.0.1:9092"

    @Option(
      help: "A PEM file of the authority that signed the SuperLink's certificate, in place of the system's.",
      completion: .file())
    var ca: String?

    @Flag(help: "Without TLS, on this machine alone.")
    var insecure = false

    func place() throws -> SuperLinkPlace {
      do throws(FlowerError) {
        return try SuperLinkPlace(superlink, authorityFile: ca, isInsecure: insecure)
      } catch { throw ValidationError(error.description) }
    }
  }

  extension NodeIdentity {
    /// The identity of a node's key.
    init(_ key: NodeKey, name: String) {
      self.init(name: name, publicKey: Array(key.publicKey.pem.utf8)) { try key.signature(of: $0) }
    }
  }
#endif
