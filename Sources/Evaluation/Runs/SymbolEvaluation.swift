import NeuralNetworks

/// Classifies all symbols of a set with one network or an ensemble.
package struct SymbolEvaluation: Sendable {
  /// The networks under test.
  package let networks: Ensemble

  /// An evaluation of `networks`.
  package init(networks: Ensemble) { self.networks = networks }

  /// The predicted class of each image, in the images' order. The images' classes begin with the model's; further ones
  /// are unknown to it.
  ///
  /// - Parameter jobs: threads; the result does not depend on it.
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
