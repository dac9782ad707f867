#if Federation
  public import FederatedLearning

  /// How clients train for a publication, and how their updates become its next model: what everybody must know to take part,
  /// and to compute a round again.
  public struct PublicationSettings: Sendable, Hashable {
    /// How the models of rounds are passed on.
    public enum Increment: String, Sendable, Hashable, CaseIterable {
      /// In steps of 8 bits, of which the model is made too, so that who adds them up has the very model.
      case int8
      /// As whole models alone.
      case none
    }

    /// Algorithm, aggregation rule and their options.
    public var engine: EngineSettings
    /// What a client counts for in a mean.
    public var weighting: Weighting
    /// How clients train.
    public var training: LocalTraining
    /// How models are passed on.
    public var increment: Increment

    /// - Throws: ``FederatedLearning/FederatedError`` for what cannot be done by publication.
    public init(
      engine: EngineSettings, weighting: Weighting = .examples, training: LocalTraining = LocalTraining(),
      increment: Increment = .int8
    ) throws(FederatedError) {
      guard engine.strategy != Self.withMemories else {
        throw FederatedError(
          "--strategy \(engine.strategy)",
          "its clients keep a control variate of every round, and who publishes once has none",
          "choose another, such as fedavg, fedprox or fedcurv")
      }
      guard engine.values.given(ModelAverage.option) == nil else {
        throw FederatedError(
          "--\(ModelAverage.option.name)", "what is published is where clients begin, and no average of it",
          "leave it out")
      }
      guard engine.values.given(PersonalTuning.epochs) == nil else {
        throw FederatedError(
          "--\(PersonalTuning.epochs.name)", "what clients make of the model for themselves is not published",
          "leave it out")
      }
      guard engine.privacy == nil, !engine.given.contains(where: { $0.option.name == Self.localNoise }) else {
        throw FederatedError(
          "noise", "its key would have to be everybody's for a round to be computed again, and then it hides nothing",
          "leave it out, and train over many clients with 'mathrec fedtrain' before you publish")
      }
      guard engine.rootExamples == nil else {
        throw FederatedError(
          "--aggregation \(engine.aggregation)",
          "it trains on the server's own examples, which nobody else has to verify by",
          "choose median, trimmed-mean or another that needs none")
      }
      try engine.makeAlgorithm().check(training)
      self.engine = engine
      self.weighting = weighting
      self.training = training
      self.increment = increment
    }

    /// The one algorithm that is wrong where a client's memory is not there; FedCurv only holds a client to its own past then.
    private static let withMemories = "scaffold"
    /// The option of clients' own noise.
    private static let localNoise = "local-noise"
    private static let format = "mathrec settings 1"
    private static let mostOptions = 100

    /// As it lies in a store.
    public var value: DagCBOR {
      let options = engine.given.map { ($0.option.name, DagCBOR.float(Double($0.value))) }
      return .map([
        "format": .text(Self.format), "strategy": .text(engine.strategy), "aggregation": .text(engine.aggregation),
        "options": .map(Dictionary(options) { $1 }), "weighting": .text(weighting.rawValue),
        "increment": .text(increment.rawValue),
        "training": .map([
          "optimizer": .text(training.optimizer.rawValue), "learningRate": .float(Double(training.learningRate)),
          "rateDecay": training.rateDecay.map { .float(Double($0)) } ?? .null,
          "momentum": .float(Double(training.momentum)), "epochs": .integer(training.epochs),
          "batchSize": .integer(training.batchSize),
        ]),
      ])
    }

    /// Reads and checks settings.
    ///
    /// - Throws: ``ContentError`` or ``FederatedLearning/FederatedError`` naming the field.
    public init(_ value: DagCBOR, subject: String) throws {
      var fields = try ValueFields(value, subject: subject)
      guard case .text(Self.format)? = fields.optional("format") else {
        throw fields.fail("format", "'\(Self.format)'")
      }
      var given: [String: Float] = [:]
      for (name, value) in try fields.map("options", most: Self.mostOptions) {
        let error = fields.fail("options", "numbers of 32 bits")
        guard let number = Float(exactly: try ValueFields.number(value, or: error)) else { throw error }
        given[name] = number
      }
      let engine = try EngineSettings(
        strategy: try fields.text("strategy"), aggregation: try fields.text("aggregation"), given: given)
      guard let weighting = Weighting(rawValue: try fields.text("weighting")),
        let increment = Increment(rawValue: try fields.text("increment"))
      else { throw fields.fail("weighting or increment", "one of those that there are") }
      var own = try ValueFields(.map(try fields.map("training", most: 10)), subject: subject)
      var training = LocalTraining()
      guard let rule = LocalTraining.Rule(rawValue: try own.text("optimizer")) else {
        throw own.fail("optimizer", "adam or sgd")
      }
      training.optimizer = rule
      training.learningRate = try own.float("learningRate")
      training.momentum = try own.float("momentum")
      training.epochs = try own.whole("epochs", 0...10_000)
      training.batchSize = try own.whole("batchSize", 1...4096)
      if let decay = own.optional("rateDecay") {
        let error = own.fail("rateDecay", "a share above 0")
        guard let number = Float(exactly: try ValueFields.number(decay, or: error)), number > 0, number <= 1 else {
          throw error
        }
        training.rateDecay = number
      }
      guard training.learningRate > 0, training.momentum >= 0, training.momentum < 1 else {
        throw own.fail("learningRate or momentum", "in its range")
      }
      try own.end()
      try fields.end()
      try self.init(engine: engine, weighting: weighting, training: training, increment: increment)
    }
  }
#endif
