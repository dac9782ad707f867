import FileStorage
import Foundation
public import NeuralNetworks

/// An ``ArrangementModel`` as a safetensors file: the network as tensors, further ones under `2.`, `3.` and so on; labels and the
/// reader's constants as metadata.
public enum ArrangementModelFile {
  private static let format = "mathrec arrangement 1"
  private static let readingKey = "reading"
  private static let labelsKey = "labels"
  private static let networksKey = "networks"
  /// Each network costs the reader as much time as the first.
  package static let mostNetworks = 4
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
    guard let count = Int(file.metadata[networksKey] ?? "1"), (1...mostNetworks).contains(count) else {
      throw fail("its number of networks is not one to \(mostNetworks)")
    }
    let specifications = try ArrangementModel.specifications(labels: labels.count)
    var networks: [Parameters] = []
    for number in 1...count {
      let own = number == 1 ? file.tensors : named(file.tensors, number)
      let parameters = try Parameters(
        specifications, tensors: own, file: fail,
        ignoring: number == 1 ? (2...mostNetworks).prefix(count - 1).map(prefix) : [])
      guard parameters.values.allSatisfy({ abs($0) <= largestWeight }) else {
        throw fail("it has weights beyond \(largestWeight)")
      }
      networks.append(parameters)
    }
    return try ArrangementModel(
      labels: labels, parameters: networks[0], others: Array(networks.dropFirst()), reading: reading)
  }

  private static func prefix(_ number: Int) -> String { "\(number)." }

  /// The tensors of a further network by their own names.
  private static func named(_ tensors: [String: Tensor], _ number: Int) -> [String: Tensor] {
    let prefix = prefix(number)
    return Dictionary(
      uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }.map {
        (String($0.key.dropFirst(prefix.count)), $0.value)
      })
  }

  /// Writes a model, whole or not at all; `facts` say how it was trained.
  public static func write(_ model: ArrangementModel, facts: [String: String], to path: String) throws {
    var metadata = facts
    metadata["format"] = format
    metadata[labelsKey] = try JSONText.text(model.labels)
    metadata[readingKey] = try model.reading.json
    var tensors = model.parameters.tensors
    if !model.others.isEmpty { metadata[networksKey] = String(1 + model.others.count) }
    for (number, parameters) in model.others.enumerated() {
      for (name, tensor) in parameters.tensors { tensors[prefix(number + 2) + name] = tensor }
    }
    try TensorFile(tensors: tensors, metadata: metadata).write(to: path)
  }
}
