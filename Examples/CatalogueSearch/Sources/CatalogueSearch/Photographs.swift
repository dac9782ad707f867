import NeuralNetworks
import RandomStreams

/// Photographs with what they show, as training takes them: varied anew each time, or as they are.
public struct Photographs: ImageSource {
  /// The squares that are varied.
  public let pictures: [SquarePicture]
  /// The product of each, a place in ``classNames``.
  public let labels: [Int]
  /// The products.
  public let classNames: [String]
  /// Where variations are drawn; nil: the pictures as they are.
  private let random: RandomStream?

  /// - Parameter random: where variations are drawn; nil: the pictures as they are.
  public init(pictures: [SquarePicture], labels: [Int], products: [String], random: RandomStream? = nil) {
    precondition(pictures.count == labels.count, "each photograph shows a product")
    self.pictures = pictures
    self.labels = labels
    classNames = products
    self.random = random
  }

  /// How many there are.
  public var count: Int { pictures.count }
  /// Height, width, channels.
  public var imageShape: [Int] { [CatalogueNetwork.side, CatalogueNetwork.side, 3] }
  /// The product of a photograph.
  public func label(at index: Int) -> Int { labels[index] }

  /// Writes a photograph as the network takes it.
  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    var variation = PictureVariation()
    if let random {
      var stream = random.branch(UInt64(truncatingIfNeeded: epoch)).branch(UInt64(truncatingIfNeeded: index))
      variation = PictureVariation(&stream)
    }
    variation.fill(pixels, side: CatalogueNetwork.side, from: pictures[index])
  }
}
