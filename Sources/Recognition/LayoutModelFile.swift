import FileStorage
import Foundation
import MathSymbols
public import NeuralNetworks

/// A ``LayoutModel`` as a safetensors file: its networks as tensors, the statistics as metadata.
public enum LayoutModelFile {
  private static let format = "mathrec layout 3"
  /// The metadata key of the reader's constants; files without it predate it.
  private static let readingKey = "reading"
  /// Training never produces larger weights (those of the shipped model reach 3); within this limit, and with features
  /// of a few units, no sum in the networks overflows a Float.
  private static let largestWeight: Float = 1e6

  /// Reads a model.
  ///
  /// - Throws: `NetworkError` that names the file, what was found and what to do.
  public static func read(_ path: String) throws(NetworkError) -> LayoutModel {
    let file = try TensorFile(model: path)
    func fail(_ found: String) -> NetworkError {
      .modelFile(path: path, found: found, advice: "give a layout model that `mathrec train-layout` wrote")
    }
    guard file.metadata["format"] == format else { throw fail("a file of another kind") }
    func parameters(of network: Sequential) throws(NetworkError) -> Parameters {
      var parameters = Parameters(network.specifications)
      for specification in network.specifications {
        guard let tensor = file.tensors[specification.name], tensor.shape == specification.shape else {
          throw fail("tensor \(specification.name) is missing or has another shape")
        }
        guard tensor.values.allSatisfy({ abs($0) <= largestWeight }) else {
          throw fail("tensor \(specification.name) has weights beyond \(largestWeight)")
        }
        parameters[specification.name] = tensor
      }
      return parameters
    }
    let relations = try LayoutModel.relationNetwork()
    let context = try LayoutModel.contextNetwork()
    let order = try LayoutLabelOrder(file.metadata[LayoutLabelOrder.key], fail)
    func json(_ name: String) -> JSONValue? { file.metadata[name].flatMap { JSONValue($0) } }
    guard let sizes = json("sizes")?.dictionary({ SizeStatistics($0) }),
      let sequences = json("sequences").flatMap({ SequenceStatistics($0) }),
      let pieces = json("pieces").flatMap({ PieceStatistics($0) })
    else { throw fail("its metadata has no sizes, sequences or pieces") }
    let known = Set(SymbolContext.labels + [SymbolVocabulary.rejectLabel])
    if let name = [sizes.keys.sorted(), sequences.names, pieces.names].joined().first(where: { !known.contains($0) }) {
      throw fail("its metadata speaks of '\(name)', which is no label of the vocabulary")
    }
    var reading = ReadingParameters()
    if let stated = file.metadata[readingKey] {
      guard let stated = JSONValue(stated) else { throw fail("the reader's constants are no JSON") }
      do throws(ParameterError) { reading = try ReadingParameters(stated) } catch { throw fail(error.found) }
    }
    return LayoutModel(
      relations: Classifier(
        network: relations, parameters: try parameters(of: relations),
        labels: LayoutModel.Relation.allCases.map(\.name)),
      context: Classifier(
        network: context, parameters: order.inVocabularyOrder(try parameters(of: context)),
        labels: SymbolContext.labels),
      sizes: sizes, sequences: sequences, pieces: pieces, reading: reading)
  }

  /// Writes a model, whole or not at all; `facts` say how it was trained.
  public static func write(_ model: LayoutModel, facts: [String: String], to path: String) throws {
    var metadata = facts
    metadata["format"] = format
    metadata[LayoutLabelOrder.key] = try JSONText.text(SymbolContext.labels)
    metadata["sizes"] = try JSONText.text(model.sizes)
    metadata["sequences"] = try JSONText.text(model.sequences)
    metadata["pieces"] = try JSONText.text(model.pieces)
    metadata[readingKey] = try model.reading.json
    let tensors = [model.relations, model.context].flatMap { part in
      part.network.specifications.compactMap { specification in
        part.parameters[specification.name].map { (specification.name, $0) }
      }
    }
    try TensorFile(tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: metadata).write(to: path)
  }

  /// Rewrites a model file with other constants of the reader; its tensors and facts stay the same.
  public static func rewrite(_ path: String, reading: ReadingParameters, to output: String) throws {
    // A file that cannot be read is not copied.
    _ = try read(path)
    var file = try TensorFile(model: path)
    file.metadata[readingKey] = try reading.json
    if file.metadata[LayoutLabelOrder.key] == nil {
      file.metadata[LayoutLabelOrder.key] = try JSONText.text(LayoutLabelOrder.before)
    }
    try file.write(to: output)
  }
}
