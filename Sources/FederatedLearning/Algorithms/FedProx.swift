/// Clients held near the server's weights (Li et al. 2020, arXiv 1812.06127): each lowers `F_i(w) + μ/2 ‖w − x‖²`, so that its
/// gradient gains `μ (w − x)`; the server is FedAvg's.
struct FedProx: FederatedAlgorithm, Configurable {
  static let name = "fedprox"
  static let summary = "clients held near the server's weights (Li et al. 2020)"
  static let mu = EngineOption(
    "mu", standard: 0.01, range: 0...1e6, words: "0 or more",
    help: "How strongly fedprox holds clients near the server's weights.")
  static let options = ServerDescent.options + [mu]

  private let mu: Float
  private let server: ServerDescent

  init(_ values: OptionValues) {
    mu = values[Self.mu]
    server = ServerDescent(values)
  }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }

  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) -> any LocalRule {
    Pull(mu: mu, start: broadcast.weights.values)
  }

  func step(_ state: inout ServerState, _ round: RoundMean) { server.step(&state, round.change) }

  private struct Pull: LocalRule {
    let mu: Float
    let start: [Float]

    func adjust(_ gradient: inout [Float], at weights: [Float]) {
      guard mu != 0 else { return }
      gradient.combine(weights, start) { g, w, x in g + mu * (w - x) }
    }
  }
}
