package import FileStorage

/// Where an interrupted training run stands, as a safetensors file.
package struct TrainingStateFile: Sendable {
  private static let format = "mathrec training checkpoint 1"
  private static let optimizerPrefix = "optimizer."

  /// Names everything that the run's bytes depend on: a checkpoint of another is refused.
  package let fingerprint: String

  /// - Parameter fingerprint: of the data's content and all settings.
  package init(fingerprint: String) { self.fingerprint = fingerprint }

  /// The file of a state; fails where a number in it is not finite, so that what went wrong is not what a run goes on from.
  package func file(of state: TrainingState) throws(NetworkError) -> TensorFile {
    var tensors = ["parameters": Tensor(shape: [state.parameters.count], values: state.parameters.values)]
    for (name, values) in state.optimizer.state where !values.isEmpty {
      tensors[Self.optimizerPrefix + name] = Tensor(shape: [values.count], values: values)
    }
    guard state.lossSum.isFinite, tensors.values.allSatisfy(\.isFinite) else {
      throw .training(
        found: "the weights or the loss are no finite numbers any more", advice: "train with a lower learning rate")
    }
    let metadata = [
      "format": Self.format, "fingerprint": fingerprint, "epoch": String(state.epoch), "batch": String(state.batch),
      "steps": String(state.optimizer.steps), "loss_sum": String(state.lossSum), "correct": String(state.correct),
      "seen": String(state.seen),
    ]
    return TensorFile(tensors: tensors, metadata: metadata)
  }

  /// The state in a file, for a trainer's network, images and settings, with the memory of such an optimizer.
  ///
  /// Every number is checked against the others: what comes out is a state in which this training can stand.
  package func state<Source>(
    in file: TensorFile, path: String, for trainer: Trainer<Source>, optimizer: some Optimizer
  ) throws(NetworkError) -> TrainingState {
    func fail(_ found: String, _ advice: String = "start again without --resume") -> NetworkError {
      .modelFile(path: path, found: found, advice: advice)
    }
    guard file.metadata["format"] == Self.format else { throw fail("not a checkpoint of `mathrec train`") }
    guard file.metadata["fingerprint"] == fingerprint else {
      throw fail(
        "it was made with other data or settings", "give the command that was interrupted, or leave out --resume")
    }
    func number(_ name: String, _ range: ClosedRange<Int>) throws(NetworkError) -> Int {
      guard let value = file.metadata[name].flatMap(Int.init), range.contains(value) else {
        throw fail("its \(name) is no number from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
    let epoch = try number("epoch", 0...trainer.configuration.epochs)
    let lastBatch = epoch == trainer.configuration.epochs ? 0 : trainer.batchesPerEpoch - 1
    let batch = try number("batch", 0...lastBatch)
    // A step a batch, and images in whole batches but the last.
    let (steps, overflow) = epoch.multipliedReportingOverflow(by: trainer.batchesPerEpoch)
    guard !overflow, steps <= Int.max - batch else { throw fail("its epoch is no number of this training") }
    _ = try number("steps", steps + batch...steps + batch)
    let seen = min(batch * trainer.configuration.batchSize, trainer.source.count)
    _ = try number("seen", seen...seen)
    let correct = try number("correct", 0...seen)
    guard let lossSum = file.metadata["loss_sum"].flatMap(Double.init), lossSum.isFinite, lossSum >= 0 else {
      throw fail("its loss_sum is no finite number")
    }
    var parameters = Parameters(trainer.network.specifications)
    var state = TrainingState(parameters: parameters, optimizer: optimizer, epoch: epoch, batch: batch)
    var tensors = file.tensors
    func vector(_ name: String) throws(NetworkError) -> [Float] {
      guard let tensor = tensors.removeValue(forKey: name), tensor.shape == [parameters.count], tensor.isFinite else {
        throw fail("its tensor \(name) is missing, of another length or not finite")
      }
      return tensor.values
    }
    parameters.values = try vector("parameters")
    state.parameters = parameters
    var memory: [String: [Float]] = [:]
    if steps + batch > 0 {
      for name in optimizer.state.keys.sorted() { memory[name] = try vector(Self.optimizerPrefix + name) }
    }
    if let other = tensors.keys.min() { throw fail("its tensor \(other) is none of this training") }
    guard state.optimizer.restore(memory, steps: steps + batch) else {
      throw fail("its optimizer's memory holds numbers that no training gives")
    }
    state.lossSum = lossSum
    state.correct = correct
    state.seen = seen
    return state
  }
}
