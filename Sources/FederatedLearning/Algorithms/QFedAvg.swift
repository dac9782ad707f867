import Foundation

/// Fairness by the clients' losses (Li et al. 2020, arXiv 1905.10497): what q-FFL minimises is `Σ F_k^(q+1) / (q+1)`, so that clients
/// on which the model does badly count for more. With L one over the clients' rate and F_k the loss at x,
/// `x ← x + Σ F_k^q Δ_k / Σ (q F_k^(q-1) ‖Δ_k‖² L + F_k^q)`; 0 is FedAvg with clients that count the same.
struct QFedAvg: FederatedAlgorithm, Configurable {
  static let name = "qfedavg"
  static let aliases = ["q-fedavg"]
  static let summary = "clients on which the model does badly count for more (Li et al. 2020)"
  static let q = EngineOption(
    "fairness", standard: 1, range: 0...20, words: "a number from 0 to 20",
    help: "q of qfedavg: how much more clients count on which the model does badly.")
  static let options = [q]

  /// F_k, and its part of the sum that the change is divided by.
  static let loss = Section("loss", .single)
  static let step = Section("step", .single)

  /// A loss is taken for no less: it is a divisor for q below 1.
  private static let leastLoss = 1e-10

  private let q: Double

  init(_ values: OptionValues) { q = Double(values[Self.q]) }

  var sent: [Section] { [Self.loss, Self.step] }

  func check(_ training: LocalTraining) throws(FederatedError) {
    guard training.optimizer == .sgd else {
      throw FederatedError(
        "strategy \(Self.name)",
        "it bounds the loss's curvature by the rate of plain steps, and clients train with \(training.optimizer.rawValue)",
        "give --optimizer sgd")
    }
  }

  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) throws -> any LocalRule {
    let sums = try task.evaluate(broadcast.weights)
    return Fairness(q: q, loss: max(Self.leastLoss, sums.mean(.loss)))
  }

  func scale(of update: ClientUpdate) -> Double {
    pow(max(Self.leastLoss, Double(update.sections[Self.loss].values[0])), q)
  }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    guard let sum = round.sum(of: Self.step)?.first, sum > 0 else { return }
    // The mean of as many as answered, made a sum again.
    let gain = Float(Double(round.answers) / sum)
    state.weights.values.combine(round.change) { x, d in x + gain * d }
  }

  private struct Fairness: LocalRule {
    let q: Double
    let loss: Double

    func outcome(_ trained: TrainedClient) -> RuleOutcome {
      let square = trained.weights.values.squaredDistance(to: trained.start)
      let curvature = 1 / Double(trained.plan.learningRate)
      let step = q * pow(loss, q - 1) * square * curvature + pow(loss, q)
      return RuleOutcome(sent: [QFedAvg.loss: [Float(loss)], QFedAvg.step: [Float(step)]])
    }
  }
}
