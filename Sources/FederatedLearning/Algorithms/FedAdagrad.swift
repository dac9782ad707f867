/// Adagrad as the server (Reddi et al. 2021, arXiv 2003.00295): `v ← v + Δ̄²` in ``AdaptiveServer``.
public struct FedAdagrad: FederatedAlgorithm {
  public static let name = "fedadagrad"
  public static let summary = "Adagrad as the server (Reddi et al. 2021)"
  public static let options = AdaptiveServer.options

  private let server: AdaptiveServer

  public init(_ values: OptionValues) { server = AdaptiveServer(values, beta1: 0) }

  public var kept: [Section] { server.kept }
  public var broadcast: [Section] { [] }
  public func initialValue(of section: Section) -> Float { server.initialValue(of: section) }

  public func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change) { v, d in v + d * d }
  }
}
