/// Control variates against the drift of clients (Karimireddy et al. 2020, arXiv 1910.06378), option II.
///
/// A client's steps are `y ← y − η (g(y) − c_i + c)`; after τ of them `c_i⁺ = c_i − c + (x − y) / (τ η)`, of which it sends
/// `c_i⁺ − c_i`, and the server moves by `c ← c + (1/N) Σ (c_i⁺ − c_i)`, N all the clients there are.
struct Scaffold: FederatedAlgorithm, Configurable {
  static let name = "scaffold"
  static let summary = "control variates against client drift (Karimireddy et al. 2020)"
  static let options = ServerDescent.options

  /// c at the server, c_i in a client's memory, their change on the way between.
  static let control = Section("control")

  private let server: ServerDescent

  init(_ values: OptionValues) { server = ServerDescent(values) }

  var kept: [Section] { [Self.control] + server.kept }
  var broadcast: [Section] { [Self.control] }
  var sent: [Section] { [Self.control] }
  var remembered: [Section] { [Self.control] }

  func check(_ training: LocalTraining) throws(FederatedError) {
    guard training.optimizer == .sgd, training.momentum == 0 else {
      throw FederatedError(
        "strategy \(Self.name)",
        "its control variates are means of plain gradients, and clients train with "
          + (training.optimizer == .sgd ? "momentum" : training.optimizer.rawValue),
        "give --optimizer sgd without momentum")
    }
  }

  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) -> any LocalRule {
    let server = broadcast.sections[Self.control].values
    return Correction(
      server: server, own: memory?.sections[Self.control].values ?? [Float](repeating: 0, count: server.count))
  }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change)
    round.move(Self.control, of: &state, gain: 1 / Double(round.clientCount))
  }

  private struct Correction: LocalRule {
    /// c, c_i, and c - c_i.
    let server: [Float]
    let own: [Float]
    let difference: [Float]

    init(server: [Float], own: [Float]) {
      self.server = server
      self.own = own
      difference = server.combined(own) { c, mine in c - mine }
    }

    func adjust(_ gradient: inout [Float], at weights: [Float]) {
      gradient.combine(difference) { g, difference in g + difference }
    }

    func outcome(_ trained: TrainedClient) -> RuleOutcome {
      // Who made no step has learned nothing of its own gradient.
      var change = [Float](repeating: 0, count: server.count)
      if trained.steps > 0 {
        let scale = 1 / (Float(trained.steps) * trained.plan.learningRate)
        change = trained.start.combined(trained.weights.values) { x, y in (x - y) * scale }
        change.combine(server) { change, c in change - c }
      }
      return RuleOutcome(
        sent: [Scaffold.control: change], kept: [Scaffold.control: own.combined(change) { $0 + $1 }])
    }
  }
}
