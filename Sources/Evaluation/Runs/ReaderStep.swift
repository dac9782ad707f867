import NeuralNetworks
import Recognition

/// A step of the reader that `evaluate --without` disables, to measure what it contributes (an ablation).
package enum ReaderStep: String, CaseIterable, Sendable {
  /// The networks beyond the first, whose probabilities are combined with its own.
  case ensemble
  /// Joining several pieces of ink into one symbol.
  case groups
  /// Splitting symbols that touch.
  case cuts
  /// The network's probability that ink is not a symbol.
  case rejects
  /// The context network: position, neighbours and the rest of the expression.
  case context
  /// The size of a symbol relative to the others.
  case sizes
  /// Statistics of which symbol follows which.
  case sequences
  /// Comparing several segmentations and arrangements as whole readings.
  case alternatives
  /// The bonus for readings that can be parsed and computed.
  case meaning

  /// A page's other lines: their letters, and what follows from them.
  case letters
  /// The network that sees all symbols of a line together.
  case arrangement

  /// Disables this step in a recognizer.
  package func leave(_ recognizer: inout ExpressionRecognizer) {
    switch self {
    case .ensemble: recognizer.classifier.networks = Ensemble(recognizer.classifier.networks.members[0])
    case .groups: recognizer.detector.parameters.mostParts = 1
    case .cuts: recognizer.touching.parameters.sureProbability = 0
    case .rejects: recognizer.classifier.weighsRejection = false
    case .context:
      // The symbol network alone gets the weight of both.
      recognizer.layoutParser.parameters.inkWeight += recognizer.layoutParser.parameters.contextWeight
      recognizer.layoutParser.parameters.contextWeight = 0
    case .sizes: recognizer.layoutParser.parameters.sizeWeight = 0
    case .sequences: recognizer.layoutParser.parameters.sequenceWeight = 0
    case .alternatives:
      recognizer.parameters.segmentations = 1
      recognizer.parameters.arrangements = 1
    case .meaning:
      recognizer.parameters.parseBonus = 0
      recognizer.parameters.valueBonus = 0
      recognizer.arrangement?.reading.weights.ignoreMeaning()
    case .letters: recognizer.usesContext = false
    case .arrangement: recognizer.arrangement = nil
    }
  }
}
