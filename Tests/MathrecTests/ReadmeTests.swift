import Foundation
import Testing

/// What README.md shows is what happens.
@Suite struct ReadmeTests {
  /// The fenced blocks of a language.
  static func blocks(_ language: String, of page: String) -> [String] {
    let text = (try? String(contentsOfFile: Program.root + "/" + page, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```\(language)\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0] + "\n"
    }
  }

  /// Sessions: each line with `$ ` is a command, what follows is its output.
  @Test func sessionsPrintWhatTheyShow() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder["Samples"], withDestinationPath: Program.root + "/Samples")
    let sessions = Self.blocks("console", of: "README.md")
    #expect(!sessions.isEmpty)
    for session in sessions {
      var shown = ""
      for line in session.split(separator: "\n") where line.hasPrefix("$ ") {
        let outcome = try Program.shell(line.dropFirst(2) + " 2>&1", folder: folder.path)
        shown += line + "\n" + outcome.text
      }
      #expect(shown == session)
    }
  }

  /// The longer commands run too, on a handful of our own symbols and for one epoch in place of the data they name.
  @Test func longCommandsAreUnderstood() throws {
    let folder = try TemporaryFolder()
    // The network that the card's commands name.
    let layers = "symbols-2.layers.json"
    try FileManager.default.copyItem(atPath: Program.root + "/Models/" + layers, toPath: folder.path + "/" + layers)
    // The card's first: its models are named in README.md.
    let commands = ["Models/README.md", "README.md", "docs/accuracy.md"].flatMap { Self.blocks("sh", of: $0) }
      .flatMap { $0.replacing("\\\n", with: " ").split(separator: "\n") }.filter { $0.hasPrefix("mathrec ") }
    #expect(!commands.isEmpty)
    for command in commands {
      let isLayout = ["train-layout", "train-arrangement", "--expressions", "mathrec tune"].contains {
        command.contains($0)
      }
      let short = String(command)
        .replacing(/homework:\d+:\.\.\/shared\/data/, with: "homework:4")
        .replacing(/\ --hands [\w-]+ --data \.\.\/shared\/data/, with: "").replacing(/--pages \d+/, with: "--pages 2")
        .replacing(
          /\.\.\/shared\/data\/[\w\/.-]+|'?synthetic:\d+(:[^ ]+)?/,
          with: isLayout ? "synthetic:4" : "synthetic:30:1,2,+"
        )
        .replacing(/--epochs \d+/, with: "--epochs 1").replacing("Models/", with: "")
        .replacing(/\ --(subset|rejects|fit|input-size|least) [\w+.\/]+/, with: "")
      let outcome = try Program.shell(short, folder: folder.path)
      #expect(outcome.status == 0, "\(short): \(outcome.errors)")
    }
  }

  @Test(arguments: [
    "README.md", "CONTRIBUTING.md", "Samples/README.md", "Models/README.md", "docs/solve-json.md", "docs/evaluation.md",
    "docs/accuracy.md", "docs/answers.md", "docs/speed.md", "docs/federated-results.md", "docs/architecture.md",
    "docs/serve.md", "docs/content-store.md", "docs/secure-sums.md", "docs/federated-engine.md",
  ])
  func linksLeadSomewhere(_ page: String) throws {
    let text = try String(contentsOfFile: Program.root + "/" + page, encoding: .utf8)
    let folder = URL(fileURLWithPath: Program.root + "/" + page).deletingLastPathComponent().path
    for link in text.matches(of: /\]\(([^)#:]+)\)/) {
      #expect(FileManager.default.fileExists(atPath: folder + "/" + link.1), "\(page): \(link.1)")
    }
  }
}
