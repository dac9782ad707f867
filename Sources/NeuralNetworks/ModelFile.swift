public import FileStorage
import Foundation

/// A ``Classifier`` as a safetensors file: weights as tensors; labels, input shape and facts of training as metadata.
public enum ModelFile {
  /// The value of the metadata's `format`, by which a foreign file is known.
  static let format = "mathrec classifier 1"

  /// Reads models that are asked together; throws also where they do not go together.
  public static func readEnsemble(_ paths: [String]) throws(NetworkError) -> Ensemble {
    var members: [Classifier] = []
    for path in paths { members.append(try read(path)) }
    guard let ensemble = Ensemble(members) else {
      throw .modelFile(
        path: paths.joined(separator: ", "), found: "they differ in their classes or in the size of their input",
        advice: "name models that were trained on the same classes")
    }
    return ensemble
  }

  /// Reads a model; ``NetworkError`` names the file, what was found and what to do.
  public static func read(_ path: String) throws(NetworkError) -> Classifier {
    let file = try TensorFile(model: path)
    func fail(_ found: String) -> NetworkError {
      .modelFile(path: path, found: found, advice: "give a model that `mathrec train` wrote")
    }
    guard file.metadata["format"] == format else { throw fail("a safetensors file of another program") }
    guard let labels = decode([String].self, file.metadata["labels"]), labels.count > 1 else {
      throw fail("its metadata has no labels")
    }
    guard Set(labels).count == labels.count else { throw fail("two of its classes have one label") }
    guard let shape = decode([Int].self, file.metadata["input_shape"]), shape.count == 3,
      shape.allSatisfy({ (1...4096).contains($0) })
    else { throw fail("its metadata has no input shape of three numbers from 1 to 4096") }
    let units = file.tensors["dense1.bias"]?.shape.first ?? 0
    guard (1...4096).contains(units) else { throw fail("tensor dense1.bias does not tell the units of its layer") }
    let network = try Sequential.symbolNetwork(inputShape: shape, classes: labels.count, units: units)
    var parameters = Parameters(network.specifications)
    for specification in network.specifications {
      guard let tensor = file.tensors[specification.name] else { throw fail("tensor \(specification.name) is missing") }
      guard tensor.shape == specification.shape else {
        throw fail(
          "tensor \(specification.name) has shape \(tensor.shape) where the network has \(specification.shape)")
      }
      guard tensor.isFinite else {
        throw fail("tensor \(specification.name) holds numbers that are not finite")
      }
      parameters[specification.name] = tensor
    }
    let facts = file.metadata.filter { !["format", "labels", "input_shape"].contains($0.key) }
    return Classifier(network: network, parameters: parameters, labels: labels, facts: facts)
  }

  /// Writes a model, whole or not at all.
  public static func write(_ classifier: Classifier, to path: String) throws {
    try tensorFile(classifier).write(to: path)
  }

  /// The tensors and texts of a model's file.
  public static func tensorFile(_ classifier: Classifier) -> TensorFile {
    var metadata = classifier.facts
    metadata["format"] = format
    metadata["labels"] = encode(classifier.labels)
    metadata["input_shape"] = encode(classifier.network.inputShape)
    let names = classifier.network.specifications.map(\.name)
    let tensors = names.compactMap { name in classifier.parameters[name].map { (name, $0) } }
    return TensorFile(tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: metadata)
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  private static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
