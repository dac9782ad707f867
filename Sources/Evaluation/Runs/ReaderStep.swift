import NeuralNetworks
import Recognition

/// A step of the reader that `evaluate --without` leaves out, so that anybody can see what it brings.
package enum ReaderStep: String, CaseIterable, Sendable {
  /// The second network, which is asked beside the first.
  case ensemble
  /// Pieces of ink taken together as one symbol.
  case groups
  /// Ink that touches taken apart.
  case cuts
  /// The network's doubt that ink is a symbol at all.
  case rejects
  /// Place, neighbours and the whole expression.
  case context
  /// The size of a symbol against the others.
  case sizes
  /// Which symbol follows which.
  case sequences
  /// Several segmentations and arrangements compared as wholes.
  case alternatives
  /// What a reading gains that can be parsed and computed.
  case meaning

  package func leave(_ recognizer: inout ExpressionRecognizer) {
    switch self {
    case .ensemble: recognizer.classifier.networks = Ensemble(recognizer.classifier.networks.members[0])
    case .groups: recognizer.detector.parameters.mostParts = 1
    case .cuts: recognizer.touching.parameters.sureProbability = 0
    case .rejects: recognizer.classifier.weighsRejection = false
    case .context:
      // The network alone counts as much as both did.
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
    }
  }
}
