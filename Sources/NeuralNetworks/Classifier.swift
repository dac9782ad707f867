import Foundation
import WorkSharing

/// A network with its weights and the names of its classes: what a model file holds.
public struct Classifier: Sendable {
  public let network: Sequential
  public var parameters: Parameters
  public let labels: [String]
  /// Facts of the training, as the file states them.
  public var facts: [String: String]

  public init(network: Sequential, parameters: Parameters, labels: [String], facts: [String: String] = [:]) {
    precondition(labels.count == network.classes, "every class has a name")
    self.network = network
    self.parameters = parameters
    self.labels = labels
    self.facts = facts
  }

  /// Multiplies each class's odds by a factor, by way of the last layer's bias: to state other shares of the classes than
  /// those of training (Saerens, Latinne, Decaestecker 2002).
  ///
  /// - Parameter logFactors: a logarithm for each class.
  public mutating func shiftOdds(by logFactors: [Double]) {
    precondition(logFactors.count == labels.count, "every class has a factor")
    guard let name = network.specifications.last?.name, var bias = parameters[name] else { return }
    for index in bias.values.indices { bias.values[index] += Float(logFactors[index]) }
    parameters[name] = bias
  }

  /// The class probabilities of images laid end to end: `count` rows of `labels.count`.
  ///
  /// The batches are of fixed size, so that a row does not depend on what else is asked in the same call or on threads.
  public func probabilities(of images: [Float], threads: Int = 1) -> [Float] {
    let size = network.inputCount
    let count = images.count / size
    let classes = labels.count
    var result = [Float](repeating: 0, count: count * classes)
    guard count > 0 else { return result }
    let batch = 16
    let chunks = (count + batch - 1) / batch
    let workers = max(1, min(threads, chunks))
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      SharedWork.forEach(workers, threads: workers) { _, worker in
        let workspace = Workspace(network: network, capacity: min(batch, count))
        for chunk in stride(from: worker, to: chunks, by: workers) {
          let first = chunk * batch
          let number = min(batch, count - first)
          images.withUnsafeBufferPointer { images in
            _ = workspace.input.update(fromContentsOf: images[first * size..<(first + number) * size])
          }
          let rows = workspace.predict(parameters, batch: number)
          for index in rows.indices { result[first * classes + index] = rows[index] }
        }
      }
    }
    return result
  }

  /// What the network says of every image of a source: the confusion matrix and the summed cross-entropy, taken in the
  /// order of the images.
  public func evaluate(_ source: some ImageSource, threads: Int) -> (matrix: ConfusionMatrix, loss: Double) {
    let batch = 64
    let chunks = (source.count + batch - 1) / batch
    var predictions = [(label: Int, loss: Float)](repeating: (0, 0), count: source.count)
    let workers = max(1, min(threads, chunks))
    predictions.withUnsafeMutableBufferPointer { predictions in
      nonisolated(unsafe) let predictions = predictions
      SharedWork.forEach(chunks == 0 ? 0 : workers, threads: workers) { _, worker in
        let workspace = Workspace(network: network, capacity: batch)
        let size = network.inputCount
        for chunk in stride(from: worker, to: chunks, by: workers) {
          let first = chunk * batch
          let number = min(batch, source.count - first)
          for index in 0..<number {
            source.fill(
              UnsafeMutableBufferPointer(rebasing: workspace.input[index * size..<(index + 1) * size]),
              at: first + index, epoch: 0)
          }
          let rows = workspace.predict(parameters, batch: number)
          for index in 0..<number {
            let row = UnsafeBufferPointer(rebasing: rows[index * network.classes..<(index + 1) * network.classes])
            let truth = source.label(at: first + index)
            predictions[first + index] = (row.indexOfLargest, -log(max(row[truth], 1e-30)))
          }
        }
      }
    }
    var matrix = ConfusionMatrix(classes: network.classes)
    var loss = 0.0
    for (index, prediction) in predictions.enumerated() {
      matrix[source.label(at: index), prediction.label] += 1
      loss += Double(prediction.loss)
    }
    return (matrix, loss)
  }
}
