import FileStorage
import Foundation

/// What speaks for a reading where the arrangement network is asked, as log probabilities: the features that
/// ``ArrangementWeights`` weigh.
package struct ArrangementEvidence: Sendable, Hashable {
  /// The segmentation's score.
  package var segmentation = 0.0
  /// The labels by the context network.
  package var context = 0.0
  /// The labels, the links, and that all are symbols, by the arrangement network.
  package var names = 0.0
  package var links = 0.0
  package var symbols = 0.0
  /// 1 where the reading parses, 1 where it has a value, else 0.
  package var parses = 0.0
  package var computes = 0.0
  /// The layout parser's score, which is not weighed but goes into the confidence; for readings that are none of its own as much as
  /// its last one's, less one.
  package var layout = 0.0

  /// The numbers in the order of ``ArrangementWeights/vector``.
  package var vector: [Double] { [segmentation, context, names, links, symbols, parses, computes] }
}

/// How the reader weighs what speaks for a reading.
public struct ArrangementWeights: ParameterGroup {
  /// A weight for each number of ``ArrangementEvidence``, in its order.
  package internal(set) var vector = [1, 0.4, 0.7, 0.7, 1, 1.8, 0.7]

  /// The weights for untrained models, after the prototypes.
  public init() {}

  /// The names in the model file.
  public static let fields: [ParameterField<Self>] = [
    "segmentation", "context", "names", "links", "symbols", "parses", "computes",
  ].enumerated().map { index, name in ParameterField(name, \.vector[index]) }

  /// Gives no bonus for readings that make sense.
  package mutating func ignoreMeaning() { vector.replaceSubrange(5..<7, with: [0, 0]) }

  /// The score of a reading.
  func score(_ evidence: ArrangementEvidence) -> Double {
    zip(vector, evidence.vector).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// What a reading gains at the most by making sense.
  var mostForMeaning: Double { max(0, vector[5]) + max(0, vector[6]) }

  /// The weight of a label by the context network, and by the arrangement network.
  var labels: (context: Double, names: Double) { (vector[1], vector[2]) }

  /// The weights by which the right ones among readings are likeliest: a choice among several (McFadden 1974), whose logarithm is
  /// concave, by steps along its gradient; a little is paid for the distance from `start`. No weight becomes negative.
  package static func fitted(
    to choices: [[(evidence: ArrangementEvidence, isRight: Bool)]],
    from start: ArrangementWeights = ArrangementWeights()
  ) -> ArrangementWeights {
    let choices = choices.filter { choice in choice.contains { $0.isRight } && choice.contains { !$0.isRight } }
    guard !choices.isEmpty else { return start }
    var weights = start
    let count = weights.vector.count
    var (mean, square) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for step in 1...600 {
      var gradient = [Double](repeating: 0, count: count)
      for choice in choices {
        let scores = choice.map { weights.score($0.evidence) }
        let most = scores.max() ?? 0
        let shares = scores.map { exp($0 - most) }
        let all = shares.reduce(0, +)
        let right = zip(choice, shares).reduce(0) { $0 + ($1.0.isRight ? $1.1 : 0) }
        for (item, share) in zip(choice, shares) {
          let pull = (item.isRight ? share / max(right, 1e-300) : 0) - share / all
          for (index, value) in item.evidence.vector.enumerated() { gradient[index] += pull * value }
        }
      }
      for index in 0..<count {
        let slope = gradient[index] / Double(choices.count) - 0.002 * (weights.vector[index] - start.vector[index])
        mean[index] = 0.9 * mean[index] + 0.1 * slope
        square[index] = 0.99 * square[index] + 0.01 * slope * slope
        let (m, v) = (mean[index] / (1 - pow(0.9, Double(step))), square[index] / (1 - pow(0.99, Double(step))))
        weights.vector[index] = max(
          0, weights.vector[index] + 0.03 * m / (v.squareRoot() + 1e-8) * (step < 400 ? 1 : 0.1))
      }
    }
    return weights
  }
}

/// The constants of the reader that belong to an arrangement model, as its file states them: fitted to readings with it.
public struct ArrangementReading: Sendable, Hashable {
  /// How what speaks for a reading of a drawing is weighed.
  public var weights = ArrangementWeights()
  /// The same on photographs; nil where it was not found, and the network is asked of drawings alone.
  public var onPhotographs: ArrangementWeights?
  /// How the constants were found.
  public var provenance = "not fitted"

  /// The constants of untrained models.
  public init() {}

  /// How readings of a drawing or a photograph are weighed; nil where the network is not asked of it.
  package subscript(isFlat isFlat: Bool) -> ArrangementWeights? {
    get { isFlat ? weights : onPhotographs }
    set {
      if isFlat { weights = newValue ?? ArrangementWeights() } else { onPhotographs = newValue }
    }
  }

  /// Reads what a model file states.
  init(_ json: JSONValue) throws(ParameterError) {
    guard let weights = json["weights"], let provenance = json["provenance"]?.string else {
      throw ParameterError("it has no weights, or does not say how they were found")
    }
    self.weights = try ArrangementWeights(weights, group: "weights")
    onPhotographs = try json["onPhotographs"].map { json throws(ParameterError) in
      try ArrangementWeights(json, group: "onPhotographs")
    }
    self.provenance = provenance
  }

  /// The constants as a model file states them.
  var json: String {
    get throws {
      struct Text: Encodable {
        let weights: [String: Double]
        let onPhotographs: [String: Double]?
        let provenance: String
      }
      return try JSONText.text(
        Text(weights: weights.values, onPhotographs: onPhotographs?.values, provenance: provenance))
    }
  }
}
