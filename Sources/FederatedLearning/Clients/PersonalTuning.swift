/// How each client makes the finished model its own: it goes on training on its own examples and sends nothing.
///
/// A pull μ towards the model of all makes it Ditto's personal model (Li et al. 2021, arXiv 2012.04221).
public struct PersonalTuning: Sendable {
  /// How many epochs; none where it is not given.
  public static let epochs = EngineOption(
    "fine-tune", range: 1...1000, words: "a whole number from 1 to 1000",
    help: """
      At the end have each client train the finished model on its own examples for so many epochs, and say how much better its own \
      model does on what it held out.
      """)
  /// μ.
  public static let pull = EngineOption(
    "fine-tune-pull", range: 0...1000, words: "0 or more",
    help: "Hold each client's own model near that of all by so much (Ditto, Li et al. 2021). (default: 0)")
  /// Both.
  static let options = [epochs, pull]

  private let training: LocalTraining
  private let pull: Float
  private let round: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - training: of a round; the epochs are those of the tuning.
  ///   - round: the first that is not done.
  /// - Returns: nil where the values ask for none.
  public init?(_ values: OptionValues, training: LocalTraining, round: Int, seed: UInt64) {
    guard let epochs = values.given(Self.epochs) else { return nil }
    self.training = {
      var training = training
      training.epochs = Int(epochs)
      return training
    }()
    pull = values.given(Self.pull) ?? 0
    self.round = round
    self.seed = seed
  }

  func tuned(_ model: Payload, _ task: some LocalTask, client: Int) throws -> Payload {
    let plan = LocalPlan(round: round, client: client, seed: seed, training: training)
    let rule: any LocalRule = pull == 0 ? PlainTraining() : Pull(centre: model.values, strength: pull)
    let result = try task.train(from: model, plan, rule: rule)
    return try Payload(result.weights(from: model.values), model.schema, subject: "client \(client)'s own model")
  }

  private struct Pull: LocalRule {
    let centre: [Float]
    let strength: Float

    func adjust(_ gradient: inout [Float], at weights: [Float]) {
      gradient.combine(weights, centre) { g, w, x in g + strength * (w - x) }
    }
  }
}
