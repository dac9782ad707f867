/// How often each class was named as each: the counts behind accuracy, precision, recall and F1.
public struct ConfusionMatrix: Sendable, Hashable {
  /// The number of classes.
  public let classes: Int
  /// `counts[truth * classes + predicted]`.
  public private(set) var counts: [Int]

  /// Nothing counted yet, of so many classes.
  public init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// How often images of one class were named as another; both are below ``classes``.
  public subscript(truth: Int, predicted: Int) -> Int {
    get { counts[truth * classes + predicted] }
    set { counts[truth * classes + predicted] = newValue }
  }

  /// Adds the counts of another matrix of as many classes.
  public mutating func add(_ other: ConfusionMatrix) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// All images.
  public var total: Int { counts.reduce(0, +) }
  /// Those named as what they are.
  public var correct: Int { (0..<classes).reduce(0) { $0 + self[$1, $1] } }
  /// The share named rightly; 0 of nothing.
  public var accuracy: Double { total == 0 ? 0 : Double(correct) / Double(total) }

  /// How often the class occurs.
  public func support(_ label: Int) -> Int { (0..<classes).reduce(0) { $0 + self[label, $1] } }

  /// Right of all named so; nil where never named.
  public func precision(_ label: Int) -> Double? {
    let named = (0..<classes).reduce(0) { $0 + self[$1, label] }
    return named == 0 ? nil : Double(self[label, label]) / Double(named)
  }

  /// Named rightly of all that are; nil where there is none.
  public func recall(_ label: Int) -> Double? {
    let all = support(label)
    return all == 0 ? nil : Double(self[label, label]) / Double(all)
  }

  /// The harmonic mean of precision and recall; nil where the class does not occur.
  public func f1(_ label: Int) -> Double? {
    guard let recall = recall(label) else { return nil }
    let precision = precision(label) ?? 0
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }

  /// The mean F1 of the classes that occur.
  public var macroF1: Double {
    let values = (0..<classes).compactMap(f1)
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
