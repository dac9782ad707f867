import NeuralNetworks
import RandomStreams

/// The same network, loss and photographs in one place: what a federation is compared with.
public struct CentralTraining {
  private let shops: Shops
  private let threads: Int
  /// How it is trained.
  public var configuration: TrainingConfiguration
  private let width: Int

  /// The epochs and the first rate of the README's figures.
  public static let (epochs, rate) = (40, Float(0.002))

  /// What the streams of this program are for, past those of the libraries.
  static let variations: UInt64 = 1001

  /// - Parameter threads: the result is the same with any number.
  public init(_ shops: Shops, epochs: Int, learningRate: Float, seed: UInt64, width: Int, threads: Int) {
    self.shops = shops
    self.threads = threads
    self.width = width
    configuration = TrainingConfiguration()
    configuration.epochs = epochs
    configuration.batchSize = 32
    configuration.learningRate = learningRate
    configuration.labelSmoothing = ShopTask.labelSmoothing
    configuration.seed = seed
  }

  /// Trains the network.
  ///
  /// - Parameter epochEnded: sees the number of epochs that are done, their mean loss and the share named rightly.
  /// - Returns: the model; nil where `shouldContinue` ended it.
  public func run(
    shouldContinue: @escaping () -> Bool = { true }, epochEnded: (Int, Double, Double) -> Void
  ) throws -> Classifier? {
    let network = try CatalogueNetwork.network(products: shops.products.count, width: width)
    let source = shops.everything(random: RandomStream(seed: configuration.seed, Self.variations))
    let trainer = try Trainer(network: network, source: source, configuration: configuration, threads: threads)
    var state = TrainingState(
      parameters: network.initialParameters(seed: configuration.seed),
      optimizer: Adam(learningRate: configuration.learningRate))
    try trainer.run(
      &state, shouldContinue: { _ in shouldContinue() },
      epochEnded: { state in
        let seen = Double(max(1, state.seen))
        epochEnded(state.epoch, state.lossSum / seen, Double(state.correct) / seen)
      })
    guard state.epoch == configuration.epochs else { return nil }
    return Classifier(
      network: network, parameters: state.parameters, labels: shops.products,
      facts: ["training": "\(configuration.epochs) epochs in one place"])
  }
}
