import Foundation
import Testing

/// `--model` and the places where models are looked for.
@Suite struct ModelOptionTests {
  static let own = Program.root + "/Models/symbols.safetensors"

  /// By a process of its own: a program that this process had open for writing could not be run ("text file busy") while
  /// another test's child, born meanwhile, still held the file.
  func copyProgram(to path: String) throws {
    #expect(try Program.shell("cp '\(Program.path)' '\(path)'", folder: "/").status == 0)
  }

  @Test func takesAModelByName() throws {
    let outcome = try Program.run("solve", "--model", Self.own, "Samples/power.png")
    #expect(outcome.text == "2^10-24 = 1000\n")
  }

  @Test func asksSeveralTogether() throws {
    let second = Program.root + "/Models/symbols-2.safetensors"
    let both = try Program.run("solve", "--model", Self.own, "--model", second, "--json", "Samples/power.png")
    #expect(try Program.run("solve", "--json", "Samples/power.png").text == both.text)
    #expect(try Program.run("solve", "--model", Self.own, "--json", "Samples/power.png").text != both.text)
    let folder = try TemporaryFolder()
    let other = try Program.run(
      "train", "--data", "synthetic:20:1,2", "--epochs", "1", "--output", folder["other.safetensors"])
    #expect(other.status == 0)
    let mixed = try Program.run(
      "solve", "--model", Self.own, "--model", folder["other.safetensors"], "Samples/power.png")
    #expect(mixed.status == 1 && mixed.errors.contains("differ in their classes"), "\(mixed.errors)")
  }

  @Test func wrongModels() throws {
    let folder = try TemporaryFolder()
    let model = try Data(contentsOf: URL(fileURLWithPath: Self.own))
    try folder.write("empty", [])
    try folder.write("text", text: "this is no model at all, but text of some length")
    try folder.write("header", model.prefix(1000))
    try folder.write("cut", model.prefix(model.count - 1000))
    try folder.write("longer", model + [0, 0, 0, 0])
    try folder.write("foreign", [UInt8(2), 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8))
    var texts = ""
    for name in ["empty", "text", "header", "cut", "longer", "foreign", "none", "."] {
      let outcome = try Program.run("solve", "--model", name, Program.sample("power.png"), folder: folder.path)
      #expect(outcome.status == 1)
      #expect(outcome.text.isEmpty)
      texts += outcome.errors
    }
    for name in ["Samples/power.png", "Models/layout.safetensors"] {
      let outcome = try Program.run("solve", "--model", name, "Samples/power.png")
      #expect(outcome.status == 1)
      texts += outcome.errors
    }
    try GoldenFile.expect(texts, is: "wrong-models.txt")
  }

  @Test func withoutItsModelsItSaysHowToGetThem() throws {
    let folder = try TemporaryFolder()
    try copyProgram(to: folder["mathrec"])
    let outcome = try Run(
      folder["mathrec"], ["solve", Program.sample("power.png")], environment: ["MATHREC_MODELS": "/nowhere"]
    ).wait()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("make install") && outcome.errors.contains("MATHREC_MODELS"))
    let named = try Run(
      folder["mathrec"], ["solve", Program.sample("power.png")],
      environment: ["MATHREC_MODELS": Program.root + "/Models"]
    ).wait()
    #expect(named.text == "2^10-24 = 1000\n")
  }

  @Test func findsItsModelsWhereTheyAreInstalled() throws {
    let folder = try TemporaryFolder()
    for inner in ["bin", "share/mathrec"] {
      try FileManager.default.createDirectory(atPath: folder[inner], withIntermediateDirectories: true)
    }
    try copyProgram(to: folder["bin/mathrec"])
    for name in ["symbols.safetensors", "layout.safetensors"] {
      try FileManager.default.copyItem(
        atPath: Program.root + "/Models/" + name, toPath: folder["share/mathrec/" + name])
    }
    let outcome = try Run(folder["bin/mathrec"], ["solve", Program.sample("power.png")], folder: "/").wait()
    #expect(outcome.text == "2^10-24 = 1000\n")
  }
}
