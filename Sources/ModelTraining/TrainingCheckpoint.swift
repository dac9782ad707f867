import FileStorage
import Foundation
import NeuralNetworks

/// Where an interrupted training run stands, as a file beside the model.
package struct TrainingCheckpoint {
  package let path: String
  private let content: TrainingStateFile

  /// - Parameter fingerprint: of everything that the run's bytes depend on; a checkpoint of others is refused.
  package init(path: String, fingerprint: String) {
    self.path = path
    content = TrainingStateFile(fingerprint: fingerprint)
  }

  /// Writes a state, whole or not at all; fails where it holds numbers that are not finite.
  package func write(_ state: TrainingState) throws {
    let file = try content.file(of: state)
    try OutputFile.write(path) { try file.write(to: path) }
  }

  /// The state in the file, checked to be one in which this training can stand.
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
