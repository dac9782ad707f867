/// Federated averaging (McMahan et al. 2017, arXiv 1602.05629): `x ← x + Σ p_i Δ_i`.
///
/// With a server's rate η other than 1 and momentum β other than 0 it is a step of FedAvgM.
struct FedAvg: FederatedAlgorithm, Configurable {
  static let name = "fedavg"
  static let summary = "the weighted mean (McMahan et al. 2017)"
  static let options = ServerDescent.options

  private let server: ServerDescent

  init(_ values: OptionValues) { server = ServerDescent(values) }

  var kept: [Section] { server.kept }
  var broadcast: [Section] { [] }

  func step(_ state: inout ServerState, _ round: RoundMean) { server.step(&state, round.change) }
}

/// The server's descent along the mean change, which most algorithms end with: `v ← β v + Δ̄ ; x ← x + η v`.
struct ServerDescent: Sendable {
  static let rate = EngineOption(
    "server-lr", key: "serverLearningRate", standard: 1, range: .leastNonzeroMagnitude...1000,
    words: "a number above 0",
    help: "The server's learning rate.")
  static let momentum = EngineOption(
    "server-momentum", standard: 0, range: 0...0.9999, words: "a number from 0 to below 1",
    help: "The server's momentum.")
  static let options = [rate, momentum]
  static let velocity = Section("velocity")

  /// η and β.
  let rate: Float
  let momentum: Float

  init(_ values: OptionValues, momentum: EngineOption = Self.momentum) {
    rate = values[Self.rate]
    self.momentum = values[momentum]
  }

  /// Without momentum there is nothing to remember.
  var kept: [Section] { momentum == 0 ? [] : [Self.velocity] }

  func step(_ state: inout ServerState, _ change: [Float]) {
    guard momentum != 0 else { return state.weights.values.combine(change) { x, d in x + rate * d } }
    state.sections[Self.velocity].values.combine(change) { v, d in momentum * v + d }
    state.weights.values.combine(state.sections[Self.velocity].values) { x, v in x + rate * v }
  }
}
