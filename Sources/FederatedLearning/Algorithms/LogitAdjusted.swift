import Foundation

/// Logits adjusted by each client's own mixture of labels while it trains (Menon et al. 2021, arXiv 2007.07314; FedLC, Zhang et
/// al. 2022, arXiv 2209.00189, does so among clients with the margins `n_c^(-1/4)`).
///
/// With p_i(c) the client's share of class c and p(c) that of all clients heard of so far, the logits gain
/// `log((1 − φ) p_i(c) / p(c) + φ)` while it trains, so that it need not learn them. Without that a client of few labels learns
/// first that there are no others, and the mean of such clients forgets the labels of all that were not in the round.
struct LogitAdjusted: FederatedAlgorithm, Configurable {
  static let name = "logit-adjusted"
  static let aliases = ["fedla"]
  static let summary = "logits adjusted by each client's labels (Menon et al. 2021; Zhang et al. 2022)"
  static let floor = EngineOption(
    "prior-floor", standard: 0.1, range: 1e-6...1, words: "a share above 0, at most 1",
    help: "How much logit-adjusted keeps of the push against labels that a client does not have.")
  static let options = ServerDescent.options + [floor]

  /// How many examples of each class: a client's, and at the server the sum of all that clients sent.
  static let labels = Section("labels", .ofClasses)

  private let floor: Double
  private let server: ServerDescent

  init(_ values: OptionValues) {
    floor = Double(values[Self.floor])
    server = ServerDescent(values)
  }

  var kept: [Section] { [Self.labels] + server.kept }
  var broadcast: [Section] { [Self.labels] }
  var sent: [Section] { [Self.labels] }

  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) throws -> any LocalRule {
    let heard = broadcast.sections[Self.labels].values
    let counts = try task.labelCounts()
    guard counts.count == heard.count else {
      throw FederatedError(
        "strategy \(Self.name)", "a client counts \(counts.count) classes where the model has \(heard.count)",
        "give clients the model's classes")
    }
    let all = zip(heard, counts).map { Double($0) + Double($1) }
    let (total, own) = (all.reduce(0, +), max(1, counts.reduce(0) { $0 + Double($1) }))
    return Offsets(
      counts: counts,
      offsets: zip(all, counts).map { all, mine in
        let ratio = all > 0 ? Double(mine) / own / (all / total) : 0
        return Float(log((1 - floor) * ratio + floor))
      })
  }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change)
    round.move(Self.labels, of: &state)
  }

  private struct Offsets: LocalRule {
    let counts: [Float]
    /// For each class, on its logit.
    let offsets: [Float]

    // A logit is its class's bias and more, so what is added to the bias is added to the logit.
    func begin(_ weights: inout Payload) { add(1, to: &weights) }
    func end(_ weights: inout Payload) { add(-1, to: &weights) }

    private func add(_ sign: Float, to weights: inout Payload) {
      guard let range = weights.schema.range(of: .classBias) else { return }
      for (place, offset) in zip(range, offsets) { weights.values[place] += sign * offset }
    }

    func outcome(_ trained: TrainedClient) -> RuleOutcome { RuleOutcome(sent: [LogitAdjusted.labels: counts]) }
  }
}
