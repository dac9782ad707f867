public import FileStorage
import Foundation
public import NeuralNetworks

/// A ``Classifier``'s weights as safetensors with PyTorch's names and layouts: `module.load_state_dict(load_file(path))` of a module
/// whose parts are named as the layers here.
///
/// Labels, input shape and layers are metadata, as in this project's own model files.
public enum TorchWeights {
  private static let format = "pt"

  /// The tensors and texts of a file.
  ///
  /// - Throws: ``ExchangeError`` where the network has no form with channels first.
  public static func file(_ classifier: Classifier) throws(ExchangeError) -> TensorFile {
    var tensors: [String: Tensor] = [:]
    for entry in try TorchLayout(classifier.network).entries {
      guard let values = classifier.parameters[entry.name]?.values else { continue }
      tensors[entry.torchName] = Tensor(shape: entry.torchShape, values: entry.places.map { values[$0] })
    }
    var metadata = classifier.facts
    metadata["format"] = format
    metadata["labels"] = try? JSONText.text(classifier.labels)
    metadata["input_shape"] = try? JSONText.text(classifier.network.inputShape)
    metadata["layers"] = try? NetworkDescription.text(classifier.network)
    return TensorFile(tensors: tensors, metadata: metadata)
  }

  /// The model in a file of PyTorch's weights.
  ///
  /// - Parameters:
  ///   - path: names the file in errors.
  ///   - network: what the weights are of; nil where the file says it.
  ///   - labels: the names of its classes; nil where the file says them.
  /// - Throws: ``ExchangeError`` where something is missing or does not fit.
  public static func classifier(
    _ file: TensorFile, path: String, network: Network? = nil, labels: [String]? = nil
  ) throws(ExchangeError) -> Classifier {
    func fail(_ found: String, _ advice: String) -> ExchangeError { ExchangeError(path, found, advice) }
    var known = network
    if known == nil { known = try described(file, path: path) }
    guard let network = known,
      let labels = labels ?? file.metadata["labels"].flatMap({ JSONValue($0) })?.array(\.string),
      labels.count == network.classes, labels.count > 1, Set(labels).count == labels.count
    else {
      throw fail(
        "it does not name as many different classes as it has outputs",
        "give a file of labels, one a line, with --labels")
    }
    var tensors: [String: Tensor] = [:]
    for entry in try TorchLayout(network).entries {
      guard let tensor = file.tensors[entry.torchName] else {
        throw fail("the tensor \(entry.torchName) is missing", "name the modules as the layers are")
      }
      guard tensor.shape == entry.torchShape else {
        throw fail(
          "the tensor \(entry.torchName) has the shape \(tensor.shape), not \(entry.torchShape)",
          "give the layers of this model")
      }
      guard let specification = network.specifications.first(where: { $0.name == entry.name }) else { continue }
      var values = tensor.values
      for (place, value) in zip(entry.places, tensor.values) { values[place] = value }
      tensors[entry.name] = Tensor(shape: specification.shape, values: values)
    }
    do {
      let parameters = try Parameters(network.specifications, tensors: tensors) { found in
        NetworkError.modelFile(path: path, found: found, advice: "give finite weights")
      }
      let own: Set = ["format", "labels", "input_shape", "layers"]
      let facts = file.metadata.filter { !own.contains($0.key) }
      return Classifier(network: network, parameters: parameters, labels: labels, facts: facts)
    } catch {
      throw fail("its weights cannot be used: \(error.description)", "give finite weights")
    }
  }

  private static func described(_ file: TensorFile, path: String) throws(ExchangeError) -> Network {
    guard let layers = file.metadata["layers"],
      let shape = file.metadata["input_shape"].flatMap({ JSONValue($0) })?.array(\.integer)
    else {
      throw ExchangeError(path, "it does not say what layers it has", "give them with --layers (docs/networks.md)")
    }
    do {
      return try NetworkDescription.network(layers, inputShape: shape)
    } catch {
      throw ExchangeError(path, "its layers cannot be used: \(error.description)", "give them with --layers")
    }
  }
}
