import Datasets
import FederatedLearning
import FileStorage
import ModelTraining
import NeuralNetworks

extension TensorSchema {
  /// The tensors of a model's file with their roles, as the network in it says; of a file that is no classifier, all weights in the
  /// order of their names.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` or ``NeuralNetworks/NetworkError`` with what is wrong.
  package init(model file: TensorFile, path: String) throws {
    if file.metadata["labels"] != nil {
      self = try ModelFile.classifier(file, path: path).network.tensorSchema()
    } else {
      try self.init(
        file.tensors.sorted { $0.key < $1.key }.map { name, tensor throws(FederatedError) in
          try TensorDescription(name: name, shape: tensor.shape)
        })
    }
  }
}

/// One client alone with its data: what `publish --update` trains.
package struct OwnUpdate {
  /// The client's data and network.
  private let clients: ClassifierClients<PartitionedFederation<ImageMixture>>
  /// How many examples there are, and what was left out, in a line.
  package let summary: String

  /// Reads the symbols that a model knows.
  ///
  /// - Parameters:
  ///   - places: files and folders, as `mathrec train --data` takes them.
  ///   - path: names the model in errors.
  /// - Throws: where there are none, or the model is not for pictures of symbols.
  package init(
    model file: TensorFile, path: String, places: [String], fit: PictureSymbols.Fit, isAugmented: Bool, batchSize: Int,
    seed: UInt64
  ) throws {
    let model = try ModelFile.classifier(file, path: path)
    let shape = model.network.inputShape
    guard shape.count == 3, shape[0] == shape[1], shape[2] == 1 else {
      throw FederatedError(
        path, "its input of shape \(shape) is no square picture of one channel", "give a model that names symbols")
    }
    var data = TrainingData()
    for place in places { try data.add(place, seed: seed) }
    let (known, before) = (Set(model.labels), data.count)
    data.ink.removeAll { !known.contains($0.label) }
    data.pictures.removeAll { !known.contains($0.label) }
    guard data.count > 0 else {
      throw FederatedError(
        "the data", "none of its \(before) symbols is of a class that the model knows",
        "give data of the model's classes")
    }
    let images = try data.images(
      classNames: model.labels, size: shape[0], isAugmented: isAugmented, fit: fit, least: 0, seed: seed)
    let all = Partition(clients: [Array(0..<Int32(images.count))])
    clients = try ClassifierClients(
      PartitionedFederation(source: images, partition: all), network: model.network, batchSize: batchSize)
    let unknown = before - data.count
    summary =
      "\(data.count) symbols" + (unknown > 0 ? "; \(unknown) of classes that the model does not know are left out" : "")
  }

  /// Trains from a broadcast, as any client of a round does, without a memory of earlier ones.
  package func train(_ broadcast: Broadcast, _ work: ClientWork) throws -> WireUpdate {
    try work.run(clients.task(of: 0), client: 0, broadcast, memory: nil).update
  }
}
