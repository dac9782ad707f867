import CatalogueSearch
import Foundation
import ImageProcessing
import NeuralNetworks
import RandomStreams

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.path + "/catalogue-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(_ name: String) -> String { path + "/" + name }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  func write(_ text: String, to name: String) throws {
    let folder = URL(fileURLWithPath: self[name]).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: self[name]))
  }
}

enum TestData {
  /// A picture of noise around a colour.
  static func square(_ seed: UInt64, side: Int = 24) -> SquarePicture {
    var random = RandomStream(seed: seed)
    let base = (0..<3).map { _ in random.uniform(0...200) }
    return SquarePicture(
      side: side, pixels: (0..<side * side * 3).map { UInt8(base[$0 % 3] + random.uniform(0...55)) })
  }

  /// A network that has learnt nothing.
  static func extractor(seed: UInt64 = 1) throws -> FeatureExtractor {
    let network = try CatalogueNetwork.network(products: 3, width: 4)
    let model = Classifier(
      network: network, parameters: network.initialParameters(seed: seed), labels: ["a", "b", "c"])
    return try FeatureExtractor(model, path: "test")
  }

  /// Six synthetic products in a folder, and the shops of their photographs.
  static func shops(in folder: TemporaryFolder, count: Int = 3) throws -> Shops {
    try SyntheticCatalogue(products: 6, seed: 3).write(to: folder["pictures"], training: 5, testing: 2)
    return try Shops(
      catalogue: try PictureFolder(folder["pictures/catalogue"]),
      photographs: [try PictureFolder(folder["pictures/photographs/train"])], division: (count, .iid), seed: 1,
      threads: 2)
  }

  /// The pictures of groceries beside the checkout; nil where they are not.
  static var groceries: String? {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
    let path = String(root.dropFirst()) + "/../shared/data/groceries"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
