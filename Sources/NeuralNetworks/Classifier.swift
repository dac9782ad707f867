import Foundation
import WorkSharing

/// A network with its weights and the names of its classes: what a model file holds.
public struct Classifier: Sendable {
  /// Gives a number for each class, whose softmax is its probability.
  public let network: Network
  /// The network's weights.
  public var parameters: Parameters
  /// The names of the classes, in the order of the network's numbers.
  public let labels: [String]
  /// Facts of the training, as the file states them.
  public var facts: [String: String]

  /// - Parameter labels: as many as the network gives numbers.
  public init(network: Network, parameters: Parameters, labels: [String], facts: [String: String] = [:]) {
    precondition(labels.count == network.classes, "every class has a name")
    precondition(parameters.count == network.parameterCount, "the parameters are this network's")
    self.network = network
    self.parameters = parameters
    self.labels = labels
    self.facts = facts
  }

  /// Multiplies each class's odds by a factor, by way of the bias of the layer that gives the classes' numbers: to state other
  /// shares of the classes than those of training (Saerens, Latinne, Decaestecker 2002).
  ///
  /// Fails where the network has no such bias (``ParameterRole/classBias``), or where an odd would not be a finite number.
  ///
  /// - Parameter logFactors: a logarithm for each class.
  public mutating func shiftOdds(by logFactors: [Double]) throws(NetworkError) {
    precondition(logFactors.count == labels.count, "every class has a factor")
    guard let index = network.specifications.firstIndex(where: { $0.role == .classBias }) else {
      throw .training(
        found: "the network's last layer has no bias, by which the classes' shares are stated",
        advice: "ask for no other shares of the classes")
    }
    let start = parameters.offsets[index]
    let shifted = logFactors.enumerated().map { parameters.values[start + $0] + Float($1) }
    guard shifted.allSatisfy(\.isFinite) else {
      throw .training(
        found: "a class's odds would not be a finite number", advice: "ask for a smaller change of the classes' shares")
    }
    parameters.values.replaceSubrange(start..<start + shifted.count, with: shifted)
  }

  /// The class probabilities of images laid end to end: `count` rows of `labels.count`.
  ///
  /// The batches are of fixed size, so that a row does not depend on what else is asked in the same call or on threads.
  ///
  /// - Parameter images: whole images of the network's input shape.
  public func probabilities(of images: [Float], threads: Int = 1) -> [Float] {
    let size = network.inputCount
    precondition(images.count % size == 0, "images are whole")
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
  ///
  /// - Parameter source: images of the network's input shape, with labels that are its classes.
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
            precondition(row.indices.contains(truth), "a label is one of the classes")
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
