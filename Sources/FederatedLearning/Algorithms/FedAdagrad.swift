/// Adagrad as the server (Reddi et al. 2021, arXiv 2003.00295): `v ← v + Δ̄²` in ``AdaptiveServer``.
struct FedAdagrad: FederatedAlgorithm, Configurable {
  static let name = "fedadagrad"
  static let summary = "Adagrad as the server (Reddi et al. 2021)"
  static let options = AdaptiveServer.options

  private let server: AdaptiveServer

  init(_ values: OptionValues) { server = AdaptiveServer(values, beta1: 0) }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }
  func initialValue(of section: Section) -> Float { server.initialValue(of: section) }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change) { v, d in v + d * d }
  }
}
