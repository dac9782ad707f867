import FileStorage
import Foundation
import FuzzSupport
import Testing

@testable import NeuralNetworks

/// Files with other values, names, nesting and bytes through the public loaders: each is refused with an error of the library or
/// gives something that works.
@Suite("Hostile model files")
struct LoaderFuzzTests {
  @Test("are refused, or name pictures with finite numbers")
  func models() throws {
    let own = try Network.symbolNetwork(inputShape: [10, 10, 1], classes: 2, units: 3)
    let originals = try [
      AnyNetwork.classifier(),
      Classifier(network: own, parameters: own.initialParameters(seed: 2), labels: ["0", "="], facts: ["a": "b"]),
    ].map { Array(try ModelFile.tensorFile($0).data) }
    var accepted = 0
    try FuzzRun.run("model file", cases: 3000) { mutator in
      let bytes = mutator.safetensors(mutator.pick(originals))
      let classifier: Classifier
      do throws(FileError) {
        let file = try TensorFile(data: Data(bytes), path: "fuzz")
        do throws(NetworkError) { classifier = try ModelFile.classifier(file, path: "fuzz") } catch { return }
      } catch { return }
      accepted += 1
      let network = classifier.network
      guard network.parameterCount < 1 << 20, network.shapes.allSatisfy({ $0.reduce(1, *) < 1 << 20 }) else { return }
      let answers = classifier.probabilities(of: [Float](repeating: 0.5, count: network.inputCount))
      // Weights near the largest float overflow, but nothing may be read or written where it does not belong.
      guard answers.count == classifier.labels.count else { throw Wrong(what: "\(answers.count) answers") }
      _ = try ModelFile.tensorFile(classifier)
    }
    #expect(isEnough(accepted, 50))
  }

  @Test("descriptions alone are refused, or describe a network that can be written again")
  func descriptions() throws {
    let original = try NetworkDescription.text(AnyNetwork.make())
    var accepted = 0
    try FuzzRun.run("network description", cases: 6000) { mutator in
      let text = mutator.text(original)
      guard let network = try? NetworkDescription.network(text, inputShape: [8, 8, 1]) else { return }
      accepted += 1
      let again = try NetworkDescription.text(network)
      guard try NetworkDescription.text(NetworkDescription.network(again, inputShape: [8, 8, 1])) == again else {
        throw Wrong(what: again)
      }
    }
    #expect(isEnough(accepted, 50))
  }

  @Test("checkpoints of training are refused, or training goes on from them")
  func checkpoints() throws {
    let network = try Network(
      inputShape: [12, 12, 1],
      layers: [Flatten(name: "f"), Dense(name: "d", units: 4), BatchNorm(name: "n"), Dense(name: "e", units: 3)])
    var configuration = TrainingConfiguration()
    configuration.epochs = 3
    configuration.batchSize = 4
    let trainer = try Trainer(network: network, source: Bars(count: 10), configuration: configuration, threads: 1)
    var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    try trainer.run(&state, shouldContinue: { $0.epoch < 1 || $0.batch < 2 }, epochEnded: { _ in })
    let content = TrainingStateFile(fingerprint: "f")
    let original = Array(try content.file(of: state).data)
    var accepted = 0
    try FuzzRun.run("training checkpoint", cases: 3000) { mutator in
      let bytes = mutator.safetensors(original)
      guard let file = try? TensorFile(data: Data(bytes), path: "fuzz"),
        var state = try? content.state(in: file, path: "fuzz", for: trainer, optimizer: Adam())
      else { return }
      accepted += 1
      var batches = 0
      do {
        try trainer.run(
          &state,
          shouldContinue: { _ in
            batches += 1
            return batches < 2
          }, epochEnded: { _ in })
      } catch is NetworkError {}
    }
    #expect(isEnough(accepted, 20))
  }

  /// Whether enough cases of a usual run got past the door; of another number of them nothing is expected.
  private func isEnough(_ accepted: Int, _ least: Int) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return accepted > least || environment["MATHREC_FUZZ_CASE"] != nil || environment["MATHREC_FUZZ_COUNT"] != nil
      || environment["MATHREC_FUZZ_SEED"] != nil
  }

  private struct Wrong: Error { let what: String }
}
