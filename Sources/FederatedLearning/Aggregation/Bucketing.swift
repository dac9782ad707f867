import RandomStreams

/// Means of random groups of updates in place of the updates (Karimireddy et al. 2022, arXiv 2006.09365): honest clients that
/// differ from each other look alike in groups, and a robust rule no longer takes them for attackers.
struct Bucketing: Aggregation {
  static let option = EngineOption(
    "buckets", range: 2...100, words: "a whole number from 2 to 100",
    help: "Give a robust rule the means of random groups of so many updates, for clients that differ.")

  private let size: Int
  private let random: RandomStream
  private var rule: any Aggregation
  private var changes: [[Float]] = []

  /// - Parameter rule: an empty aggregation of the groups' means.
  init(size: Int, _ random: RandomStream, rule: any Aggregation) {
    self.size = size
    self.random = random
    self.rule = rule
  }

  mutating func add(_ change: [Float], weight: Double, scale: Double) {
    changes.append(scale == 1 ? change : change.map { Float(Double($0) * scale) })
  }

  func result() -> AggregationResult {
    var (rule, random) = (rule, random)
    let order = changes.indices.shuffled(using: &random)
    for start in stride(from: 0, to: order.count, by: size) {
      let group = order[start..<min(start + size, order.count)].map { changes[$0] }
      rule.add(Mean.of(group), weight: 1, scale: 1)
    }
    return rule.result()
  }
}
