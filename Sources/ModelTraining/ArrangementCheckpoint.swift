import FileStorage
import Foundation
import NeuralNetworks
import Recognition

/// The state of an interrupted training of an arrangement model after an epoch, as a file beside the model.
package struct ArrangementCheckpoint {
  private static let format = "mathrec arrangement checkpoint 1"
  private static let optimizerPrefix = "optimizer."

  /// Where the checkpoint is.
  package let path: String
  /// Of everything that the run's result depends on; a checkpoint with another one is refused.
  private let fingerprint: String

  /// A checkpoint of a run.
  package init(path: String, fingerprint: String) { (self.path, self.fingerprint) = (path, fingerprint) }

  /// Writes a state, whole or not at all.
  package func write(_ state: ArrangementTrainer.State) throws {
    var tensors = state.model.parameters.tensors
    for (name, values) in state.optimizer.state {
      tensors[Self.optimizerPrefix + name] = Tensor(shape: [values.count], values: values)
    }
    let metadata = [
      "format": Self.format, "fingerprint": fingerprint, "epoch": String(state.epoch),
      "steps": String(state.optimizer.steps),
    ]
    try OutputFile.write(path) { try TensorFile(tensors: tensors, metadata: metadata).write(to: path) }
  }

  /// Takes up a state that was written.
  ///
  /// - Throws: `NetworkError` where there is no file, or it is damaged or belongs to another run.
  package func read(into state: inout ArrangementTrainer.State) throws {
    func fail(_ found: String, _ advice: String = "start again without --resume") -> NetworkError {
      .modelFile(path: path, found: found, advice: advice)
    }
    guard FileManager.default.fileExists(atPath: path) else {
      throw fail("there is no checkpoint to go on from", "start without --resume")
    }
    let file = try TensorFile(model: path)
    guard file.metadata["format"] == Self.format else { throw fail("not a checkpoint of `mathrec train-arrangement`") }
    guard file.metadata["fingerprint"] == fingerprint else {
      throw fail("it was made with other data or settings", "give the command that was interrupted")
    }
    guard let epoch = file.metadata["epoch"].flatMap(Int.init), let steps = file.metadata["steps"].flatMap(Int.init),
      epoch > 0, steps >= epoch
    else { throw fail("it does not say how far it came") }
    state.model.parameters = try Parameters(
      state.model.parameters.specifications, tensors: file.tensors, file: { fail($0) },
      ignoring: [Self.optimizerPrefix])
    var memory: [String: [Float]] = [:]
    for name in state.optimizer.state.keys {
      guard let tensor = file.tensors[Self.optimizerPrefix + name], tensor.isFinite,
        tensor.values.count == state.model.parameters.count
      else { throw fail("its tensor \(Self.optimizerPrefix + name) is missing, of another length or not finite") }
      memory[name] = tensor.values
    }
    guard state.optimizer.isPossible(memory) else {
      throw fail("its optimizer's memory holds numbers that no training gives")
    }
    state.optimizer.state = memory
    state.optimizer.steps = steps
    state.epoch = epoch
  }

  /// Removes the file, if it is there.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
