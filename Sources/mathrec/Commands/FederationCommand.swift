#if Federation
  import ArgumentParser
  import ContentStore
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import FlowerNetwork
  import Foundation

  /// `mathrec federation`: what is around a federation.
  struct FederationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "federation", abstract: "Try a federation on this machine, or find out why one does not work.",
      subcommands: [FederationDemo.self, Check.self])

    /// `mathrec federation check`.
    struct Check: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Look at all that a client needs, line by line, with what to do.",
        discussion: """
          Give it what 'mathrec client' is given. Exit codes: 0 all is well, 1 something is not, 64 a mistake in the command line.
          """)

      @OptionGroup var place: SuperLinkOptions

      @Option(help: "The private key of the node.", completion: .file())
      var key: String?

      @Option(parsing: .upToNextOption, help: "Where your symbols are.")
      var data: [String] = []

      @Option(help: "What you allow.", completion: .file())
      var policy: String?

      func run() throws {
        var findings: [FederationCheck.Finding] = []
        func look(_ subject: String, _ body: () throws -> String) {
          do { findings.append(.init(subject, try body(), isGood: true)) } catch {
            findings.append(.init(subject, "\(error)", isGood: false))
          }
        }
        let check = FederationCheck(try place.place())
        let link = check.superLink()
        findings += link
        if let key {
          do {
            let identity = NodeIdentity(try NodeKey(path: key), name: (key as NSString).lastPathComponent)
            if link.allSatisfy(\.isGood) { findings += check.key(identity) }
          } catch { findings.append(.init("the key", "\(error)", isGood: false)) }
        }
        if !data.isEmpty {
          look("the symbols") { "\(try SiteData.count(data)) of them in \(data.joined(separator: ", "))" }
        }
        if let policy {
          look("the policy") {
            _ = try SitePolicy(path: policy)
            return "\(policy) can be read"
          }
        }
        for finding in findings { print("\(finding.isGood ? "ok  " : "BAD ") \(finding.subject): \(finding.words)") }
        try StandardOutput.check()
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
      }
    }
  }
#endif
