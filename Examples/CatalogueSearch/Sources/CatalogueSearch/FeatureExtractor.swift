import NeuralNetworks
import Synchronization

/// Pictures as directions: what a trained network gives before its layer of products, of length 1.
public struct FeatureExtractor: Sendable {
  /// How many numbers describe a picture.
  public var dimension: Int { trunk.classes }
  /// The model that it is made of.
  public let model: Classifier
  private let trunk: Network
  private let parameters: Parameters
  private let workspaces: IdleWorkspaces

  /// What is looked at in each picture: all of it and its middle, each as it is and mirrored. The middle is worth 2.5 to 5
  /// points of top-1 on photographs of groceries; a third view, larger or smaller, nothing more.
  private static let views = [1, 0.8].flatMap { share in
    [false, true].map { PictureVariation(isMirrored: $0, share: share) }
  }

  /// Pictures of a pass.
  private static let batch = 16

  /// - Parameter path: names the model in errors.
  /// - Throws: ``CatalogueError`` where the model is none of this program's.
  public init(_ model: Classifier, path: String) throws(CatalogueError) {
    do throws(NetworkError) {
      let parts = try NetworkParts(model.network, lastDense: 1)
      guard model.network.inputShape.count == 3, model.network.inputShape[2] == 3,
        model.network.inputShape[0] == model.network.inputShape[1], parts.trunk.outputShape.count == 1
      else { throw NetworkError.graph("it takes \(model.network.inputShape), which is no square of three colours") }
      self.model = model
      trunk = parts.trunk
      parameters = model.parameters.part(parts.trunk)
      workspaces = IdleWorkspaces()
    } catch {
      throw CatalogueError(
        "describe pictures with \(path)", error.description, "give a model that `catalogue train` wrote")
    }
  }

  /// Reads a model's file.
  public init(path: String) throws(CatalogueError) {
    let model: Classifier
    do throws(NetworkError) {
      model = try ModelFile.read(path, registry: CatalogueNetwork.layers)
    } catch {
      throw CatalogueError("read the model \(path)", error.description, "give a model that `catalogue train` wrote")
    }
    try self.init(model, path: path)
  }

  /// A direction for each picture, end to end: the mean of what the network sees in all of it, in its middle, and in
  /// the mirror images of both.
  ///
  /// A row does not depend on the other pictures or on threads.
  public func features(of pictures: [SquarePicture], threads: Int = 1) throws -> [Float] {
    let pieces = (pictures.count + Self.batch - 1) / Self.batch
    return try Threads.map(pieces, threads: threads) { piece in
      let part = pictures[piece * Self.batch..<min(pictures.count, (piece + 1) * Self.batch)]
      let workspace = workspaces.take() ?? Workspace(network: trunk, capacity: Self.batch)
      defer { workspaces.give(workspace) }
      var sums = [Float](repeating: 0, count: part.count * dimension)
      for view in Self.views {
        for (place, picture) in part.enumerated() {
          let size = trunk.inputCount
          view.fill(
            UnsafeMutableBufferPointer(rebasing: workspace.input[place * size..<(place + 1) * size]),
            side: trunk.inputShape[0], from: picture)
        }
        for (index, value) in workspace.outputs(parameters, batch: part.count).enumerated() { sums[index] += value }
      }
      UnitRows.normalise(&sums, width: dimension)
      return sums
    }.flatMap { $0 }
  }
}

/// Memory that passes have done with: to make it anew takes longer than a search.
private final class IdleWorkspaces: Sendable {
  private let idle = Mutex<[Workspace]>([])

  func take() -> Workspace? { idle.withLock { $0.popLast() } }
  func give(_ workspace: Workspace) { idle.withLock { $0.append(workspace) } }
}

/// Rows of numbers as directions.
enum UnitRows {
  /// Scales each row to length 1; a row of zeros stays.
  static func normalise(_ values: inout [Float], width: Int) {
    for start in stride(from: 0, to: values.count, by: width) {
      var sum: Float = 0
      for index in start..<start + width { sum += values[index] * values[index] }
      guard sum > 0 else { continue }
      let factor = 1 / sum.squareRoot()
      for index in start..<start + width { values[index] *= factor }
    }
  }
}
