public import NeuralNetworks

/// How well one class of symbols is distinguished from the others.
public struct ClassScore: Sendable, Hashable, Encodable {
  /// The label in data and models.
  public var label: String
  /// The number of symbols of this class.
  public var support: Int
  /// How many of them were classified as it.
  public var right: Int
  /// How many symbols, of any class, were classified as it.
  public var named: Int

  /// The share of predictions of this class that are right; 0 where it was never predicted.
  public var precision: Double { named == 0 ? 0 : Double(right) / Double(named) }
  /// The share of this class's symbols that were recognised; 0 where there are none.
  public var recall: Double { support == 0 ? 0 : Double(right) / Double(support) }
  /// The harmonic mean of precision and recall; 0 where both are undefined.
  public var f1: Double { support + named == 0 ? 0 : 2 * Double(right) / Double(support + named) }

  private enum CodingKeys: String, CodingKey { case label, support, precision, recall, f1 }

  /// Writes the support and the three shares; the counts follow from them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encode(support, forKey: .support)
    try container.encode(precision, forKey: .precision)
    try container.encode(recall, forKey: .recall)
    try container.encode(f1, forKey: .f1)
  }

  /// The classes of a confusion matrix that occur in the truth, in the order of their labels.
  public static func all(_ matrix: ConfusionMatrix, labels: [String]) -> [ClassScore] {
    let named = labels.indices.map { label in labels.indices.reduce(0) { $0 + matrix[$1, label] } }
    return labels.indices.compactMap { label in
      let support = matrix.support(label)
      return support == 0
        ? nil : ClassScore(label: labels[label], support: support, right: matrix[label, label], named: named[label])
    }
  }
}

/// Precision, recall and F1 averaged over classes, each from 0 to 1.
public struct ClassMeans: Sendable, Hashable, Encodable {
  /// The mean precision.
  public var precision: Double
  /// The mean recall; weighted by support, it is the accuracy.
  public var recall: Double
  /// The mean of the classes' F1, not the F1 of the means.
  public var f1: Double

  /// Averages classes; `isWeighted` weighs each by its support, otherwise all count alike (macro average).
  public init(_ classes: [ClassScore], isWeighted: Bool) {
    var (precision, recall, f1, sum) = (0.0, 0.0, 0.0, 0.0)
    for one in classes {
      let weight = isWeighted ? Double(one.support) : 1
      precision += weight * one.precision
      recall += weight * one.recall
      f1 += weight * one.f1
      sum += weight
    }
    let whole = max(sum, 1)
    (self.precision, self.recall, self.f1) = (precision / whole, recall / whole, f1 / whole)
  }
}
