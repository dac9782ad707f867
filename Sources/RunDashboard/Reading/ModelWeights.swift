import FileStorage
import Foundation

/// A model's weights as a run's folder has them: how each tensor's values are spread, and the first kernels as pictures.
struct ModelWeights {
  private let tensors: [String: Tensor]

  /// A larger file is not read for a picture.
  private static let mostBytes = 1 << 28
  private static let bins = 24
  private static let (mostFilters, mostSide) = (32, 16)

  /// Reads a checkpoint, or a model.
  ///
  /// - Returns: nil for what cannot be read, and for files that are too large.
  init?(path: String) {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size <= Self.mostBytes,
      let file = try? TensorFile(path: path)
    else { return nil }
    let prefix = "weights/"
    let weights = file.tensors.filter { $0.key.hasPrefix(prefix) }
    tensors =
      weights.isEmpty
      ? file.tensors : Dictionary(weights.map { (String($0.key.dropFirst(prefix.count)), $0.value) }) { $1 }
  }

  init(tensors: [String: Tensor]) { self.tensors = tensors }

  /// The names of the tensors, sorted.
  var names: [String] { tensors.keys.sorted() }

  /// The length of each axis of a tensor.
  func shape(_ name: String) -> [Int] { tensors[name]?.shape ?? [] }

  /// The length of a tensor as a vector.
  func norm(_ name: String) -> Double? {
    tensors[name].map { tensor in tensor.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
  }

  /// How the values of a tensor are spread; nil where they are all one, or not finite.
  func histogram(_ name: String) -> RunSnapshot.Histogram? {
    guard let values = tensors[name]?.values, let low = values.min(), let high = values.max(), low < high,
      low.isFinite, high.isFinite, (high - low).isFinite
    else { return nil }
    var counts = [Int](repeating: 0, count: Self.bins)
    let scale = Float(Self.bins) / (high - low)
    guard scale.isFinite, tensors[name]?.isFinite == true else { return nil }
    for value in values { counts[min(Self.bins - 1, Int((value - low) * scale))] += 1 }
    return RunSnapshot.Histogram(low: low, high: high, counts: counts)
  }

  /// The first kernel of the tensors of these names, of axes rows, columns, channels and filters, averaged over the channels.
  func filters(_ names: [String]) -> RunSnapshot.Filters? {
    for name in names {
      guard let tensor = tensors[name], tensor.shape.count == 4, tensor.isFinite else { continue }
      let (height, width, channels, count) = (tensor.shape[0], tensor.shape[1], tensor.shape[2], tensor.shape[3])
      guard (2...Self.mostSide).contains(height), (2...Self.mostSide).contains(width), channels > 0, count > 0 else {
        continue
      }
      let shown = min(count, Self.mostFilters)
      var means = [[Float]](repeating: [], count: shown)
      for place in 0..<(height * width) {
        for filter in 0..<shown {
          var sum: Float = 0
          for channel in 0..<channels { sum += tensor.values[(place * channels + channel) * count + filter] }
          means[filter].append(sum)
        }
      }
      let largest = means.reduce(0) { max($0, $1.reduce(0) { max($0, abs($1)) }) }
      guard largest > 0, largest.isFinite else { continue }
      let values = means.map { $0.map { Int((100 * $0 / largest).rounded()) } }
      return RunSnapshot.Filters(name: name, height: height, width: width, count: count, values: values)
    }
    return nil
  }
}
