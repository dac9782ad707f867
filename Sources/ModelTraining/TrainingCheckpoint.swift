import FileStorage
import Foundation
import NeuralNetworks

/// The state of an interrupted training run, as a file beside the model.
package struct TrainingCheckpoint {
  /// Where the checkpoint is.
  package let path: String
  private let content: TrainingStateFile

  /// - Parameter fingerprint: of everything that the run's result depends on; a checkpoint with another one is refused.
  package init(path: String, fingerprint: String) {
    self.path = path
    content = TrainingStateFile(fingerprint: fingerprint)
  }

  /// Writes a state, whole or not at all.
  ///
  /// - Throws: ``OutputError`` where the file cannot be written, `NetworkError` where the state has numbers that are
  ///   not finite.
  package func write(_ state: TrainingState) throws {
    let file = try content.file(of: state)
    try OutputFile.write(path) { try file.write(to: path) }
  }

  /// Reads the state, checked against the trainer's network, data and optimizer.
  ///
  /// - Throws: `NetworkError` where there is no file, or it is damaged or belongs to another run.
  package func read<Source>(for trainer: Trainer<Source>, optimizer: some Optimizer) throws -> TrainingState {
    guard FileManager.default.fileExists(atPath: path) else {
      throw NetworkError.modelFile(
        path: path, found: "there is no checkpoint to go on from", advice: "start without --resume")
    }
    return try content.state(in: TensorFile(model: path), path: path, for: trainer, optimizer: optimizer)
  }

  /// Removes the file, if it is there.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
