import Foundation
import Testing

/// Help, version and completions, word by word.
@Suite struct HelpTests {
  @Test(arguments: [
    [], ["solve"], ["compute"], ["check"], ["serve"], ["ink"], ["ink", "list"], ["ink", "export"],
    ["ink", "delete"], ["learn"], ["synthesize"], ["evaluate"], ["features"], ["train"], ["fedtrain"], ["privacy"],
    ["partition"], ["plot"], ["dashboard"], ["train-layout"], ["train-arrangement"],
    ["tune"], ["export"], ["import"],
    ["publish"], ["pull"], ["merge"], ["verify"], ["pin"], ["keygen"], ["keygen", "node"],
    ["keygen", "authority"], ["keygen", "secret"], ["client"], ["server"], ["server", "run"], ["server", "admit"],
    ["server", "remove"], ["server", "nodes"], ["federation"], ["federation", "demo"], ["federation", "check"],
  ])
  func help(_ command: [String]) throws {
    let asked = try Program.run(["help"] + command)
    #expect(asked.status == 0 && asked.errors.isEmpty)
    // The default number of threads is the machine's.
    let text = asked.text.replacing(/(threads|jobs)>(.*?)\(default:\s+\d+\)/.dotMatchesNewlines()) {
      "\($0.1)>\($0.2)(default: N)"
    }
    try GoldenFile.expect(text, is: (["help"] + command).joined(separator: "-") + ".txt")
    #expect(try Program.run(command + ["--help"]).text == asked.text)
  }

  @Test func everyCommandHasItsHelpTested() throws {
    let listed = try Program.run("--help").lines.drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
      .compactMap { $0.firstMatch(of: /^\s{2}([a-z-]+)(\s|$)/).map { String($0.1) } }
    #expect(
      listed == [
        "solve", "compute", "check", "serve", "ink", "learn", "synthesize", "evaluate", "features", "train", "fedtrain",
        "privacy", "partition", "plot", "dashboard", "train-layout", "train-arrangement", "tune", "export", "import",
        "client", "server", "federation", "publish", "pull", "merge", "verify", "pin", "keygen",
      ])
  }

  @Test func version() throws {
    let asked = try Program.run("--version")
    #expect(asked.status == 0)
    #expect(asked.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(asked.text)")
  }

  @Test func withoutArgumentsItShowsItsHelp() throws {
    #expect(try Program.run([]).text == Program.run("--help").text)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let script = try Program.run("--generate-completion-script", shell)
    #expect(script.status == 0 && script.errors.isEmpty)
    for word in ["solve", "compute", "check", "synthesize", "evaluate", "train-layout", "min-confidence", "annotate"] {
      #expect(script.text.contains(word), "\(word)")
    }
    // Shells that are here check their own script.
    let found = try Program.shell("command -v \(shell)", folder: Program.root)
    guard found.status == 0 else { return }
    let folder = try TemporaryFolder()
    try folder.write("script", script.output)
    #expect(try Program.shell("\(shell) -n script", folder: folder.path).status == 0)
  }
}
