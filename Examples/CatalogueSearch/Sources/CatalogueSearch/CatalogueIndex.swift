import FileStorage
import Foundation
import NeuralNetworks

/// A catalogue ready to be searched: the direction of each picture, which product it shows and where it lies, and the model
/// that gave the directions.
///
/// On the disk it is a folder of two safetensors files, which other tools read too: `features.safetensors` (one tensor
/// `features` of pictures x numbers, its texts beside) and `model.safetensors`.
public struct CatalogueIndex: Sendable {
  /// One picture of the catalogue.
  public struct Entry: Sendable, Hashable, Codable {
    /// What it shows.
    public let product: String
    /// Where its file lay when it was indexed.
    public let path: String

    /// A picture.
    public init(product: String, path: String) {
      self.product = product
      self.path = path
    }
  }

  /// The pictures, in the order of their rows.
  public let entries: [Entry]
  /// Entries x ``FeatureExtractor/dimension``, each row of length 1.
  public let features: [Float]
  /// What gave them.
  public let extractor: FeatureExtractor

  private static let format = "catalogue index 1"
  private static let (featuresFile, modelFile) = ("features.safetensors", "model.safetensors")
  private static let tensor = "features"

  /// An index of pictures that have been read.
  ///
  /// - Parameter pictures: as many as entries.
  public init(
    entries: [Entry], pictures: [SquarePicture], extractor: FeatureExtractor, threads: Int = 1
  ) throws {
    precondition(entries.count == pictures.count, "each entry has its picture")
    self.entries = entries
    self.extractor = extractor
    features = try extractor.features(of: pictures, threads: threads)
  }

  /// A hit of a search.
  public struct Hit: Sendable, Hashable, Encodable {
    /// From 1.
    public let rank: Int
    /// How alike, from -1 to 1.
    public let score: Float
    /// What the picture shows.
    public let product: String
    /// Its file.
    public let path: String
  }

  /// The entries most alike to a photograph, best first.
  public func search(_ photograph: SquarePicture, count: Int) throws -> [Hit] {
    try matches(photograph, count: count).enumerated().map { place, match in
      let entry = entries[match.row]
      return Hit(rank: place + 1, score: match.score, product: entry.product, path: entry.path)
    }
  }

  /// The rows most alike to a photograph, best first.
  func matches(_ photograph: SquarePicture, count: Int) throws -> [VectorScan.Match] {
    VectorScan.nearest(try extractor.features(of: [photograph]), in: features, count: count)
  }

  /// Writes the folder, whole or not at all: beside its place, then renamed. An index that is there already is replaced;
  /// anything else is left alone.
  public func write(to path: String) throws {
    let manager = FileManager.default
    let stage = "write the index \(path)"
    if manager.fileExists(atPath: path), !manager.fileExists(atPath: path + "/" + Self.featuresFile) {
      throw CatalogueError(stage, "something that is no index has this name", "name another --output")
    }
    let json = String(decoding: try JSONEncoder.sorted.encode(entries), as: UTF8.self)
    let file = TensorFile(
      tensors: [Self.tensor: Tensor(shape: [entries.count, extractor.dimension], values: features)],
      metadata: ["format": Self.format, "entries": json, "model": Self.fingerprint(extractor.model)])
    let (new, old) = (path + ".new", path + ".old")
    do {
      for leftover in [new, old] where manager.fileExists(atPath: leftover) { try manager.removeItem(atPath: leftover) }
      try manager.createDirectory(atPath: new, withIntermediateDirectories: true)
      try DurableFile.write(file.data, to: new + "/" + Self.featuresFile)
      try DurableFile.write(try ModelFile.tensorFile(extractor.model).data, to: new + "/" + Self.modelFile)
      let isReplaced = manager.fileExists(atPath: path)
      if isReplaced { try manager.moveItem(atPath: path, toPath: old) }
      try manager.moveItem(atPath: new, toPath: path)
      if isReplaced { try manager.removeItem(atPath: old) }
    } catch {
      try? manager.removeItem(atPath: new)
      throw CatalogueError(stage, "\(error)", "choose a folder that can be written to and has room")
    }
  }

  /// Reads an index. Lengths are compared with the files' before any memory is taken, and no number is trusted: rows are of
  /// length 1, as many as entries, and of the model that lies beside.
  public init(path: String) throws(CatalogueError) {
    let stage = "read the index \(path)"
    func fail(_ found: String) -> CatalogueError {
      CatalogueError(stage, found, "make it again with `catalogue index FOLDER --output \(path)`")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CatalogueError(stage, "there is no such folder", "name what `catalogue index` wrote")
    }
    guard isFolder.boolValue else {
      throw CatalogueError(stage, "it is no folder", "name what `catalogue index` wrote")
    }
    let file: TensorFile
    do throws(FileError) {
      file = try TensorFile(path: path + "/" + Self.featuresFile)
    } catch {
      throw fail("in \(Self.featuresFile) \(error.found)")
    }
    guard file.metadata["format"] == Self.format else { throw fail("\(Self.featuresFile) is of another program") }
    let model = try FeatureExtractor(path: path + "/" + Self.modelFile)
    guard file.metadata["model"] == Self.fingerprint(model.model) else {
      throw fail("its features are not of the model that lies beside")
    }
    guard let text = file.metadata["entries"],
      let entries = try? JSONDecoder().decode([Entry].self, from: Data(text.utf8)), !entries.isEmpty
    else { throw fail("\(Self.featuresFile) has no list of entries") }
    guard let tensor = file.tensors[Self.tensor], file.tensors.count == 1,
      tensor.shape == [entries.count, model.dimension]
    else {
      throw fail("\(Self.featuresFile) does not have \(model.dimension) numbers for each of \(entries.count) entries")
    }
    for row in 0..<entries.count {
      var sum: Float = 0
      for value in tensor.values[row * model.dimension..<(row + 1) * model.dimension] { sum += value * value }
      guard abs(sum - 1) < Self.tolerance else {
        throw fail("the features of \(entries[row].path) are damaged: their length is \(sum.squareRoot()), not 1")
      }
    }
    self.entries = entries
    features = tensor.values
    extractor = model
  }

  /// How far rounding may bring the square of a length of 1.
  private static let tolerance: Float = 1e-3

  private static func fingerprint(_ model: Classifier) -> String {
    var result = Fingerprint()
    model.parameters.values.withUnsafeBytes { result.add($0) }
    return result.text
  }
}
