/// How well stated confidences agree with how often readings are right: a reliability diagram's bins.
public struct Calibration: Sendable, Hashable, Encodable {
  /// The readings whose confidence lies in one tenth of 0...1.
  public struct Bin: Sendable, Hashable, Encodable {
    /// Where the bin begins, as a confidence from 0 to 1.
    public var low: Double
    /// Where the bin ends; only the last bin includes its end.
    public var high: Double
    /// How many of the bin's readings are right.
    public var right: Share
    /// The mean confidence of the bin's readings, from 0 to 1.
    public var meanConfidence: Double
  }

  /// From the least confidence; bins without readings are left out.
  public let bins: [Bin]
  /// The mean over readings of the distance between their bin's share of right readings and its mean confidence
  /// (expected calibration error, Naeini et al. 2015), from 0 to 1; 0 for no readings.
  public let expectedError: Double

  /// Sorts readings into `count` bins of equal width; confidences outside 0...1 go to the first or last bin.
  public init(_ readings: [(confidence: Double, isRight: Bool)], bins count: Int = 10) {
    var groups = [[(confidence: Double, isRight: Bool)]](repeating: [], count: count)
    for reading in readings { groups[min(count - 1, max(0, Int(reading.confidence * Double(count))))].append(reading) }
    var bins: [Bin] = []
    var error = 0.0
    for (index, group) in groups.enumerated() where !group.isEmpty {
      let right = group.filter(\.isRight).count
      let sum = group.reduce(0) { $0 + $1.confidence }
      error += abs(Double(right) - sum)
      bins.append(
        Bin(
          low: Double(index) / Double(count), high: Double(index + 1) / Double(count),
          right: Share(right, group.count), meanConfidence: sum / Double(group.count)))
    }
    self.bins = bins
    expectedError = readings.isEmpty ? 0 : error / Double(readings.count)
  }
}
