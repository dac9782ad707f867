import Datasets
import Foundation
import MathSymbols
import NeuralNetworks

/// What a finished model's odds of classes are moved by: training shows rare classes and isolated symbols more often than pages do.
package struct ClassOdds: Sendable, Hashable {
  /// How much of the shares that repeats and isolated symbols gave to classes is taken back: 0 to 1.
  package var priorShare: Double
  /// A logarithm added to the odds of digits and operators.
  package var arithmeticBonus: Double

  /// Odds to move a model by; both 0 leave it as it is.
  package init(priorShare: Double, arithmeticBonus: Double) {
    self.priorShare = priorShare
    self.arithmeticBonus = arithmeticBonus
  }

  /// Whether they leave a model as it is.
  package var isNone: Bool { priorShare == 0 && arithmeticBonus == 0 }

  /// What is added to each class's logit.
  package func shift(_ images: ImageMixture, _ data: TrainingData) -> [Double] {
    let natural = data.naturalCounts(images.classNames)
    // Without running text, how often classes occur in the data is all that is known.
    let counts = natural.contains { $0 > 0 } ? natural : images.distinctCounts
    return images.classNames.indices.map { label in
      let repeats = Double(max(1, images.repeatedCounts[label])) / Double(max(1, counts[label]))
      let isArithmetic = SymbolVocabulary.isArithmetic(images.classNames[label])
      return -priorShare * log(repeats) + (isArithmetic ? arithmeticBonus : 0)
    }
  }
}

extension Classifier {
  /// Moves the odds of the classes by what training on `images`, made of `data`, did to them.
  ///
  /// - Throws: `NetworkError` where the network does not end in a layer with a bias of the classes.
  package mutating func shiftOdds(by odds: ClassOdds, images: ImageMixture, data: TrainingData) throws {
    guard !odds.isNone else { return }
    try shiftOdds(by: odds.shift(images, data))
  }
}
