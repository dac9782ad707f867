public import FederatedLearning
public import NeuralNetworks

/// Clients with data of their own, asked for one by one: a client's data may be made when it is asked for, so that the
/// memory depends on the clients at work and not on those that exist.
public protocol Federation: Sendable {
  associatedtype ClientData: ImageSource
  var clientCount: Int { get }
  /// Height, width, channels of every image.
  var imageShape: [Int] { get }
  var classNames: [String] { get }
  /// The examples of one client; the same client always has the same.
  func data(of client: Int) -> ClientData
  /// What a client judges the final model by: examples that it kept back, or those that it trained on.
  func judgingData(of client: Int) -> ClientData
}

extension Federation {
  /// Those that it trains on.
  public func judgingData(of client: Int) -> ClientData { data(of: client) }
}

/// One set of labelled images, divided among clients.
public struct PartitionedFederation<Source: ImageSource>: Federation {
  /// All images.
  public let source: Source
  /// What each client trains on.
  public let partition: Partition
  /// What each client keeps back from training.
  public let heldOut: Partition?
  /// The images as they are judged by, where the source varies them.
  public let plain: Source?

  /// A federation of the clients of a partition.
  public init(source: Source, partition: Partition, heldOut: Partition? = nil, plain: Source? = nil) {
    self.source = source
    self.partition = partition
    self.heldOut = heldOut
    self.plain = plain
  }

  /// As many as the partition has.
  public var clientCount: Int { partition.clients.count }
  /// Height, width, channels of every image.
  public var imageShape: [Int] { source.imageShape }
  /// The names of the classes.
  public var classNames: [String] { source.classNames }
  /// The images of its part.
  public func data(of client: Int) -> ImageSubset<Source> {
    ImageSubset(source: source, indices: partition.clients[client])
  }
  /// What it holds out, or what it trains on, not varied.
  public func judgingData(of client: Int) -> ImageSubset<Source> {
    ImageSubset(source: plain ?? source, indices: (heldOut ?? partition).clients[client])
  }
}

/// Some of a source's images.
public struct ImageSubset<Source: ImageSource>: ImageSource {
  /// All images.
  public let source: Source
  /// Places in the source.
  public let indices: [Int32]

  /// The images of these places, each below the count of the source.
  public init(source: Source, indices: [Int32]) {
    self.source = source
    self.indices = indices
  }

  /// How many.
  public var count: Int { indices.count }
  /// Height, width, channels of every image.
  public var imageShape: [Int] { source.imageShape }
  /// The names of the classes.
  public var classNames: [String] { source.classNames }
  /// The class of an image.
  public func label(at index: Int) -> Int { source.label(at: Int(indices[index])) }
  /// Writes an image.
  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    source.fill(pixels, at: Int(indices[index]), epoch: epoch)
  }
}
