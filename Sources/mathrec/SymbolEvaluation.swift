import Evaluation
import NeuralNetworks
import WorkSharing

/// Names all symbols of a set with a network or several.
struct SymbolEvaluation: Sendable {
  let networks: Ensemble

  /// What each image is called. The images' classes are the model's, and perhaps more after them.
  func namings(of images: some ImageSource, jobs: Int) -> [SymbolScore.Naming] {
    rows(of: images, jobs: jobs) { Self.naming($1, truth: images.label(at: $0)) }
  }

  /// What `take` makes of each image's number and class probabilities, in the order of the images.
  func rows<Value: Sendable>(
    of images: some ImageSource, jobs: Int, _ take: @Sendable (Int, ArraySlice<Float>) -> Value
  ) -> [Value] {
    let size = networks.inputCount
    // In pieces, so that a large set needs little memory and no thread waits for another.
    let piece = 256
    return SharedWork.map((images.count + piece - 1) / piece, threads: jobs) { number in
      let range = number * piece..<min(images.count, (number + 1) * piece)
      var pixels = [Float](repeating: 0, count: range.count * size)
      pixels.withUnsafeMutableBufferPointer { pixels in
        for (place, index) in range.enumerated() {
          images.fill(
            UnsafeMutableBufferPointer(rebasing: pixels[place * size..<(place + 1) * size]), at: index, epoch: 0)
        }
      }
      let rows = networks.probabilities(of: pixels)
      return range.enumerated().map { place, index in
        take(index, rows[place * networks.labels.count..<(place + 1) * networks.labels.count])
      }
    }.flatMap { $0 }
  }

  private static func naming(_ probabilities: ArraySlice<Float>, truth: Int) -> SymbolScore.Naming {
    let row = Array(probabilities)
    let named = row.indices.max { row[$0] < row[$1] } ?? 0
    let isKnown = row.indices.contains(truth)
    return SymbolScore.Naming(
      truth: truth, named: named, isInFirstThree: isKnown && row.filter { $0 > row[truth] }.count < 3,
      confidence: Double(row[named]))
  }
}
