import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

/// `confusion.csv`: what the last model was taken for what, a row a true class, written while a run goes on for whoever watches.
struct ConfusionFile {
  let folder: RunFolder
  let names: [String]
  private var written = -ConfusionFile.leastSeconds

  static let name = "confusion.csv"
  /// Quick rounds are not slowed by a file that only the eye needs.
  private static let leastSeconds = 1.0

  init(folder: RunFolder, names: [String]) {
    self.folder = folder
    self.names = names
  }

  /// Writes the matrix of a round, unless that was done a moment ago.
  ///
  /// - Parameter seconds: of the session.
  mutating func write(_ matrix: ConfusionMatrix?, at seconds: Double) throws {
    guard let matrix, seconds - written >= Self.leastSeconds else { return }
    written = seconds
    try folder.write(Self.data(matrix, names: names), to: Self.name)
  }

  /// The bytes of the file.
  static func data(_ matrix: ConfusionMatrix, names: [String]) -> Data {
    let rows = names.indices.map { truth in [names[truth]] + names.indices.map { String(matrix[truth, $0]) } }
    return Data(CSVText.text([["truth"] + names] + rows).utf8)
  }
}
