/// A server with momentum (Hsu, Qi, Brown 2019, arXiv 1909.06335): `v ← β v + Δ̄ ; x ← x + η v`, β 0.9.
public struct FedAvgM: FederatedAlgorithm {
  public static let name = "fedavgm"
  public static let summary = "a server with momentum (Hsu, Qi, Brown 2019)"
  static let momentum = ServerDescent.momentum.with(standard: 0.9)
  public static let options = [ServerDescent.rate, momentum]

  private let server: ServerDescent

  public init(_ values: OptionValues) { server = ServerDescent(values, momentum: Self.momentum) }

  public var kept: [Section] { server.kept }
  public var broadcast: [Section] { [] }

  public func step(_ state: inout ServerState, _ round: RoundMean) { server.step(&state, round.change) }
}
