import FileStorage
import Testing

@testable import NeuralNetworks

/// Where training stands, written and read; every field that is read is checked against the others.
@Suite("Checkpoints of training")
struct TrainingStateFileTests {
  let trainer: Trainer<Bars>
  let state: TrainingState
  let content = TrainingStateFile(fingerprint: "data and settings")

  init() throws {
    let network = try Network(inputShape: [12, 12, 1], layers: [Flatten(name: "f"), Dense(name: "d", units: 3)])
    var configuration = TrainingConfiguration()
    configuration.epochs = 3
    configuration.batchSize = 4
    trainer = try Trainer(network: network, source: Bars(count: 10), configuration: configuration, threads: 1)
    var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    try trainer.run(&state, shouldContinue: { $0.epoch < 1 || $0.batch < 2 }, epochEnded: { _ in })
    self.state = state
  }

  @Test("give back every number")
  func roundTrip() throws {
    let file = try content.file(of: state)
    let read = try content.state(in: file, path: "c", for: trainer, optimizer: Adam())
    #expect(read.parameters == state.parameters && read.optimizer.state == state.optimizer.state)
    #expect(read.optimizer.steps == 5 && read.epoch == 1 && read.batch == 2)
    #expect(read.lossSum == state.lossSum && read.correct == state.correct && read.seen == 8)
    // Before the first step nothing is remembered.
    let fresh = TrainingState(parameters: state.parameters, optimizer: Adam())
    #expect(
      try content.state(in: content.file(of: fresh), path: "c", for: trainer, optimizer: Adam()).optimizer.steps == 0)
  }

  @Test("of other numbers than training gives are refused")
  func refusals() throws {
    let file = try content.file(of: state)
    func refuses(_ change: (inout TensorFile) -> Void) -> Bool {
      var changed = file
      change(&changed)
      do {
        _ = try content.state(in: changed, path: "c", for: trainer, optimizer: Adam())
        return false
      } catch { return true }
    }
    #expect(!refuses { _ in })
    for (name, values) in [
      "epoch": ["-1", "4", "x", "2"], "batch": ["-1", "3", "9223372036854775807", "1"], "steps": ["-5", "4", "6"],
      "seen": ["7", "-8", "10"], "correct": ["-1", "9"], "loss_sum": ["nan", "inf", "-1", ""], "format": ["x"],
      "fingerprint": ["other"],
    ] {
      for value in values { #expect(refuses { $0.metadata[name] = value }, "\(name) \(value)") }
      #expect(refuses { $0.metadata[name] = nil }, "\(name)")
    }
    for name in file.tensors.keys {
      #expect(refuses { $0.tensors[name] = nil }, "\(name)")
      #expect(refuses { $0.tensors[name]?.values[3] = .nan }, "\(name)")
      #expect(refuses { $0.tensors[name] = Tensor(shape: [4]) }, "\(name)")
    }
    #expect(refuses { $0.tensors["optimizer.square"]?.values[3] = -1 })
    #expect(refuses { $0.tensors["optimizer.other"] = Tensor(shape: [state.parameters.count]) })
  }

  @Test("of numbers that are not finite are not written")
  func notFinite() {
    var broken = state
    broken.parameters.values[0] = .infinity
    #expect(throws: NetworkError.self) { try content.file(of: broken) }
  }
}
