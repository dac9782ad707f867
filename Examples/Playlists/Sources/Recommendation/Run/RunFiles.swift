import FederatedLearning
import FileStorage
import Foundation

/// `config.json` of a run's folder.
struct RunSettingsFile: Codable {
  static let format = "playlists run 1"

  var format = Self.format
  var program: String
  var settings: TrainingSettings

  static func read(_ folder: String) throws -> RunSettingsFile {
    let path = folder + "/" + RunFolder.configuration
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PlaylistError(folder, "holds no config.json of a run", "name a folder that 'playlists train' wrote")
    }
    guard let file = try? JSONDecoder().decode(RunSettingsFile.self, from: data), file.format == format else {
      throw PlaylistError(path, "is of no run of this program", "name a folder that 'playlists train' wrote")
    }
    return file
  }

  var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}

/// A finished model with the names of its items: all that a listener's device needs.
public struct ModelFile: Sendable {
  /// The model.
  public let model: FactorModel
  /// What its items are called.
  public let catalogue: Catalogue

  /// In a run's folder.
  public static let (model, names) = ("model.safetensors", "items.txt")
  private static let format = "playlists model 1"

  /// A model to write.
  init(model: FactorModel, catalogue: Catalogue) { (self.model, self.catalogue) = (model, catalogue) }

  /// Reads those of a run's folder.
  ///
  /// - Throws: ``PlaylistError`` and `FileError` for files that are missing, damaged or do not belong together.
  public init(folder: String) throws {
    let (path, namesPath) = (folder + "/" + Self.model, folder + "/" + Self.names)
    guard FileManager.default.fileExists(atPath: path) else {
      throw PlaylistError(folder, "holds no \(Self.model)", "train one with 'playlists train --output \(folder)'")
    }
    let file = try TensorFile(path: path)
    let tensors = file.tensors
    guard file.metadata["format"] == Self.format, let items = tensors[FactorShape.itemsName], items.shape.count == 2,
      items.shape[1] > 2, let confidence = file.metadata["confidence"].flatMap(Float.init), confidence > 0,
      let regularization = file.metadata["regularization"].flatMap(Float.init), regularization > 0
    else { throw PlaylistError(path, "is no model of playlists", "train one with 'playlists train'") }
    let shape = try FactorShape(items: items.shape[0], factors: items.shape[1] - 2)
    let payload = try Payload(tensors, shape.schema, subject: path)
    model = FactorModel(shape, payload, confidence: confidence, regularization: regularization)
    guard let text = FileManager.default.contents(atPath: namesPath).flatMap({ String(data: $0, encoding: .utf8) })
    else {
      throw PlaylistError(namesPath, "is not there or no text", "train again, or bring the file back")
    }
    let names = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    guard names.count == shape.items else {
      throw PlaylistError(
        namesPath, "has \(names.count) names of \(shape.items) items", "bring the run's own file back")
    }
    catalogue = Catalogue(names: names)
  }

  func write(to folder: RunFolder) throws {
    let payload = try Payload(model.values, model.shape.schema, subject: "the model")
    let metadata = [
      "format": Self.format, "confidence": "\(model.confidence)", "regularization": "\(model.regularization)",
    ]
    try folder.write(TensorFile(tensors: payload.tensors, metadata: metadata).data, to: Self.model)
    let lines = catalogue.names.map { $0.replacing("\n", with: " ") + "\n" }
    try folder.write(Data(lines.joined().utf8), to: Self.names)
  }
}
