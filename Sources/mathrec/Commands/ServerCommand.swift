#if Federation
  import ArgumentParser
  import ContentStore
  import FileStorage
  import FlowerNetwork
  import Foundation

  /// `mathrec server`: the server of a federation.
  struct Server: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run a federation's rounds, and say who belongs to it.",
      discussion: """
        The server works beside a SuperLink of Flower's (pip install "flwr>=1.40,<1.43"), which it starts with --with-superlink. \
        Only /v1/fleet/ of the SuperLink may be reached from outside: its other interfaces ask nobody who they are. \
        docs/flower.md shows a first site.
        """, subcommands: [ServerRun.self, Admit.self, Remove.self, Nodes.self])

    /// The file of the roster, of those commands that work on it.
    struct RosterOptions: ParsableArguments {
      @Option(help: "The file of the roster.", completion: .file())
      var roster = Roster.file

      func read() throws(FlowerError) -> Roster {
        FileManager.default.fileExists(atPath: roster) ? try Roster(path: roster) : Roster(isOpen: false)
      }
    }

    /// `mathrec server admit`.
    struct Admit: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Let a site in: put its public key into the roster.")

      @Argument(help: "The site's .pub file, of 'mathrec keygen node'.", completion: .file())
      var key: String

      @Option(help: "What to call it. (default: as the file)")
      var name: String?

      @OptionGroup var rosterOptions: RosterOptions

      func run() throws {
        let publicKey = try PublicKey(path: key)
        var roster = try rosterOptions.read()
        let file = (key as NSString).lastPathComponent
        let standard = file.hasSuffix(".pub") ? String(file.dropLast(4)) : file
        try roster.admit(publicKey.pem, name: name ?? standard)
        try roster.write(to: rosterOptions.roster)
        print("\(name ?? standard) \(publicKey.fingerprint)")
        try StandardOutput.check()
      }
    }

    /// `mathrec server remove`.
    struct Remove: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let a site in no longer; its number is not given to another.")

      @Argument(help: "The site's name.")
      var name: String

      @OptionGroup var rosterOptions: RosterOptions

      func run() throws {
        var roster = try rosterOptions.read()
        let member = try roster.remove(name)
        try roster.write(to: rosterOptions.roster)
        StandardError.note("\(member.name) is let in no longer; a server that runs notices when it is started again")
      }
    }

    /// `mathrec server nodes`.
    struct Nodes: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "List the sites of a roster, and which of them are online at a SuperLink of this machine.")

      @OptionGroup var rosterOptions: RosterOptions
      @OptionGroup var place: SuperLinkOptions

      func run() throws {
        let roster = try rosterOptions.read()
        let known: [SuperLinkDesk.Node]?
        do { known = try SuperLinkDesk(place.place()).nodes() } catch let error as FlowerError {
          StandardError.note("\(error)")
          known = nil
        }
        for member in roster.members {
          let node = known?.first { $0.publicKey == member.publicKey }
          let status = member.isRemoved ? "removed" : known == nil ? "unknown" : node?.status ?? "never seen"
          print("\(member.number)  \(status)  \(member.name)  \(member.fingerprint)")
        }
        try StandardOutput.check()
      }
    }
  }
#endif
