/// Adam as the server (Reddi et al. 2021, arXiv 2003.00295): `v ← β₂ v + (1 − β₂) Δ̄²` in ``AdaptiveServer``.
public struct FedAdam: FederatedAlgorithm {
  public static let name = "fedadam"
  public static let summary = "Adam as the server (Reddi et al. 2021)"
  public static let options = AdaptiveServer.options

  private let server: AdaptiveServer
  private let beta2: Float = 0.99

  public init(_ values: OptionValues) { server = AdaptiveServer(values, beta1: 0.9) }

  public var kept: [Section] { server.kept }
  public var broadcast: [Section] { [] }
  public func initialValue(of section: Section) -> Float { server.initialValue(of: section) }

  public func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change) { v, d in beta2 * v + (1 - beta2) * d * d }
  }
}
