import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

/// How shops train a network together.
public struct FederatedSettings: Sendable, Hashable {
  /// How often the shops' networks are averaged.
  public var rounds = 280
  /// Steps that each shop makes in a round: a quarter of an epoch in the README's figures. With whole epochs shops drift
  /// apart, and the mean moves a third as far for the same work.
  public var steps = 7
  /// Photographs of a step. Normalisations go by the batch's mean: eight made them too noisy.
  public var batchSize = 16
  /// The rate of the first round's steps, which are of SGD with momentum: a rule that begins anew each round must not need
  /// many steps to warm up, as Adam does, whose first steps are as long whatever the gradient.
  public var learningRate: Float = 0.03
  /// How much of the last step's velocity stays.
  static let momentum: Float = 0.9
  /// The rate of the last round, as a share of the first's; it falls by the same factor every round.
  public var finalRateShare: Float = 0.05
  /// The engine's strategy, by name.
  public var strategy = EngineSettings.standardStrategy
  /// Everything random comes from it.
  public var seed: UInt64 = 1
  /// Channels of the first convolution.
  public var width = 24

  /// The settings of the README's figures.
  public init() {}

  /// As a run's `config.json` has them and its checkpoint is bound to.
  var bound: [String: String] {
    [
      "rounds": "\(rounds)", "steps": "\(steps)", "batch size": "\(batchSize)", "learning rate": "\(learningRate)",
      "final rate share": "\(finalRateShare)", "strategy": strategy, "seed": "\(seed)", "width": "\(width)",
    ]
  }
}

/// A federation of shops in the folder of a run: a kill at any moment loses at most one round.
public struct FederatedTraining {
  private let shops: Shops
  private let settings: FederatedSettings
  private let threads: Int

  /// The model of a finished run, in its folder.
  public static let model = "model.safetensors"

  /// - Parameter threads: shops that train at the same time; the result is the same with any number.
  public init(_ shops: Shops, settings: FederatedSettings, threads: Int) {
    self.shops = shops
    self.settings = settings
    self.threads = threads
  }

  /// Trains until all rounds are done, from the folder's checkpoint where it is resumed, and writes the model.
  ///
  /// - Parameters:
  ///   - folder: of the run.
  ///   - isResumed: whether the folder is there already.
  ///   - judge: photographs that the model is judged by after every round.
  ///   - roundEnded: sees each round.
  /// - Returns: the model; nil where `shouldContinue` ended it.
  /// - Throws: what is wrong with the folder or the settings, before anything is trained.
  public func run(
    in folder: String, isResumed: Bool, judge: Photographs, shouldContinue: @escaping @Sendable () -> Bool = { true },
    roundEnded: (RoundRecord) -> Void
  ) throws -> Classifier? {
    let network = try CatalogueNetwork.network(products: shops.products.count, width: settings.width)
    let clients = try ShopClients(shops, network: network, steps: settings.steps, batchSize: settings.batchSize)
    let engine = try EngineSettings(strategy: settings.strategy)
    let server = try FederatedServer(
      engine, clientCount: clients.clientCount, model: clients.schema, seed: settings.seed)
    var identity = settings.bound
    identity["data fingerprint"] = shops.fingerprint
    let run = try isResumed ? RunFolder(holding: folder) : RunFolder(creating: folder)
    if !isResumed {
      let configuration = try JSONEncoder.sorted.encode(identity)
      try run.write(configuration, to: RunFolder.configuration)
    }
    var loop = try RoundLoop(
      folder: run, server: server, identity: RunIdentity(bound: identity, noted: [:]),
      start: try clients.initialWeights(seed: settings.seed))
    let rounds = try RoundEngine(
      server: server,
      sampler: try ClientSampler(clients: clients.clientCount, sample: clients.clientCount, seed: settings.seed),
      pool: ThreadPool(
        clients, work: try ClientWork(server.algorithm, training: training, model: clients.schema, seed: settings.seed),
        memories: loop.store, threads: threads),
      judge: ProductJudge(clients: clients, photographs: judge, threads: threads))
    let began = ContinuousClock.now
    let isComplete = try loop.run(
      rounds, rounds: settings.rounds, target: nil, clock: { (ContinuousClock.now - began) / .seconds(1) },
      shouldContinue: shouldContinue, roundEnded: { record, _ in roundEnded(record) })
    guard isComplete else { return nil }
    let classifier = clients.classifier(
      loop.state.model, facts: ["training": "\(settings.rounds) rounds of \(clients.clientCount) shops"])
    try ModelFile.write(classifier, to: run[Self.model])
    return classifier
  }

  private var training: LocalTraining {
    var training = LocalTraining()
    training.optimizer = .sgd
    training.momentum = FederatedSettings.momentum
    training.batchSize = settings.batchSize
    training.learningRate = settings.learningRate
    training.rateDecay = Float(pow(Double(settings.finalRateShare), 1 / Double(max(1, settings.rounds - 1))))
    return training
  }
}

/// How many of some photographs the shops' model names rightly.
struct ProductJudge: ModelJudge {
  let clients: ShopClients
  let photographs: Photographs
  let threads: Int

  func evaluate(_ model: Payload) -> MetricSums {
    let (matrix, loss) = clients.classifier(model).evaluate(photographs, threads: threads)
    return MetricSums([.loss: loss, .correct: Double(matrix.correct)], count: matrix.total)
  }
}

extension JSONEncoder {
  /// Equal values give equal bytes.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
