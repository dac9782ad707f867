import NeuralNetworks

/// Several sources of one image shape and one list of classes, concatenated, with images of rare classes repeated.
public struct ImageMixture: ImageSource {
  /// The sources, in the order of their images.
  public let sources: [any ImageSource]
  /// The classes that all sources share.
  public let classNames: [String]
  /// Height, width and channels of every image.
  public let imageShape: [Int]
  /// The number of different images of each class.
  public let distinctCounts: [Int]
  /// The number of images of each class, repeats included.
  public private(set) var repeatedCounts: [Int]
  /// For each image: its source and its place there.
  private let places: [(source: Int32, index: Int32)]
  private let labels: [Int32]

  /// A mixture of at least one source; all must agree in shape and classes.
  ///
  /// - Parameter least: classes with fewer images are repeated up to this many, at most `mostRepeats` times each, so
  ///   that rare symbols are seen often enough; 0 repeats nothing.
  public init(_ sources: [any ImageSource], least: Int = 0, mostRepeats: Int = 10) {
    precondition(!sources.isEmpty, "a mixture has a source")
    self.sources = sources
    classNames = sources[0].classNames
    imageShape = sources[0].imageShape
    var counts = [Int](repeating: 0, count: classNames.count)
    for source in sources {
      precondition(source.imageShape == sources[0].imageShape && source.classNames == sources[0].classNames)
      for index in 0..<source.count { counts[source.label(at: index)] += 1 }
    }
    distinctCounts = counts
    repeatedCounts = counts.map { _ in 0 }
    var places: [(Int32, Int32)] = []
    var labels: [Int32] = []
    for (number, source) in sources.enumerated() {
      for index in 0..<source.count {
        let label = source.label(at: index)
        let repeats = max(1, min(mostRepeats, (least + counts[label] - 1) / max(1, counts[label])))
        repeatedCounts[label] += repeats
        for _ in 0..<repeats {
          places.append((Int32(number), Int32(index)))
          labels.append(Int32(label))
        }
      }
    }
    self.places = places
    self.labels = labels
  }

  /// Images with their repeats.
  public var count: Int { places.count }
  /// The class of an image, an index into ``classNames``.
  public func label(at index: Int) -> Int { Int(labels[index]) }

  /// Writes an image of ``imageShape``; repeats of it are varied differently.
  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let place = places[index]
    // Repeats of an image are varied differently, since their index in the mixture enters the epoch.
    sources[Int(place.source)].fill(pixels, at: Int(place.index), epoch: epoch &* 16 &+ index % 16)
  }
}
