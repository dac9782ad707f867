import ArgumentParser
import FederatedClassifiers
import FederatedLearning

/// How a strategy's updates become a model, of `fedtrain` and `server run`.
struct StrategyOptions: ParsableArguments {
  @Option(help: "How updates become a model.")
  var strategy = EngineSettings.standardStrategy

  @Option(help: "How a round's updates become one.")
  var aggregation = EngineSettings.standardAggregation

  @Option(
    help: """
      How updates are made small, steps separated by commas: \(CodecSpecification.forms.joined(separator: ", ")). \
      sample:0.25,eden:1 sends a 127th of the bytes and needs nothing tuned. topk and stc keep what they leave out for the \
      client's next round, and are for federations where all take part. (default: float32)
      """)
  var compress: String?
}

/// How clients train, of `fedtrain` and `server run`.
struct ClientTrainingOptions: ParsableArguments {
  @Option(help: "Epochs of a client in a round.")
  var localEpochs = 1

  @Flag(help: "Have clients turn, stretch and weather their images afresh in every epoch.")
  var augment = false

  @Option(help: "Images a local step.")
  var batch = 32

  @Option(help: "The clients' rule. (default: adam; sgd for \(Self.plainGradientNames))")
  var optimizer: LocalTraining.Rule?

  @Option(name: .customLong("lr"), help: "The clients' learning rate. (default: 0.001 for adam, 0.05 for sgd)")
  var learningRate: Float?

  @Option(name: .customLong("lr-decay"), help: "What --lr is multiplied by from round to round. (default: 1)")
  var rateDecay: Float?

  @Option(help: "The clients' momentum with sgd.")
  var momentum: Float = 0

  @Option(help: "What a client counts for in the mean: by its examples, or all the same.")
  var weighting = Weighting.examples

  /// The clients' training under strategies of these names.
  func training(_ strategies: [String]) -> LocalTraining {
    let needsSGD = Self.needsPlainGradients.contains { strategies.contains($0.name) }
    var local = LocalTraining()
    local.optimizer = optimizer ?? (needsSGD ? .sgd : .adam)
    local.learningRate = learningRate ?? (local.optimizer == .adam ? 0.001 : 0.05)
    local.rateDecay = rateDecay
    local.momentum = momentum
    local.epochs = localEpochs
    local.batchSize = batch
    return local
  }

  /// The algorithms that do not go with Adam on clients.
  private static let needsPlainGradients = EngineParts.algorithms.filter { type in
    (try? type.init(OptionValues()).check(LocalTraining())) == nil
  }
  private static let plainGradientNames = needsPlainGradients.map { $0.name }.joined(separator: ", ")
}

extension LocalTraining.Rule: ExpressibleByArgument {}
extension Weighting: ExpressibleByArgument {}
