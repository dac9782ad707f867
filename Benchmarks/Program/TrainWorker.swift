import ArgumentParser
import NeuralNetworks

/// `mathrec-bench train`: each turn trains an epoch.
struct TrainWorker: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "train", abstract: "Train; a turn is an epoch.")

  @OptionGroup var data: DataOptions
  @Option var batch = 32

  func run() throws {
    let source = try data.training()
    let network = try Sequential.symbolNetwork(classes: data.classes)
    var settings = TrainingConfiguration()
    // As many as the runner asks for.
    settings.epochs = .max / 1_000_000
    settings.batchSize = batch
    // The rate stays as it is: the peers' do.
    settings.finalRateShare = 1
    let trainer = try Trainer(network: network, source: source, configuration: settings, threads: data.threads)
    var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    Turns.say(["ready": true])
    guard Turns.await() else { return }
    var start = Turns.now
    var isWanted = true
    try trainer.run(
      &state, shouldContinue: { _ in isWanted },
      epochEnded: { _ in
        Turns.say(["seconds": Turns.now - start, "images": source.count])
        isWanted = Turns.await()
        start = Turns.now
      })
    try data.sayAccuracy(network, state.parameters)
  }
}

/// What the workers train on and by how many threads.
struct DataOptions: ParsableArguments {
  @Argument(help: "The folder that `data` wrote.")
  var folder: String

  @Option(help: "crohme or random.")
  var name = "crohme"

  @Option var images = Int.max
  @Option var classes = 82
  @Option var threads = 1

  func training() throws -> ArraySource {
    try ArraySource(folder: folder, name: name, classes: classes, limit: images)
  }

  /// The last answer: how many of the test images are named rightly.
  func sayAccuracy(_ network: Sequential, _ parameters: Parameters) throws {
    guard name == "crohme" else { return Turns.say(["end": true]) }
    let test = try ArraySource(folder: folder, name: "test", classes: classes)
    let classifier = Classifier(network: network, parameters: parameters, labels: test.classNames)
    let matrix = classifier.evaluate(test, threads: threads).matrix
    Turns.say(["accuracy": matrix.accuracy, "tested": matrix.total])
  }
}
