import NeuralNetworks

/// Several sources of one shape and one list of classes, one after another, each image as often as its class needs.
public struct ImageMixture: ImageSource {
  public let sources: [any ImageSource]
  public let classNames: [String]
  public let imageShape: [Int]
  /// For each class, how many different images there are, and how many with their repeats.
  public let distinctCounts: [Int]
  public private(set) var repeatedCounts: [Int]
  /// For each image: its source and its place there.
  private let places: [(source: Int32, index: Int32)]
  private let labels: [Int32]

  /// - Parameter least: classes of fewer images are repeated up to this many, at most `mostRepeats` times each, so that
  ///   rare symbols are seen often enough; 0 repeats nothing.
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

  public var count: Int { places.count }
  public func label(at index: Int) -> Int { Int(labels[index]) }

  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let place = places[index]
    // A repeated image is varied differently each time: its place in the mixture is a part of the epoch.
    sources[Int(place.source)].fill(pixels, at: Int(place.index), epoch: epoch &* 16 &+ index % 16)
  }
}
