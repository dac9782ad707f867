import FileStorage
import Foundation
import NeuralNetworks

/// Where an interrupted training run stands, as a safetensors file beside the model.
package struct TrainingCheckpoint {
  package let path: String
  /// The settings and data that the run depends on; a checkpoint of others is refused.
  package let fingerprint: String

  package init(path: String, fingerprint: String) {
    self.path = path
    self.fingerprint = fingerprint
  }

  package func write(_ state: TrainingState) throws {
    var tensors = ["parameters": Tensor(shape: [state.parameters.count], values: state.parameters.values)]
    for (name, values) in state.optimizer.state where !values.isEmpty {
      tensors["optimizer." + name] = Tensor(shape: [values.count], values: values)
    }
    let metadata = [
      "format": "mathrec training checkpoint 1", "fingerprint": fingerprint, "epoch": String(state.epoch),
      "batch": String(state.batch), "steps": String(state.optimizer.steps), "loss_sum": String(state.lossSum),
      "correct": String(state.correct), "seen": String(state.seen),
    ]
    try OutputFile.write(path) { try TensorFile(tensors: tensors, metadata: metadata).write(to: path) }
  }

  package func read(network: Sequential, optimizer: some Optimizer) throws -> TrainingState {
    guard FileManager.default.fileExists(atPath: path) else {
      throw NetworkError.modelFile(
        path: path, found: "there is no checkpoint to go on from", advice: "start without --resume")
    }
    let file = try TensorFile(model: path)
    func fail(_ found: String, _ advice: String) -> NetworkError {
      .modelFile(path: path, found: found, advice: advice)
    }
    guard file.metadata["format"] == "mathrec training checkpoint 1" else {
      throw fail("not a checkpoint of `mathrec train`", "start again without --resume")
    }
    guard file.metadata["fingerprint"] == fingerprint else {
      throw fail(
        "it was made with other data or settings", "give the command that was interrupted, or leave out --resume")
    }
    var parameters = Parameters(network.specifications)
    guard let values = file.tensors["parameters"]?.values, values.count == parameters.count,
      let epoch = file.metadata["epoch"].flatMap(Int.init), let batch = file.metadata["batch"].flatMap(Int.init),
      let steps = file.metadata["steps"].flatMap(Int.init)
    else { throw fail("parts of it are missing", "start again without --resume") }
    parameters.values = values
    var optimizer = optimizer
    optimizer.state = Dictionary(
      uniqueKeysWithValues: file.tensors.compactMap { name, tensor in
        name.hasPrefix("optimizer.") ? (String(name.dropFirst("optimizer.".count)), tensor.values) : nil
      })
    optimizer.steps = steps
    var state = TrainingState(parameters: parameters, optimizer: optimizer, epoch: epoch, batch: batch)
    state.lossSum = file.metadata["loss_sum"].flatMap(Double.init) ?? 0
    state.correct = file.metadata["correct"].flatMap(Int.init) ?? 0
    state.seen = file.metadata["seen"].flatMap(Int.init) ?? 0
    return state
  }

  package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
