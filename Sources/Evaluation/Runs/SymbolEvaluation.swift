import NeuralNetworks

/// Names all symbols of a set with a network or several.
package struct SymbolEvaluation: Sendable {
  package let networks: Ensemble

  package init(networks: Ensemble) { self.networks = networks }

  /// What each image is called. The images' classes are the model's, and perhaps more after them.
  package func namings(of images: some ImageSource, jobs: Int) -> [SymbolScore.Naming] {
    networks.rows(of: images, threads: jobs) { Self.naming($1, truth: images.label(at: $0)) }
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
