import Foundation

/// An elastic penalty by the Fisher information of other clients (Shoham et al. 2019, arXiv 1910.07796, after the elastic
/// weight consolidation of Kirkpatrick et al. 2017).
///
/// Client i adds `λ Σ_{j≠i} (w − y_j)ᵀ I_j (w − y_j)` to its loss, with I_j the diagonal Fisher information that client j took
/// at its weights y_j. It needs only the sums `U = Σ I_j` and `V = Σ I_j ⊙ y_j` less its own parts u and v: the gradient
/// gains `2λ ((U − u) ⊙ w − (V − v))`. Each round keeps a share r of the sums of the rounds before; 0 is the paper's FedCurv.
struct FedCurv: FederatedAlgorithm, Configurable {
  static let name = "fedcurv"
  static let aliases = ["ewc"]
  static let summary = "an elastic penalty by Fisher information (Shoham et al. 2019; Kirkpatrick 2017)"
  static let lambda = EngineOption(
    "lambda", standard: 1, range: 0...1e9, words: "0 or more",
    help: "How strongly fedcurv holds what other clients learned.")
  static let retention = EngineOption(
    "retention", standard: 0, range: 0...1, words: "a share from 0 to 1",
    help: "The share of earlier rounds' Fisher information that fedcurv keeps.")
  static let options = ServerDescent.options + [lambda, retention]

  /// U and V at the server, u and v in a client's memory.
  static let importance = Section("importance")
  static let anchor = Section("anchor")

  private let lambda: Float
  private let retention: Float
  private let server: ServerDescent

  init(_ values: OptionValues) {
    lambda = values[Self.lambda]
    retention = values[Self.retention]
    server = ServerDescent(values)
  }

  private static let both = [importance, anchor]
  var kept: [Section] { Self.both + server.kept }
  var broadcast: [Section] { Self.both }
  var sent: [Section] { Self.both }
  var remembered: [Section] { Self.both }

  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) -> any LocalRule {
    // The server's sums have shrunk since this client's part entered them, once in every round since.
    let rounds = memory.map { Double(broadcast.round - 1 - $0.round) } ?? 0
    let left = Float(pow(Double(retention), rounds))
    func own(_ section: Section) -> [Float]? { memory?.sections[section].values.map { $0 * left } }
    func others(_ section: Section, scale: Float) -> [Float] {
      let all = broadcast.sections[section].values
      return own(section).map { all.combined($0) { all, mine in scale * (all - mine) } } ?? all.map { scale * $0 }
    }
    return Penalty(
      slope: others(Self.importance, scale: 2 * lambda), constant: others(Self.anchor, scale: -2 * lambda),
      importance: own(Self.importance), anchor: own(Self.anchor), retention: retention)
  }

  func step(_ state: inout ServerState, _ round: RoundMean) {
    server.step(&state, round.change)
    for section in Self.both { round.move(section, of: &state, kept: Double(retention)) }
  }

  private struct Penalty: LocalRule {
    /// `2λ (U − u)` and `−2λ (V − v)`.
    let slope: [Float]
    let constant: [Float]
    /// What the server still has of u and v; nil before the client's first round.
    let importance: [Float]?
    let anchor: [Float]?
    let retention: Float

    func adjust(_ gradient: inout [Float], at weights: [Float]) {
      gradient.combine(weights, slope) { g, w, slope in g + slope * w }
      gradient.combine(constant) { g, constant in g + constant }
    }

    func outcome(_ trained: TrainedClient) throws -> RuleOutcome {
      let fisher = try trained.task.squaredGradient(at: trained.weights, trained.plan)
      let product = fisher.combined(trained.weights.values) { i, y in i * y }
      // The server's sums will hold what they still kept of this client's earlier part, and the new one.
      func total(_ old: [Float]?, _ fresh: [Float]) -> [Float] {
        guard let old, retention > 0 else { return fresh }
        return old.combined(fresh) { old, fresh in old * retention + fresh }
      }
      return RuleOutcome(
        sent: [FedCurv.importance: fisher, FedCurv.anchor: product],
        kept: [FedCurv.importance: total(importance, fisher), FedCurv.anchor: total(anchor, product)])
    }
  }
}
