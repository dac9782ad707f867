/// A named way to train together: what clients add to their gradients, how their updates are averaged, and the server's step.
public struct Strategy: Sendable, Hashable, Codable {
  public let name: String
  /// One line for help texts.
  public let summary: String
  public var correction: LocalCorrection = .none
  public var averaging: Averaging = .mean
  public var server: ServerStep = .descent(rate: 1, momentum: 0)
  /// The share of itself that the exponential moving average of the rounds' weights keeps each round, where that is the
  /// model (Izmailov et al. 2018 average weights so in central training); nil: the last weights are.
  public var modelAverage: Float?

  /// The presets; a new one is a row.
  public static let presets: [Strategy] = [
    Strategy(name: "fedavg", summary: "the weighted mean (McMahan et al. 2017)"),
    Strategy(
      name: "fedavgm", summary: "a server with momentum (Hsu, Qi, Brown 2019)",
      server: .descent(rate: 1, momentum: 0.9)),
    Strategy(
      name: "fedadam", summary: "Adam as the server (Reddi et al. 2021)",
      server: .adaptive(.adam, rate: 0.01, beta1: 0.9, beta2: 0.99, floor: 0.001)),
    Strategy(
      name: "fedyogi", summary: "Yogi as the server (Reddi et al. 2021)",
      server: .adaptive(.yogi, rate: 0.01, beta1: 0.9, beta2: 0.99, floor: 0.001)),
    Strategy(
      name: "fedadagrad", summary: "Adagrad as the server (Reddi et al. 2021)",
      server: .adaptive(.adagrad, rate: 0.01, beta1: 0, beta2: 0, floor: 0.001)),
    Strategy(
      name: "fedprox", summary: "clients held near the server's weights (Li et al. 2020)",
      correction: .proximal(strength: 0.01)),
    Strategy(
      name: "scaffold", summary: "control variates against client drift (Karimireddy et al. 2020)",
      correction: .controlVariates),
    Strategy(
      name: "fednova", summary: "updates normalized by their steps (Wang et al. 2020)", averaging: .normalized),
    Strategy(
      name: "ewc", summary: "an elastic penalty by Fisher information (Kirkpatrick 2017; Shoham et al. 2019)",
      correction: .elastic(strength: 1, retention: 0)),
    Strategy(
      name: "fedla", summary: "logits adjusted by each client's labels (Menon et al. 2021; Zhang et al. 2022)",
      correction: .labelPrior(floor: 0.1)),
  ]

  /// The preset of a name.
  public init(named name: String) throws(FederatedError) {
    guard let preset = Self.presets.first(where: { $0.name == name }) else {
      throw FederatedError(
        "strategy \(name)", "there is no such strategy",
        "choose of \(Self.presets.map(\.name).joined(separator: ", "))")
    }
    self = preset
  }

  init(
    name: String, summary: String, correction: LocalCorrection = .none, averaging: Averaging = .mean,
    server: ServerStep = .descent(rate: 1, momentum: 0)
  ) {
    self.name = name
    self.summary = summary
    self.correction = correction
    self.averaging = averaging
    self.server = server
  }

  /// Fails where the strategy's equations do not hold for how the clients train.
  public func check(_ local: LocalTraining) throws(FederatedError) {
    guard case .controlVariates = correction else { return }
    guard local.optimizer == .sgd, local.momentum == 0 else {
      throw FederatedError(
        "strategy \(name)",
        "its control variates are means of plain gradients, and clients train with "
          + (local.optimizer == .sgd ? "momentum" : local.optimizer.rawValue),
        "give --optimizer sgd without momentum")
    }
  }
}

/// What a client adds to the gradient of its own loss.
public enum LocalCorrection: Sendable, Hashable, Codable {
  case none
  /// `strength · (w - x)`: FedProx's μ.
  case proximal(strength: Float)
  /// `c - c_i`: SCAFFOLD.
  case controlVariates
  /// `2 · strength · Σ_{j≠i} I_j ⊙ (w - y_j)`: FedCurv's λ with the diagonal Fisher information I_j of the other clients.
  /// Each round keeps `retention` of the sums of the rounds before: 0 is FedCurv, which knows the last round only.
  case elastic(strength: Float, retention: Float)
  /// The logarithm of a client's share of each label over that of all clients, on the logits while it trains
  /// (``LabelPrior``).
  case labelPrior(floor: Float)

  /// The vectors that the server keeps and sends for it.
  var vectorNames: [String] {
    switch self {
    case .none, .proximal: []
    case .controlVariates: [VectorName.control]
    case .elastic: [VectorName.importance, VectorName.anchor]
    case .labelPrior: [VectorName.labels]
    }
  }
}

/// How updates become one.
public enum Averaging: String, Sendable, Hashable, Codable {
  /// `Σ p_i Δ_i`.
  case mean
  /// FedNova: `(Σ p_i a_i) · Σ p_i Δ_i / a_i` with a_i the length of client i's path.
  case normalized
}

/// What p_i is.
public enum Weighting: String, Sendable, Hashable, Codable, CaseIterable {
  /// By the client's number of examples.
  case examples
  /// All the same.
  case uniform
}
