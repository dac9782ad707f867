internal import FileStorage
import Foundation
public import NeuralNetworks

/// A ``Classifier`` as a Keras 3 model: a `.keras` file, which is a ZIP archive of the layers as JSON and the weights as HDF5.
public enum KerasModel {
  /// The names of an archive's files.
  private enum Part {
    static let (metadata, layers, weights) = ("metadata.json", "config.json", "model.weights.h5")
  }

  /// The longest description that is read: a thousand times that of the project's network.
  private static let longestDescription = 8 << 20

  /// The bytes of a file.
  ///
  /// - Throws: ``ExchangeError`` for a layer that Keras has not.
  public static func data(_ classifier: Classifier) throws(ExchangeError) -> Data {
    let writer = try KerasWriter(classifier)
    return ZipArchive.data([
      // The earliest that reads it; the date is no fact of the model, and would make other bytes each time.
      (Part.metadata, Data(#"{"keras_version": "3.0.0", "date_saved": "1980-01-01@00:00:00"}"#.utf8)),
      (Part.layers, writer.layers), (Part.weights, HDF5Writer.data(["layers": .group(writer.weights)])),
    ])
  }

  /// The model in a file's bytes, whose last layer's softmax is left to the classifier.
  ///
  /// - Parameters:
  ///   - file: names the file in errors.
  ///   - labels: the names of its classes, in the order of its outputs.
  /// - Throws: ``ExchangeError`` for a file that is damaged, or a layer that this library has not.
  public static func classifier(_ data: Data, file: String, labels: [String]) throws(ExchangeError) -> Classifier {
    guard !data.starts(with: HDF5File.signature) else {
      throw ExchangeError(
        file, "it is in Keras's older form, .h5",
        "save it with Keras 3 as .keras: keras.saving.load_model(\"\(file)\").save(\"model.keras\")")
    }
    let parts = try ZipArchive.read(data, file: file)
    guard let text = parts[Part.layers], let weights = parts[Part.weights] else {
      throw ExchangeError(file, "it lacks \(Part.layers) or \(Part.weights)", "give a .keras file that Keras 3 saved")
    }
    guard text.count <= longestDescription, let model = text.withUnsafeBytes({ JSONValue($0) }) else {
      throw ExchangeError(file, "its \(Part.layers) is no JSON text", "save the model again")
    }
    var reader = KerasReader(file: file)
    let network = try reader.network(model)
    guard network.classes == labels.count else {
      throw ExchangeError(
        file, "it gives \(network.classes) numbers for \(labels.count) labels",
        "name as many labels as it has outputs, one a line, in their order")
    }
    let parameters = try reader.parameters(network, HDF5File(weights, file: file))
    let version = parts[Part.metadata].flatMap { $0.withUnsafeBytes { JSONValue($0) } }?["keras_version"]?.string
    return Classifier(
      network: network, parameters: parameters, labels: labels,
      facts: ["imported_from": "keras \(version?.prefix(40) ?? "of no stated version")"])
  }
}
