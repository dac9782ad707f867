#if Federation
  import ArgumentParser
  import ContentStore

  /// `mathrec keygen`: keys of publishers, nodes and servers.
  struct Keygen: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make keys for publishing, for nodes of a federation and for its server.",
      discussion: """
        Keys that are there are never overwritten, and private ones can be read by their owner alone. Exit codes: 0 done, 1 a file \
        is there or could not be written, 64 a mistake in the command line.

        EXAMPLES
          mathrec keygen node site1
          mathrec keygen authority office --host fl.example.org --host 192.168.1.20
          mathrec keygen secret office
        """, subcommands: [Node.self, AuthorityCommand.self, Secret.self])

    /// `mathrec keygen node`.
    struct Node: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract:
          "Write NAME.key, which stays with you, NAME.pub for others, and NAME.openssh for Flower's command line.")

      @Argument(help: "What the files' names begin with.", completion: .file())
      var name: String

      func run() throws {
        let key = NodeKey()
        for path in try KeyFiles.write(key, name: name) { StandardError.note("wrote \(path)") }
        print(key.publicKey.fingerprint)
        try StandardOutput.check()
      }
    }

    /// `mathrec keygen authority`.
    struct AuthorityCommand: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract:
          "Write an authority, NAME-ca.crt, and a server's certificate signed by it, with their keys, by openssl.")

      @Argument(help: "What the files' names begin with.", completion: .file())
      var name: String

      @Option(help: "A name or address by which clients know the server; several, each with --host.")
      var host: [String] = []

      @Flag(help: "Print what openssl would be told, and make nothing.")
      var print = false

      func validate() throws {
        do throws(ContentError) { _ = try authority() } catch { throw ValidationError(error.description) }
      }

      private func authority() throws(ContentError) -> Authority { try Authority(name: name, hosts: host) }

      func run() throws {
        let authority = try authority()
        if print {
          Swift.print(authority.text, terminator: "")
          return try StandardOutput.check()
        }
        try authority.make()
        for path in authority.files { StandardError.note("wrote \(path)") }
      }
    }

    /// `mathrec keygen secret`.
    struct Secret: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Write NAME.secret: 32 random bytes in hexadecimal, which two programs share.")

      @Argument(help: "What the file's name begins with.", completion: .file())
      var name: String

      func run() throws { StandardError.note("wrote \(try KeyFiles.writeSecret(name: name))") }
    }
  }
#endif
