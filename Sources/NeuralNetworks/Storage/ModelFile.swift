public import FileStorage
import Foundation

/// A ``Classifier`` as a safetensors file: weights as tensors; labels, input shape, layers and facts of training as metadata.
///
/// Two formats are read. `mathrec classifier 1` holds this project's own network (``Network/symbolNetwork(inputShape:classes:units:dropout:)``),
/// whose shape its tensors tell; `mathrec classifier 2` any network, which its `layers` describe (``NetworkDescription``). A file
/// states the oldest format whose readers understand it: the project's network is written as the first, with its `layers`
/// beside, so that programs of before load it, and others as the second, so that those programs refuse it by its format instead of
/// missing a tensor.
public enum ModelFile {
  /// The values of the metadata's `format`, by which a foreign file is known.
  static let symbolFormat = "mathrec classifier 1"
  static let format = "mathrec classifier 2"
  /// The metadata that is not facts of training.
  private static let ownKeys: Set = ["format", "labels", "input_shape", "layers"]
  /// The most classes of a file, and the longest side of an input.
  private static let mostClasses = 1 << 16
  private static let longestSide = 1 << 20

  /// Reads models that are asked together about square pictures of one channel; throws also where one takes another input or
  /// they do not go together.
  public static func readEnsemble(_ paths: [String]) throws(NetworkError) -> Ensemble {
    var members: [Classifier] = []
    for path in paths {
      let member = try read(path)
      let shape = member.network.inputShape
      guard shape.count == 3, shape[0] == shape[1], shape[2] == 1, shape[0] <= 512 else {
        throw .modelFile(
          path: path, found: "its input of shape \(shape) is no square picture of one channel, at most 512 pixels wide",
          advice: "give a model that names pictures of symbols")
      }
      members.append(member)
    }
    guard let ensemble = Ensemble(members) else {
      throw .modelFile(
        path: paths.joined(separator: ", "), found: "they differ in their classes or in the size of their input",
        advice: "name models that were trained on the same classes")
    }
    return ensemble
  }

  /// Reads a model; ``NetworkError/modelFile(path:found:advice:)`` names the file, what was found and what to do.
  public static func read(_ path: String, registry: LayerRegistry = .standard) throws(NetworkError) -> Classifier {
    try classifier(try TensorFile(model: path), path: path, registry: registry)
  }

  /// The model in a file's tensors and texts; `path` names it in errors. Nothing is allocated for the network before every shape
  /// has been compared with the tensors that are there.
  package static func classifier(
    _ file: TensorFile, path: String, registry: LayerRegistry = .standard
  ) throws(NetworkError) -> Classifier {
    func fail(_ found: String) -> NetworkError {
      .modelFile(path: path, found: found, advice: "give a model that `mathrec train` wrote")
    }
    guard let format = file.metadata["format"], [symbolFormat, Self.format].contains(format) else {
      throw fail("a safetensors file of another program")
    }
    guard let labels = file.metadata["labels"].flatMap({ JSONValue($0) })?.array(\.string),
      (2...mostClasses).contains(labels.count)
    else { throw fail("its metadata has no labels") }
    guard Set(labels).count == labels.count else { throw fail("two of its classes have one label") }
    guard let shape = file.metadata["input_shape"].flatMap({ JSONValue($0) })?.array(\.integer),
      (1...8).contains(shape.count), shape.allSatisfy((1...longestSide).contains)
    else { throw fail("its metadata has no input shape of one to eight numbers from 1 to \(longestSide)") }
    let network: Network
    do throws(NetworkError) {
      if let layers = file.metadata["layers"] {
        network = try NetworkDescription.network(layers, inputShape: shape, registry: registry)
      } else {
        guard format == symbolFormat else { throw NetworkError.description("its metadata has no layers") }
        network = try symbolNetwork(file, shape: shape, classes: labels.count)
      }
    } catch {
      throw fail(error.description)
    }
    guard network.classes == labels.count else {
      throw fail("its network gives \(network.classes) numbers for \(labels.count) classes")
    }
    let parameters = try Parameters(network.specifications, tensors: file.tensors, file: fail)
    return Classifier(
      network: network, parameters: parameters, labels: labels,
      facts: file.metadata.filter { !ownKeys.contains($0.key) })
  }

  /// The project's network as a file without layers tells it.
  private static func symbolNetwork(
    _ file: TensorFile, shape: [Int], classes: Int
  ) throws(NetworkError) -> Network {
    let units = file.tensors["dense1.bias"]?.shape.first ?? 0
    guard (1...4096).contains(units) else {
      throw .description("tensor dense1.bias does not tell the units of its layer")
    }
    return try Network.symbolNetwork(inputShape: shape, classes: classes, units: units)
  }

  /// Writes a model, whole or not at all; fails where a layer is of a kind that files do not know, or a weight is not finite.
  public static func write(_ classifier: Classifier, to path: String) throws {
    try tensorFile(classifier).write(to: path)
  }

  /// The tensors and texts of a model's file, where they are fit to be read again.
  public static func tensorFile(_ classifier: Classifier) throws(NetworkError) -> TensorFile {
    guard classifier.parameters.isFinite else {
      throw .training(
        found: "the model's weights are not finite numbers",
        advice: "nothing was written; train with a lower learning rate")
    }
    guard classifier.labels.count > 1 else {
      throw .training(
        found: "the model has one class alone, \(classifier.labels.first ?? "none")",
        advice: "nothing was written; train on data of at least two classes")
    }
    var metadata = classifier.facts
    let layers = try NetworkDescription.text(classifier.network)
    metadata["format"] = isSymbolNetwork(classifier, layers: layers) ? symbolFormat : format
    metadata["labels"] = encode(classifier.labels)
    metadata["input_shape"] = encode(classifier.network.inputShape)
    metadata["layers"] = layers
    return TensorFile(tensors: classifier.parameters.tensors, metadata: metadata)
  }

  /// Whether a reader of the first format would build the same network.
  private static func isSymbolNetwork(_ classifier: Classifier, layers: String) -> Bool {
    guard let units = classifier.parameters["dense1.bias"]?.shape.first, units <= 4096,
      classifier.network.inputShape.count == 3, classifier.network.inputShape.allSatisfy({ $0 <= 4096 }),
      let network = try? Network.symbolNetwork(
        inputShape: classifier.network.inputShape, classes: classifier.labels.count, units: units)
    else { return false }
    return layers == (try? NetworkDescription.text(network))
  }

  private static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
