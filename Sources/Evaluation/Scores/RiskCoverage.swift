/// The share of wrong answers when only the most confident are given: selective prediction (El-Yaniv, Wiener 2010).
public struct RiskCoverage: Sendable, Hashable {
  /// One coverage: how many answers are given, and how many of them are wrong.
  public struct Point: Sendable, Hashable {
    /// How many readings are answered, the most confident first.
    public var answered: Int
    /// How many of these are wrong, as the mean over all orders of readings with equal confidence, so not always whole.
    public var wrong: Double
    /// The least confidence that is answered.
    public var threshold: Double
    /// The share of wrong ones among the answers, from 0 to 1.
    public var risk: Double { wrong / Double(answered) }
  }

  /// A point for each number of answers, from 1 to all.
  public let points: [Point]

  /// Sorts readings by confidence and counts the wrong ones.
  ///
  /// Complexity: O(n log n).
  public init(_ readings: [(confidence: Double, isRight: Bool)]) {
    let sorted = readings.sorted { $0.confidence > $1.confidence }
    var points: [Point] = []
    points.reserveCapacity(sorted.count)
    var (start, wrongBefore) = (0, 0)
    while start < sorted.count {
      // Readings of equal confidence can only be answered together; in between, the curve is the expectation over their
      // orders.
      let end = sorted[start...].firstIndex { $0.confidence != sorted[start].confidence } ?? sorted.count
      let wrong = sorted[start..<end].filter { !$0.isRight }.count
      for number in 1...(end - start) {
        points.append(
          Point(
            answered: start + number,
            wrong: Double(wrongBefore) + Double(wrong) * Double(number) / Double(end - start),
            threshold: sorted[start].confidence))
      }
      wrongBefore += wrong
      start = end
    }
    self.points = points
  }

  /// The point where at least this share (above 0, at most 1) is answered; nil where there are no readings.
  public func point(coverage: Double) -> Point? {
    guard !points.isEmpty else { return nil }
    let answered = (coverage * Double(points.count) - 1e-9).rounded(.up)
    return points[min(points.count, max(1, Int(answered))) - 1]
  }

  /// The mean risk over all coverages (Geifman, Uziel, El-Yaniv 2019), from 0 to 1; 0 for no readings.
  public var area: Double {
    points.isEmpty ? 0 : points.reduce(0) { $0 + $1.risk } / Double(points.count)
  }
}
