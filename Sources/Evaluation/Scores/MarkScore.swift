/// What becomes of readings that were right, once something that is no mathematics stands beside the writing.
public struct MarkScore: Sendable, Hashable, Encodable {
  /// The reading equals the truth still, and nothing else was read.
  public let right: Share
  /// A line was read that is none, and surely enough to be answered: the user is misled.
  public let answeredWrongly: Share
  /// The reading is wrong and no wrong line of it is answered.
  public let notSure: Share

  /// Scores readings of one kind of mark.
  ///
  /// - Parameter answered: the confidence, from 0 to 1, from which a line is answered.
  public init(_ predictions: some Collection<Prediction>, answered: Double) {
    let count = predictions.count
    let right = predictions.filter(\.exact).count
    let misled = predictions.filter { prediction in
      !prediction.exact && prediction.lines.contains { $0.truth == nil && $0.confidence >= answered }
    }.count
    self.right = Share(right, count)
    answeredWrongly = Share(misled, count)
    notSure = Share(count - right - misled, count)
  }
}
