/// A server with momentum (Hsu, Qi, Brown 2019, arXiv 1909.06335): `v ← β v + Δ̄ ; x ← x + η v`, β 0.9.
struct FedAvgM: FederatedAlgorithm, Configurable {
  static let name = "fedavgm"
  static let summary = "a server with momentum (Hsu, Qi, Brown 2019)"
  static let momentum = ServerDescent.momentum.with(standard: 0.9)
  static let options = [ServerDescent.rate, momentum]

  private let server: ServerDescent

  init(_ values: OptionValues) { server = ServerDescent(values, momentum: Self.momentum) }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }

  func step(_ state: inout ServerState, _ round: RoundMean) { server.step(&state, round.change) }
}
