/// Clients count by how far they point where the server's own training does (Cao et al. 2021, arXiv 2012.13995): weight
/// `max(0, cos(u_i, u_0))`, each update as long as the server's u_0.
struct FLTrust: AggregationRule {
  static let name = "fltrust"
  static let summary =
    "updates that point where the server's own training does (Cao et al. 2021); needs --root-examples"
  static let rootExamples = EngineOption(
    "root-examples", standard: 100, range: 1...1e6, words: "a whole number above 0",
    help: "Training examples that no client has, on which the server trains for fltrust.")
  static let options = [rootExamples, Bucketing.option]
  static let needsEveryUpdate = true
  static let needsReference = true

  init(_ values: OptionValues) {}

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    let reference = round.reference ?? [Float](repeating: 0, count: round.count)
    return GatheredChanges(count: round.count) { changes in
      let length = reference.norm
      var (sum, total) = ([Double](repeating: 0, count: reference.count), 0.0)
      for change in changes {
        let norm = change.norm
        guard norm > 0, length > 0 else { continue }
        let dot = zip(change, reference).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let weight = max(0, dot / (norm * length))
        total += weight
        sum.add(change, scale: weight * length / norm)
      }
      return AggregationResult(sum.map { Float(total > 0 ? $0 / total : 0) })
    }
  }
}
