import MathSymbols
import NeuralNetworks

/// How a classifier names a set of symbols.
struct SymbolScore {
  let matrix: ConfusionMatrix
  let topThree: Int
  /// Digits and operators, and how many of them are named rightly.
  let arithmetic: Int
  let arithmeticCorrect: Int
  private let labels: [String]

  init(_ classifier: Classifier, _ images: some ImageSource, threads: Int) {
    var matrix = ConfusionMatrix(classes: classifier.labels.count)
    let size = classifier.network.inputCount
    var (topThree, arithmetic, arithmeticCorrect) = (0, 0, 0)
    let isArithmetic = classifier.labels.map(SymbolVocabulary.isArithmetic)
    // In pieces, so that a large set needs little memory.
    let piece = 2048
    var pixels = [Float](repeating: 0, count: piece * size)
    for first in stride(from: 0, to: images.count, by: piece) {
      let number = min(piece, images.count - first)
      pixels.withUnsafeMutableBufferPointer { pixels in
        for index in 0..<number {
          images.fill(
            UnsafeMutableBufferPointer(rebasing: pixels[index * size..<(index + 1) * size]), at: first + index, epoch: 0
          )
        }
      }
      let rows = classifier.probabilities(of: Array(pixels[0..<number * size]), threads: threads)
      for index in 0..<number {
        let row = rows[index * classifier.labels.count..<(index + 1) * classifier.labels.count]
        let truth = images.label(at: first + index)
        let own = row[row.startIndex + truth]
        let better = row.filter { $0 > own }.count
        let named = row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex } ?? 0
        matrix[truth, named] += 1
        if better < 3 { topThree += 1 }
        if isArithmetic[truth] {
          arithmetic += 1
          if named == truth { arithmeticCorrect += 1 }
        }
      }
    }
    self.matrix = matrix
    self.topThree = topThree
    self.arithmetic = arithmetic
    self.arithmeticCorrect = arithmeticCorrect
    labels = classifier.labels
  }

  /// `truth,read,count` for every confusion, the most frequent first.
  var confusionTable: String {
    var rows: [(truth: Int, read: Int, count: Int)] = []
    for truth in labels.indices {
      for read in labels.indices where read != truth && matrix[truth, read] > 0 {
        rows.append((truth, read, matrix[truth, read]))
      }
    }
    rows.sort { ($1.count, $0.truth, $0.read) < ($0.count, $1.truth, $1.read) }
    func quoted(_ label: String) -> String { label == "," ? "\",\"" : label }
    return "truth,read,count\n"
      + rows.map { "\(quoted(labels[$0.truth])),\(quoted(labels[$0.read])),\($0.count)\n" }.joined()
  }
}
