import FileStorage
import Foundation
public import NeuralNetworks

/// An ``ArrangementModel`` as a safetensors file: the network as tensors; labels and the reader's constants as metadata.
public enum ArrangementModelFile {
  private static let format = "mathrec arrangement 1"
  private static let readingKey = "reading"
  private static let labelsKey = "labels"
  /// Training never produces larger weights; within this limit no sum in the network overflows a Float.
  private static let largestWeight: Float = 1e3

  /// Reads a model.
  ///
  /// - Throws: `NetworkError` that names the file, what was found and what to do.
  public static func read(_ path: String) throws(NetworkError) -> ArrangementModel {
    let file = try TensorFile(model: path)
    func fail(_ found: String) -> NetworkError {
      .modelFile(path: path, found: found, advice: "give an arrangement model that `mathrec train-arrangement` wrote")
    }
    guard file.metadata["format"] == format else { throw fail("a file of another kind") }
    guard let labels = file.metadata[labelsKey].flatMap({ JSONValue($0)?.array(\.string) }) else {
      throw fail("its labels are no list of names")
    }
    let known = Set(labels)
    guard known.count == labels.count else { throw fail("it has a label twice") }
    if let missing = SymbolContext.labels.first(where: { !known.contains($0) }) {
      throw fail("it does not know the label '\(missing)' of the vocabulary")
    }
    guard labels.count == SymbolContext.labels.count else {
      throw fail("it tells labels that the vocabulary does not have")
    }
    guard let stated = file.metadata[readingKey].flatMap({ JSONValue($0) }) else {
      throw fail("the reader's constants are missing or no JSON")
    }
    let reading: ArrangementReading
    do throws(ParameterError) { reading = try ArrangementReading(stated) } catch { throw fail(error.found) }
    let parameters = try Parameters(
      ArrangementModel.specifications(labels: labels.count), tensors: file.tensors, file: fail)
    guard parameters.values.allSatisfy({ abs($0) <= largestWeight }) else {
      throw fail("it has weights beyond \(largestWeight)")
    }
    return try ArrangementModel(labels: labels, parameters: parameters, reading: reading)
  }

  /// Writes a model, whole or not at all; `facts` say how it was trained.
  public static func write(_ model: ArrangementModel, facts: [String: String], to path: String) throws {
    var metadata = facts
    metadata["format"] = format
    metadata[labelsKey] = try JSONText.text(model.labels)
    metadata[readingKey] = try model.reading.json
    try TensorFile(tensors: model.parameters.tensors, metadata: metadata).write(to: path)
  }
}
