/// Updates normalized by how far their steps go (Wang et al. 2020, arXiv 2007.07481): `x ← x + τ Σ p_i Δ_i / a_i` with
/// `τ = Σ p_i a_i` and a_i the length of client i's path (``LocalTraining/pathLength(steps:)``).
///
/// So a client of many examples, which makes many steps, does not draw the model towards its own optimum; with equal paths
/// it is FedAvg.
struct FedNova: FederatedAlgorithm, Configurable {
  static let name = "fednova"
  static let summary = "updates normalized by their steps (Wang et al. 2020)"
  static let options = ServerDescent.options

  private let server: ServerDescent

  init(_ values: OptionValues) { server = ServerDescent(values) }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }

  func scale(of update: ClientUpdate) -> Double { update.pathLength > 0 ? 1 / update.pathLength : 0 }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change.map { Float(Double($0) * round.pathLength) })
  }
}
