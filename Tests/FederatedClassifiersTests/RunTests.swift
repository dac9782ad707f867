import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks
import Testing

/// A run's folder in all states in which it may be found.
@Suite("Run folders")
struct RunTests {
  /// Hears nothing.
  struct Silence: RunObserver {
    func note(_ text: String) {}
    func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {}
    func roundsEnded() {}
  }

  static func settings(_ strategy: String = "scaffold", rounds: Int = 2) throws -> FederatedSettings {
    var settings = FederatedSettings(engine: try EngineSettings(strategy: strategy))
    (settings.clients, settings.sample, settings.rounds) = (3, 2, rounds)
    (settings.local.optimizer, settings.local.learningRate, settings.local.batchSize) = (.sgd, 0.05, 4)
    settings.data.inputSize = 10
    return settings
  }

  /// Small squares by three clients.
  struct Squares: ImageSource {
    var count = 6
    var shift = 0
    let imageShape = [10, 10, 1]
    let classNames = ["a", "b"]
    func label(at index: Int) -> Int { index % 2 }
    func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
      for place in pixels.indices { pixels[place] = (place + index * 7 + shift) % 5 < 2 + index % 2 ? 1 : 0 }
    }
  }

  @discardableResult
  static func run(_ path: String, _ settings: FederatedSettings, isNew: Bool = false, shift: Int = 0) throws
    -> RunSummary?
  {
    let folder =
      isNew ? try FederatedRun.create(path, settings: settings, program: "test 1") : try RunFolder(holding: path)
    let clients = PartitionedFederation(
      source: Squares(shift: shift), partition: Partition(clients: [[0, 1], [2, 3], [4, 5]]))
    var fingerprint = Fingerprint()
    fingerprint.add(Squares(shift: shift))
    let data = FederatedRun.RunData(
      clients, test: Squares(shift: shift), fingerprint: fingerprint.text, examples: 6)
    var listener = Silence()
    return try FederatedRun(folder: folder, settings: settings, program: "test 1", threads: 1)
      .run(data, observer: &listener) { true }
  }

  /// A run that is done, in a folder of its own.
  private func finished(_ strategy: String = "scaffold") throws -> Folder {
    let folder = try Folder()
    try Self.run(folder["run"], Self.settings(strategy), isNew: true)
    return folder
  }

  private func refused(
    _ words: String..., location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("was not refused", sourceLocation: location)
    } catch {
      for word in words { #expect("\(error)".contains(word), "\(error)", sourceLocation: location) }
    }
  }

  @Test("goes on only with the settings that it began with, and names both values")
  func boundSettings() throws {
    let folder = try finished()
    func resumed(_ change: (inout FederatedSettings) throws -> Void) throws {
      var settings = try Self.settings(rounds: 3)
      try change(&settings)
      try Self.run(folder["run"], settings)
    }
    let config = try Data(contentsOf: URL(fileURLWithPath: folder["run/config.json"]))
    refused("learningRate 0.05", "now it is 0.1", "checkpoint.safetensors") {
      try resumed { $0.local.learningRate = 0.1 }
    }
    refused("strategy scaffold", "now it is fedavg") { try resumed { $0.engine = try EngineSettings() } }
    refused("partition iid", "now it is writer") { try resumed { $0.partition = "writer" } }
    refused("seed 1", "now it is 2") { try resumed { $0.seed = 2 } }
    refused("serverLearningRate nothing", "now it is 0.5") {
      try resumed { $0.engine = try EngineSettings(strategy: "scaffold", given: ["server-lr": 0.5]) }
    }
    refused("isAugmented nothing", "now it is true") { try resumed { $0.data.isAugmented = true } }
    refused("weighting examples", "uniform") { try resumed { $0.weighting = .uniform } }
    refused("clientHoldout nothing") { try resumed { $0.clientHoldout = 0.2 } }
    // Nothing was written for any of them.
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder["run/config.json"])) == config)
    // More rounds, another target and another number of answers are the same run.
    try resumed { ($0.target, $0.leastAnswers) = (1, 1) }
  }

  @Test("other data is refused before anything is overwritten")
  func changedData() throws {
    let folder = try finished()
    let files = ["config.json", "history.csv", "checkpoint.safetensors"]
    func contents() throws -> [Data] {
      try files.map { try Data(contentsOf: URL(fileURLWithPath: folder["run/" + $0])) }
    }
    let before = try contents()
    refused("data of fingerprint", "and now it is") {
      try Self.run(folder["run"], Self.settings(rounds: 3), shift: 1)
    }
    #expect(try contents() == before)
  }

  @Test("a checkpoint that is gone, a link to nothing, or no checkpoint, is said")
  func checkpoints() throws {
    let settings = try Self.settings(rounds: 3)
    let gone = try finished()
    let path = gone["run/checkpoint.safetensors"]
    let history = try Data(contentsOf: URL(fileURLWithPath: gone["run/history.csv"]))
    try FileManager.default.removeItem(atPath: path)
    refused("is not there, though there is a history") { try Self.run(gone["run"], settings) }
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere")
    refused("is a link to nothing") { try Self.run(gone["run"], settings) }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    refused("no ordinary file") { try Self.run(gone["run"], settings) }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: gone["run/model.safetensors"], toPath: path)
    refused("is no checkpoint") { try Self.run(gone["run"], settings) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: gone["run/history.csv"])) == history)
  }

  @Test("a history that is shorter than the checkpoint, or of other rounds, is said")
  func histories() throws {
    for (text, words) in [
      ("", "has 0 rounds where the checkpoint has 2"), ("a\nb\nc\n", "does not begin as a history does"),
      (RoundRecord.header + "\n1,0.5,1,1,2,8,8,1\n", "has 1 rounds where the checkpoint has 2"),
      (RoundRecord.header + "\n1,0.5,1,1,2,8,8,1\n3,0.5,1,1,2,8,8,1\n", "line 3: is of round 3, not 2"),
      (RoundRecord.header + "\n1,0.5,1,1,2,8,8,1\n2,0.5,nan,1,2,8,8,1\n", "line 3: its loss is \"nan\""),
      (RoundRecord.header + "\n1,1.5,1,1,2,8,8,1\n2,0.5,1,1,2,8,8,1\n", "line 2: its accuracy is \"1.5\""),
      (RoundRecord.header + "\n1,0.5,1,1,-2,8,8,1\n2,0.5,1,1,2,8,8,1\n", "line 2: its clients is \"-2\""),
      (RoundRecord.header + "\n1,0.5,1,1,2,8,8\n2,0.5,1,1,2,8,8,1\n", "line 2: 7 fields where 10 belong"),
    ] {
      let folder = try finished()
      try text.write(toFile: folder["run/history.csv"], atomically: true, encoding: .utf8)
      refused(words) { try Self.run(folder["run"], Self.settings(rounds: 3)) }
    }
  }

  @Test("a memory that is short, another's or gone is said with its file")
  func memories() throws {
    let settings = try Self.settings(rounds: 6)
    func damaged(_ words: String, _ damage: (String) throws -> Void) throws {
      let folder = try finished()
      for name in try FileManager.default.contentsOfDirectory(atPath: folder["run/clients"]) {
        try damage(folder["run/clients/" + name])
      }
      refused("run/clients/client-", words) { try Self.run(folder["run"], settings) }
    }
    func write(_ tensors: [String: Tensor], to path: String) throws {
      try TensorFile(tensors: tensors).data.write(to: URL(fileURLWithPath: path))
    }
    try damaged("there is no such file") { try FileManager.default.removeItem(atPath: $0) }
    try damaged("tensor conv1.kernel is missing") { try write(["control.classes.bias": Tensor(shape: [2])], to: $0) }
    try damaged("belongs") { path in
      var tensors = try TensorFile(path: path).tensors
      tensors["control.classes.bias"] = Tensor(shape: [1])
      try write(tensors, to: path)
    }
    try damaged("finite") { path in
      var tensors = try TensorFile(path: path).tensors
      tensors["control.classes.bias"] = Tensor(shape: [2], repeating: .nan)
      try write(tensors, to: path)
    }
    try damaged("too few") { try Data([1, 2, 3]).write(to: URL(fileURLWithPath: $0)) }
  }

  @Test("one process at a time")
  func lock() throws {
    let folder = try finished()
    let held = try RunFolder(holding: folder["run"])
    refused("is at work in this folder") { try Self.run(folder["run"], Self.settings(rounds: 3)) }
    #expect(held.has("config.json"))
  }

  @Test("a folder that goes away while the run goes on is named")
  func vanished() throws {
    let folder = try Folder()
    let settings = try Self.settings(rounds: 3)
    let place = try FederatedRun.create(folder["run"], settings: settings, program: "test 1")
    try FileManager.default.moveItem(atPath: folder["run"], toPath: folder["other"])
    refused("the run's folder is gone", "bring it back") { try place.write(Data(), to: "x") }
    try FileManager.default.createDirectory(atPath: folder["run"], withIntermediateDirectories: false)
    // Another folder of that name is not it either.
    refused("the run's folder is gone") {
      try place.explaining { try DurableFile.write(Data(), to: folder["run/nothing/x"]) }
    }
  }

  @Test("another program or other kernels are noted, and the run goes on")
  func notes() throws {
    let began = RunIdentity(bound: ["seed": "1"], noted: ["program": "mathrec 1", "kernels": "avx2"])
    let present = RunIdentity(bound: ["seed": "1"], noted: ["program": "mathrec 1", "kernels": "portable"])
    try began.check(present, path: "x")
    #expect(began.notes(present).count == 1)
    #expect(began.notes(present).first?.hasPrefix("the run began with kernels avx2 and goes on with portable") == true)
    #expect(began.notes(began).isEmpty)
  }

  @Test("a configuration that is broken is called so, and each field that cannot be is named")
  func configurations() throws {
    let folder = try finished("fedavg")
    let path = folder["run/config.json"]
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let configuration = try RunConfiguration(of: folder["run"])
    #expect(try configuration.data == Data(text.utf8))
    func refused(_ old: String, _ new: String, _ words: String, _ location: SourceLocation = #_sourceLocation) throws {
      #expect(text.contains(old), sourceLocation: location)
      try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
      self.refused("config.json", words, location: location) { _ = try RunConfiguration(of: folder["run"]) }
    }
    try refused("\"batchSize\" : 4", "\"batchSize\" : 0", "--batch: 0; ask for 1 to 4096")
    try refused("\"batchSize\" : 4", "\"batchSize\" : 2147483648", "--batch: 2147483648; ask for 1 to 4096")
    try refused("\"batchSize\" : 4", "\"batchSize\" : 1e300", "its batchSize is not what it must be")
    try refused("\"epochs\" : 1", "\"epochs\" : -1", "--local-epochs: -1")
    try refused("\"inputSize\" : 10", "\"inputSize\" : -1", "--input-size: -1")
    try refused("\"inputSize\" : 10", "\"inputSize\" : 2147483648", "--input-size: 2147483648")
    try refused("\"seed\" : 1", "\"seed\" : -1", "its seed is not")
    try refused("\"seed\" : 1", "\"seed\" : 1e18", "its seed is not")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"clientHoldout\" : -1", "--client-holdout: -1")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"seed\" : 2", "has seed twice")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"sead\" : 2", "sead is no setting of a run")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"mu\" : 2", "--mu: fedavg has no such setting")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"clip\" : -2", "--clip: -2.0; give a number above 0")
    try refused("\"seed\" : 1", "\"seed\" : 1, \"seeds\" : 4611686018427387904", "--seeds: 4611686018427387904")
    try refused("\"strategy\" : \"fedavg\"", "\"strategy\" : \"best\"", "there is no such strategy")
    try refused("federated run 2", "federated run 9", "is of the format")
    try refused("{\n", "{{\n", "is damaged: it is no JSON text")
    try refused("\"settings\" : {", "\"settings\" : 3, \"more\" : {", "settings: is no JSON object")
    try FileManager.default.removeItem(atPath: path)
    self.refused("holds no config.json of a run") { _ = try RunConfiguration(of: folder["run"]) }
  }

  @Test("a seed of 64 bits comes back as it was, and a run of the first format is read")
  func oldAndLarge() throws {
    var settings = try Self.settings()
    settings.seed = .max
    let configuration = RunConfiguration(program: "test", settings: settings)
    #expect(try RunConfiguration(configuration.data, path: "x") == configuration)
    let old = """
      {"format":"mathrec federated run 1","program":"mathrec 0.1.0","settings":{"clients":10,"compare":[],"data":
      {"fit":"ink","holdout":0.1,"inputSize":45,"isVirtual":false,"places":[],"test":[],"virtualExamples":20},"local":
      {"batchSize":32,"epochs":1,"learningRate":0.001,"momentum":0,"optimizer":"adam"},"partition":"iid","rounds":3,
      "sample":10,"seed":1,"smallestClient":1,"strategy":"ewc","lambda":0.5,"weighting":"examples"}}
      """
    let read = try RunConfiguration(Data(old.utf8), path: "x").settings
    #expect(read.engine == (try EngineSettings(strategy: "fedcurv", given: ["lambda": 0.5])))
    #expect(read.title == "fedcurv iid, lambda 0.5")
  }
}
