import Evaluation
import NeuralNetworks

/// Names all symbols of a set with a network.
struct SymbolEvaluation: Sendable {
  let classifier: Classifier

  /// What each image is called. The images' classes are the model's, and perhaps more after them.
  func namings(of images: some ImageSource, jobs: Int) -> [SymbolScore.Naming] {
    let size = classifier.network.inputCount
    // In pieces, so that a large set needs little memory and no thread waits for another.
    let piece = 256
    return SharedWork.map((images.count + piece - 1) / piece, jobs: jobs) { number in
      let range = number * piece..<min(images.count, (number + 1) * piece)
      var pixels = [Float](repeating: 0, count: range.count * size)
      pixels.withUnsafeMutableBufferPointer { pixels in
        for (place, index) in range.enumerated() {
          images.fill(
            UnsafeMutableBufferPointer(rebasing: pixels[place * size..<(place + 1) * size]), at: index, epoch: 0)
        }
      }
      let rows = classifier.probabilities(of: pixels)
      return range.enumerated().map { place, index in
        let row = Array(rows[place * classifier.labels.count..<(place + 1) * classifier.labels.count])
        return Self.naming(row, truth: images.label(at: index))
      }
    }.flatMap { $0 }
  }

  private static func naming(_ row: [Float], truth: Int) -> SymbolScore.Naming {
    let named = row.indices.max { row[$0] < row[$1] } ?? 0
    let isKnown = row.indices.contains(truth)
    return SymbolScore.Naming(
      truth: truth, named: named, isInFirstThree: isKnown && row.filter { $0 > row[truth] }.count < 3,
      confidence: Double(row[named]))
  }
}
