import Foundation
import Testing

@Suite struct TrainCommandTests {
  static let small = ["train", "--data", "synthetic:3:1,2,+", "--epochs", "2", "--output"]
  /// Long enough to be stopped in the middle, short enough to wait for.
  static let longer = [
    "train", "--data", "synthetic:40:1,2,3,+", "--epochs", "12", "--batch", "8", "--threads", "2", "--output",
  ]

  @Test func trainsAModelThatSolveTakes() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + [folder["model.safetensors"]])
    #expect(outcome.status == 0)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains("epoch 2: loss "))
    #expect(try folder.contents() == ["model.safetensors"])
    let read = try Program.run("solve", "--json", "--model", folder["model.safetensors"], "Samples/power.png")
    #expect(read.text.contains(#""error":null"#))
  }

  @Test func sameSeedSameBytesWithAnyThreads() throws {
    let folder = try TemporaryFolder()
    let models = try [["--threads", "1"], ["--threads", "2"], ["--seed", "2"]].enumerated().map { index, options in
      let path = folder["\(index).safetensors"]
      #expect(try Program.run(Self.small + [path, "--quiet"] + options).status == 0)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(models[0] == models[1])
    #expect(models[0] != models[2])
  }

  /// The two models without one half of the writers each, and a layout model that learns from what they name.
  @Test func partsOfTheWritersAreLeftOut() throws {
    let folder = try TemporaryFolder()
    var counts: [Int] = []
    for part in 1...2 {
      let outcome = try Program.run(
        "train", "--data", "synthetic:200:1,2", "--without", "\(part)/2", "--validation", "synthetic:2:1,2", "--epochs",
        "1", "--output", folder["\(part).safetensors"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      counts.append(Int(outcome.errors.prefix { $0.isNumber }) ?? 0)
    }
    #expect(counts.reduce(0, +) == 400 && counts.allSatisfy { $0 > 0 }, "\(counts)")
    let layout = try Program.run(
      "train-layout", "--data", "synthetic:10", "--named-by", folder["1.safetensors"], folder["2.safetensors"],
      "--epochs", "1", "--context-epochs", "1", "--output", folder["layout.safetensors"])
    #expect(layout.status == 0, "\(layout.errors)")
    #expect(layout.errors.firstMatch(of: /learnt from 10 expressions and [1-9]\d* parts/) != nil, "\(layout.errors)")
    let lacking = try Program.run(
      "train-layout", "--data", "synthetic:10", "--named-by", folder["1.safetensors"], folder["1.safetensors"],
      "--output", folder["layout.safetensors"])
    #expect(lacking.status == 1 && lacking.errors.contains("none was trained --without 2/2"), "\(lacking.errors)")
    let knowing = try Program.run(
      "train-layout", "--data", "synthetic:10", "--named-by", folder["1.safetensors"], ModelOptionTests.own,
      "--output", folder["layout.safetensors"])
    #expect(knowing.status == 1 && knowing.errors.contains("was trained on all writers"), "\(knowing.errors)")
    for mistake in ["3/2", "0/2", "1/1", "half"] {
      #expect(try Program.run(Self.small + [folder["m"], "--without", mistake]).status == 64)
    }
  }

  @Test func quietIsQuiet() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.small + [folder["model"], "--quiet"])
    #expect(outcome.text.isEmpty && outcome.errors.isEmpty)
  }

  /// A run that was stopped goes on to the same bytes as one that never was.
  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func resumesToTheSameBytes(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(Self.longer + [folder["whole"], "--quiet"]).status == 0)
    let run = try Run(Program.path, Self.longer + [folder["stopped"]])
    #expect(try run.hasSaid("epoch 2:", within: 60))
    run.signal(signal)
    let stopped = try run.wait()
    #expect(stopped.status == (signal == SIGKILL ? 128 + SIGKILL : 130))
    if signal != SIGKILL {
      #expect(stopped.errors.contains("add --resume to go on from \(folder["stopped"]).checkpoint"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder["stopped"]))
    // A run with other settings is refused.
    let other = try Program.run(Self.longer + [folder["stopped"], "--resume", "--seed", "9"])
    #expect(other.status == 1)
    #expect(other.errors.contains("it was made with other data or settings"))
    let resumed = try Program.run(Self.longer + [folder["stopped"], "--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(!resumed.errors.contains("epoch 1:"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder["stopped"]))
        == Data(contentsOf: URL(fileURLWithPath: folder["whole"])))
    #expect(!FileManager.default.fileExists(atPath: folder["stopped"] + ".checkpoint"))
  }

  /// Data that changed under the same name, and other settings, are not what the checkpoint goes on with.
  @Test func resumesOnlyWithTheSameData() throws {
    let folder = try TemporaryFolder()
    func write(level: UInt8) throws {
      let count: UInt8 = 60
      var images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 12, 0, 0, 0, 12]
      for image in 0..<count { images += (0..<144).map { UInt8($0) % 12 == image % 3 * 4 ? level : 0 } }
      try folder.write("train-images-idx3-ubyte", images)
      try folder.write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, count] + (0..<count).map { $0 % 3 })
    }
    try write(level: 200)
    let command = [
      "train", "--data", folder["train-images-idx3-ubyte"], "--holdout", "0", "--input-size", "12", "--no-augment",
      "--epochs", "3000", "--output", folder["model"],
    ]
    let run = try Run(Program.path, command)
    #expect(try run.hasSaid("epoch 2:", within: 60))
    run.signal(SIGKILL)
    _ = try run.wait()
    try write(level: 201)
    for changed in [command, command + ["--prior-share", "0.5"]] {
      let refused = try Program.run(changed + ["--resume"])
      #expect(
        refused.status == 1 && refused.errors.contains("it was made with other data or settings"), "\(refused.errors)")
      try write(level: 200)
    }
    // A checkpoint that was tampered with is refused as well.
    let path = folder["model.checkpoint"]
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let place = try #require(bytes.range(of: Data(#""batch":"0""#.utf8)))
    bytes.replaceSubrange(place, with: Data(#""batch":"9""#.utf8))
    try bytes.write(to: URL(fileURLWithPath: path))
    let tampered = try Program.run(command + ["--resume"])
    #expect(
      tampered.status == 1 && tampered.errors.contains("its batch is no number from 0 to 1"), "\(tampered.errors)")
  }

  @Test func trainsAnyNetworkThatAFileDescribes() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "network.json",
      text: """
        [{"kind": "conv2d", "name": "a", "filters": 12, "kernel": [3, 3], "stride": [2, 2], "bias": false},
         {"kind": "batch_norm", "name": "n", "epsilon": 0.001, "momentum": 0.9}, {"kind": "relu", "name": "r"},
         {"kind": "conv2d", "name": "b", "filters": 12, "kernel": [3, 3], "padding": "same"},
         {"kind": "sum", "name": "s", "inputs": [3, 4]}, {"kind": "global_average_pool", "name": "p"},
         {"kind": "dense", "name": "classes", "units": "classes"}]
        """)
    let models = try ["1", "3"].map { threads in
      let path = folder["\(threads).safetensors"]
      let outcome = try Program.run(
        Self.small + [path, "--layers", folder["network.json"], "--threads", threads, "--quiet"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(models[0] == models[1])
    let read = try Program.run("solve", "--json", "--model", folder["1.safetensors"], "Samples/power.png")
    #expect(read.text.contains(#""error":null"#), "\(read.errors)")
    try folder.write("wrong.json", text: #"[{"kind": "dense", "name": "d"}]"#)
    for (file, says) in [("wrong.json", "layer d lacks its argument 'units'"), ("none.json", "cannot be read")] {
      let outcome = try Program.run(Self.small + [folder["m"], "--layers", folder[file]])
      #expect(
        outcome.status == 1 && outcome.errors.contains(file) && outcome.errors.contains(says), "\(outcome.errors)")
    }
  }

  /// Numbers that are not finite, or a model that cannot be read again, never replace a model.
  @Test func writesNoModelThatIsUnfit() throws {
    let folder = try TemporaryFolder()
    let model = folder["model.safetensors"]
    try folder.write("model.safetensors", text: "what was there")
    for (options, says) in [
      (["--data", "synthetic:3:1,2,+", "--lr", "1e30"], "train with a lower learning rate"),
      (["--data", "synthetic:3:1"], "all images are of one class, 1"),
    ] {
      let outcome = try Program.run(["train", "--epochs", "2", "--output", model] + options)
      #expect(outcome.status == 1 && outcome.errors.contains(says), "\(outcome.errors)")
      #expect(try String(contentsOfFile: model, encoding: .utf8) == "what was there")
    }
    #expect(try Program.run(Self.small + [model, "--arithmetic-bonus", "1e39"]).status == 64)
  }

  @Test func resumingNothing() throws {
    let folder = try TemporaryFolder()
    let none = try Program.run(Self.small + [folder["model"], "--resume"])
    #expect(none.status == 1)
    #expect(none.errors.contains("there is no checkpoint to go on from; start without --resume"))
    try folder.write("model.checkpoint", text: "something else that is long enough to be looked at")
    #expect(try Program.run(Self.small + [folder["model"], "--resume"]).status == 1)
  }

  @Test func badDataIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("broken.jsonl", text: "{\"id\": 1\n")
    try folder.write("broken.inkml", text: "<ink")
    try folder.write("empty.jsonl", [])
    try folder.write("train-images-idx3-ubyte", [1, 2, 3])
    for data in [
      "none", "broken.jsonl", "broken.inkml", "empty.jsonl", "train-images-idx3-ubyte", "synthetic:x", "synthetic:2:Q",
    ] {
      let outcome = try Program.run("train", "--data", data, "--epochs", "1", "--output", "model", folder: folder.path)
      #expect(outcome.status == 1, "\(data)")
      #expect(outcome.errors.contains("Error: ") && outcome.errors.contains("; "), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder["model"]))
    }
  }

  @Test func aFullDiskLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    // A disk of 64 kB, where the machine lets us make one.
    let inner = folder["disk"]
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    guard getuid() == 0, try Program.shell("mount -t tmpfs -o size=64k tmpfs '\(inner)'", folder: "/").status == 0
    else { return }
    defer { _ = try? Program.shell("umount '\(inner)'", folder: "/") }
    let outcome = try Program.run(Self.small + [inner + "/model"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.hasSuffix(
        "Error: cannot write \(inner)/model.checkpoint: the disk is full; make room, or choose another place\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: inner).isEmpty)
  }

  @Test func folderWithoutPermission() throws {
    guard getuid() != 0 else { return }
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o500)
    defer { chmod(folder.path, 0o700) }
    let outcome = try Program.run(Self.small + [folder["model"]])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("no permission in the folder"))
  }

  /// Stopped and gone on with, from the checkpoint of the last whole epoch, and the same bytes with any number of threads.
  @Test func trainsAnArrangementModel() throws {
    let folder = try TemporaryFolder()
    let command = ["train-arrangement", "--data", "synthetic:40", "--epochs", "2", "--holdout", "1/2", "--output"]
    let whole = try Program.run(command + [folder["a.safetensors"], "--threads", "1"])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.errors.contains("epoch 2 of 2: loss"))
    let other = try Program.run(command + [folder["b.safetensors"], "--threads", "3"])
    #expect(other.status == 0)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder["a.safetensors"]))
        == Data(contentsOf: URL(fileURLWithPath: folder["b.safetensors"])))
    let on = try Program.run(command + [folder["d.safetensors"], "--start", folder["a.safetensors"]])
    #expect(on.status == 0, "\(on.errors)")
    func loss(_ text: String) throws -> Double {
      try #require(text.split(separator: "loss ").dropFirst().first?.split(separator: ";").first.flatMap { Double($0) })
    }
    #expect(try loss(on.errors) < loss(whole.errors), "it goes on from what was learnt")
    let nothing = try Program.run(command + [folder["c.safetensors"], "--resume"])
    #expect(nothing.status == 1 && nothing.errors.contains("there is no checkpoint"))
    for name in ["symbols", "layout"] {
      try FileManager.default.copyItem(
        atPath: Program.root + "/Models/\(name).safetensors", toPath: folder["\(name).safetensors"])
    }
    try FileManager.default.copyItem(atPath: folder["a.safetensors"], toPath: folder["arrangement.safetensors"])
    let read = try Program.run("solve", "Samples/check.png", environment: ["MATHREC_MODELS": folder.path])
    #expect([0, 2, 3].contains(read.status), "\(read.errors)")
  }

  @Test func trainsALayoutModel() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      "train-layout", "--data", "synthetic:20", "--epochs", "1", "--output", folder["layout.safetensors"])
    #expect(outcome.status == 0)
    try FileManager.default.copyItem(atPath: ModelOptionTests.own, toPath: folder["symbols.safetensors"])
    let read = try Program.run("solve", "Samples/check.png", environment: ["MATHREC_MODELS": folder.path])
    #expect(read.text.contains("3+4=8") || read.status == 2)
  }
}
