import Foundation
import Testing

/// Standard streams that are closed, full, or given up by their reader.
@Suite struct StreamTests {
  private static func shell(_ line: String) throws -> Program.Outcome {
    try Program.shell(line, folder: Program.root)
  }

  /// What nobody can take beside the answers is lost, and no more.
  @Test(arguments: [
    ("mathrec solve nowhere.png", 2), ("mathrec compute '6/2(1+2)'", 0), ("mathrec solve Samples/power.png", 0),
    ("mathrec solve", 64), ("mathrec compute --oops 1", 64), ("MATHREC_KERNELS=none mathrec compute 1", 64),
    ("mathrec evaluate --expressions synthetic:1", 0),
  ])
  func notesMayBeLost(_ command: String, _ status: Int32) throws {
    for place in ["2>/dev/full", "2>&-"] {
      let outcome = try Self.shell("\(command) \(place)")
      #expect(outcome.status == status, "\(command) \(place): \(outcome.status) \(outcome.text)")
    }
  }

  /// An answer that is lost is no answer.
  @Test(arguments: [
    "mathrec solve Samples/power.png", "mathrec solve --json Samples/power.png", "mathrec compute 1+1",
    "mathrec compute --json 1+1", "mathrec --help", "mathrec solve --help", "mathrec --version",
    "mathrec evaluate --expressions synthetic:1 --json", "mathrec partition --clients 2 --data synthetic:40",
  ])
  func answersMayNotBeLost(_ command: String) throws {
    var outcome = try Self.shell("\(command) >/dev/full")
    #expect(outcome.status == 1, "\(outcome.status)")
    #expect(outcome.errors.contains("error: cannot write to standard output: No space left on device"))
    outcome = try Self.shell("\(command) >&-")
    #expect(outcome.status == 1, "\(outcome.status)")
    #expect(outcome.errors.contains("error: cannot write to standard output"))
  }

  /// The next file that is opened would become standard error, and a note be written into it.
  @Test func noFileTakesAClosedStreamsPlace() throws {
    let folder = try TemporaryFolder()
    let whole = try Self.shell("mathrec solve --annotate \(folder["a.png"]) Samples/power.png")
    let closed = try Self.shell("mathrec solve --annotate \(folder["b.png"]) Samples/power.png <&- 2>&-")
    #expect(whole.status == 0 && closed.status == 0)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder["a.png"]))
        == Data(contentsOf: URL(fileURLWithPath: folder["b.png"])))
  }

  @Test func standardInputThatCannotBeRead() throws {
    for place in ["<&-", "</"] {
      let outcome = try Self.shell("mathrec compute - \(place)")
      #expect(outcome.status == 2, "\(place)")
      #expect(outcome.errors.hasPrefix("error: cannot read standard input: it is "), "\(outcome.errors)")
    }
    #expect(try Self.shell("mathrec compute - </dev/null").status == 0)
    #expect(try Self.shell("mathrec solve - <&-").status == 2)
  }

  /// Who has read enough ends the program as it ends others: by the signal, without a word.
  /// The other programs complain where a test beside this one has made the process ignore broken pipes.
  @Test func aReaderThatGoesIsNoError() throws {
    let outcome = try Self.shell(
      "{ yes 1+1 2>&- | head -100000 2>&- | { mathrec compute -; echo $? >&2; }; } | head -1")
    #expect(outcome.text == "1+1 = 2\n")
    #expect(outcome.errors == "141\n", "\(outcome.errors)")
  }

  @Test func trainingGoesOnWithoutItsLog() throws {
    let folder = try TemporaryFolder()
    let command = FederatedCommandTests.small.joined(separator: " ")
    #expect(try Self.shell("mathrec \(command) -o \(folder["a"]) 2>/dev/full").status == 0)
    #expect(try Self.shell("mathrec \(command) -o \(folder["b"]) 2>&-").status == 0)
    let json = try Self.shell("mathrec \(command) -o \(folder["c"]) --json >/dev/full")
    #expect(json.status == 1)
    #expect(json.errors.contains("standard output: lines were lost"), "\(json.errors)")
    let models = try ["a", "b", "c"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder[$0] + "/model.safetensors"))
    }
    #expect(models[0] == models[1] && models[0] == models[2])
    let train = "mathrec train --data synthetic:60 --epochs 1 --units 8 --input-size 16 -o \(folder["m.safetensors"])"
    #expect(try Self.shell("\(train) 2>&-").status == 0)
  }

  /// `FileHandle.write` ends the program where a stream is closed or full; one file writes to standard error.
  @Test func onePlaceWritesToStandardError() throws {
    let sources = Program.root + "/Sources"
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
    #expect(names.count > 200)
    for name in names where !name.hasSuffix("/StandardError.swift") {
      let text = try String(contentsOfFile: sources + "/" + name, encoding: .utf8)
      for word in ["FileHandle.standardError", "FileHandle.standardOutput", "fputs(", "write(STDERR_FILENO"] {
        #expect(!text.contains(word), "\(name) has \(word)")
      }
    }
  }

  /// A name does not steer the terminal.
  @Test func controlCharactersAreShown() throws {
    for arguments in [
      ["solve", "a\u{1B}]0;x\u{7}.png"], ["evaluate", "--symbols", "a\u{1B}[2J"], ["compute", "1+\u{1B}[2J"],
    ] {
      let outcome = try Program.run(arguments)
      #expect(outcome.status != 0)
      let said = outcome.errors + outcome.text
      #expect(!said.contains("\u{1B}") && said.contains("\\u{1B}"), "\(said)")
    }
  }
}
