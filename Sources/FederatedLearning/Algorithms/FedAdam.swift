/// Adam as the server (Reddi et al. 2021, arXiv 2003.00295): `v ← β₂ v + (1 − β₂) Δ̄²` in ``AdaptiveServer``.
struct FedAdam: FederatedAlgorithm, Configurable {
  static let name = "fedadam"
  static let summary = "Adam as the server (Reddi et al. 2021)"
  static let options = AdaptiveServer.options

  private let server: AdaptiveServer
  private let beta2: Float = 0.99

  init(_ values: OptionValues) { server = AdaptiveServer(values, beta1: 0.9) }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }
  func initialValue(of section: Section) -> Float { server.initialValue(of: section) }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change) { v, d in beta2 * v + (1 - beta2) * d * d }
  }
}
