/// Updates normalized by how far their steps go (Wang et al. 2020, arXiv 2007.07481): `x ← x + τ Σ p_i Δ_i / a_i` with
/// `τ = Σ p_i a_i` and a_i the length of client i's path (``LocalTraining/pathLength(steps:)``).
///
/// So a client of many examples, which makes many steps, does not draw the model towards its own optimum; with equal paths
/// it is FedAvg.
public struct FedNova: FederatedAlgorithm {
  public static let name = "fednova"
  public static let summary = "updates normalized by their steps (Wang et al. 2020)"
  public static let options = ServerDescent.options

  private let server: ServerDescent

  public init(_ values: OptionValues) { server = ServerDescent(values) }

  public var kept: [Section] { server.kept }
  public var broadcast: [Section] { [] }

  public func scale(of update: ClientUpdate) -> Double { update.pathLength > 0 ? 1 / update.pathLength : 0 }

  public func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change.map { Float(Double($0) * round.pathLength) })
  }
}
