public import NeuralNetworks

/// How well one class of symbols is told from the others.
public struct ClassScore: Sendable, Hashable, Encodable {
  public var label: String
  /// Symbols of this class.
  public var support: Int
  public var right: Int
  /// How often something was called so.
  public var named: Int

  /// Right of all called so; 0 where nothing was.
  public var precision: Double { named == 0 ? 0 : Double(right) / Double(named) }
  public var recall: Double { support == 0 ? 0 : Double(right) / Double(support) }
  /// The harmonic mean of precision and recall.
  public var f1: Double { support + named == 0 ? 0 : 2 * Double(right) / Double(support + named) }

  private enum CodingKeys: String, CodingKey { case label, support, precision, recall, f1 }

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

/// Means over classes.
public struct ClassMeans: Sendable, Hashable, Encodable {
  public var precision: Double
  public var recall: Double
  public var f1: Double

  /// The mean of the classes; `isWeighted` counts each as often as its symbols, otherwise all alike.
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
