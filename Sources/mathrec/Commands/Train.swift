import ArgumentParser
import Datasets
import FileStorage
import Foundation
import MathSymbols
import ModelTraining
import NeuralNetworks
import TensorBoardLog

/// `mathrec train`: symbols in, a model file out.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a symbol model on ink or pictures.",
    discussion: """
      DATA is a CROHME file (.jsonl or .jsonl.gz), a file of isolated symbols such as UNIPEN's or MathWriting's, a \
      folder of InkML files, a folder of class folders with pictures, an IDX image file (MNIST) beside its label file, \
      or synthetic[:COUNT[:LABELS]] for handwriting of the program's own. Writers are held out whole, so that the \
      accuracy shown is that on new hands.

      Ctrl-C stops after the running batch and keeps a checkpoint beside the model; --resume goes on from it to the \
      same bytes as a run that was never stopped.
      """)

  @Option(parsing: .upToNextOption, help: "Where the symbols are; several are joined.")
  var data: [String] = ["synthetic"]

  @Option(help: "How often every symbol is seen.")
  var epochs = 20

  @Option(name: .shortAndLong, help: "The model file to write.")
  var output = "model.safetensors"

  @Option(parsing: .upToNextOption, help: "Data to judge by in place of held-out writers.")
  var validation: [String] = []

  @Option(help: "The share of writers held out to judge by.")
  var holdout = 0.05

  @Option(help: "Leave out a part of the writers, such as 1/2: `train-layout --named-by` takes the model for these.")
  var without: WriterFold?

  @Option(help: "Leave out a part of the writers of isolated symbols: `evaluate --symbols --writers` judges by these.")
  var isolatedWithout: WriterFold?

  @Option(help: "The most isolated symbols of a class that are taken, spread over the hands; all by default.")
  var isolatedMost: Int?

  @Option(help: "Images a step.")
  var batch = 32

  @Option(name: .customLong("lr"), help: "Adam's learning rate; a cosine schedule lowers it to 2 % of this.")
  var learningRate: Float = 0.001

  @Option(help: "Label smoothing.")
  var smoothing: Float = 0

  @Option(help: "Units of the network's first dense layer.")
  var units = 128

  @Option(
    help: "A file that describes another network: a JSON list of layers, as model files hold it (docs/networks.md).")
  var layers: String?

  @Option(help: "A model of the same layers and classes whose weights training starts from, in place of random ones.")
  var start: String?

  @Option(help: "The side of the network's square input.")
  var inputSize = 45

  @Option(help: "Rejects (neighbours taken together, parts) cut from expressions, for each symbol.")
  var rejects = 0.0

  @Option(help: "Classes of fewer symbols are repeated up to this many.")
  var least = 0

  @Option(help: "How much of the classes' true shares, flattened by --least, the finished model states: 0 to 1.")
  var priorShare = 0.0

  @Option(help: "A logarithm added to the odds of digits and operators in the finished model.")
  var arithmeticBonus = 0.0

  @Option(help: "How pictures fill the square: by their ink, or whole.")
  var fit: PictureSymbols.Fit = .ink

  @Flag(inversion: .prefixedNo, help: "Vary pen, slant, turn, size and sharpness anew each epoch.")
  var augment = true

  @Option(help: "The share of the varied ink that is drawn as small as on photographed pages and thresholded: 0 to 1.")
  var photographed = 0.0

  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: TrainingLog.help)
  var log: TrainingLog?

  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Go on from the checkpoint of an interrupted run.")
  var resume = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard epochs > 0, batch > 0, batch <= 4096, learningRate > 0, threads > 0 else {
      throw ValidationError("epochs, batch (at most 4096), lr and threads must be positive")
    }
    guard (0..<1).contains(holdout) else { throw ValidationError("--holdout is a share from 0 to below 1") }
    guard (0...0.5).contains(smoothing) else { throw ValidationError("--smoothing is a share from 0 to 0.5") }
    guard (10...512).contains(inputSize) else { throw ValidationError("--input-size is from 10 to 512 pixels") }
    guard (1...4096).contains(units) else { throw ValidationError("--units is from 1 to 4096") }
    guard (0...1).contains(priorShare) else { throw ValidationError("--prior-share is from 0 to 1") }
    guard (-100...100).contains(arithmeticBonus) else {
      throw ValidationError("--arithmetic-bonus is from -100 to 100")
    }
    guard (0...1).contains(photographed) else { throw ValidationError("--photographed is a share from 0 to 1") }
    guard rejects >= 0, least >= 0 else { throw ValidationError("--rejects and --least are not negative") }
    try CountLimits.check("--epochs", epochs, most: CountLimits.passes)
    try CountLimits.check("--threads", threads, most: CountLimits.threads)
    try CountLimits.check("--least", least, most: CountLimits.items)
    guard (isolatedMost ?? 1) > 0 else { throw ValidationError("--isolated-most must be positive") }
    guard learningRate.isFinite, rejects <= 100 else {
      throw ValidationError("--lr is a finite number, --rejects at most 100 for each symbol")
    }
    let inputs = InputFiles(data + validation + [start].compactMap { $0 })
    for path in [output, output + ".checkpoint"] { try OutputFile.check(path, inputs: inputs) }
  }

  func run() throws {
    Interrupt.install()
    let (images, judged) = try load()
    say(
      "\(images.training.count) images of \(images.names.count) classes; \(judged?.count ?? 0) of other writers to judge by"
    )
    let network = try network(classes: images.names.count)
    if network.usesMatrixLibrary, !MatrixLibrary.isAvailable {
      say(
        "note: OpenBLAS cannot be loaded (\(MatrixLibrary.description)), so this is many times slower; install libopenblas0-pthread"
      )
    }
    var settings = TrainingConfiguration()
    settings.epochs = epochs
    settings.batchSize = batch
    settings.learningRate = learningRate
    settings.labelSmoothing = smoothing
    settings.seed = seed
    let trainer = try Trainer(network: network, source: images.training, configuration: settings, threads: threads)
    let started = try start.map { try Self.started($0, network: network, names: images.names) }
    let checkpoint = TrainingCheckpoint(
      path: output + ".checkpoint", fingerprint: try fingerprint(images.data, network: network, started: started))
    var state = TrainingState(
      parameters: started ?? network.initialParameters(seed: seed), optimizer: Adam())
    if resume { state = try checkpoint.read(for: trainer, optimizer: Adam()) }
    let events = try log.map { _ throws(FileError) in try EventLog(folder: output + ".tensorboard") }
    var progress = ProgressLine(isQuiet: quiet)
    let total = Double(epochs * trainer.batchesPerEpoch)
    var latest = ConfusionMatrix(classes: images.names.count)
    try trainer.run(
      &state,
      shouldContinue: { state in
        progress.show(
          "epoch \(state.epoch + 1) of \(epochs), \(summary(state))",
          done: Double(state.epoch * trainer.batchesPerEpoch + state.batch) / total)
        return !Interrupt.isRequested
      },
      epochEnded: { state in
        let classifier = Classifier(network: network, parameters: state.parameters, labels: images.names)
        if let judged { latest = classifier.evaluate(judged, threads: threads).matrix }
        progress.clear()
        say("epoch \(state.epoch): \(summary(state)), other writers \(share(latest.correct, latest.total))")
        var next = state
        (next.lossSum, next.correct, next.seen) = (0, 0, 0)
        try checkpoint.write(next)
        try events?.add(scalars(state, latest), step: state.epoch)
      })
    progress.clear()
    guard state.epoch == epochs else {
      try checkpoint.write(state)
      say("stopped in epoch \(state.epoch + 1); add --resume to go on from \(checkpoint.path)")
      throw ExitCode(130)
    }
    var classifier = Classifier(network: network, parameters: state.parameters, labels: images.names)
    let odds = ClassOdds(priorShare: priorShare, arithmeticBonus: arithmeticBonus)
    try classifier.shiftOdds(by: odds, images: images.training, data: images.data)
    if let judged { latest = classifier.evaluate(judged, threads: threads).matrix }
    classifier.facts = facts(count: images.training.count, matrix: latest)
    try OutputFile.write(output) { try ModelFile.write(classifier, to: output) }
    checkpoint.remove()
    say("\(output): \(state.parameters.count) parameters, \(images.names.count) classes")
  }

  /// The images to train on with their classes, and those to judge by; nil where there are none.
  private func load() throws -> (
    images: (training: ImageMixture, names: [String], data: TrainingData), judged: ImageMixture?
  ) {
    var everything = TrainingData()
    for place in data { try everything.add(place, seed: seed) }
    if let text = everything.leftOutText { say(text) }
    if let without { everything.leaveOut(without) }
    if let isolatedWithout { everything.leaveOutIsolated(isolatedWithout) }
    if let isolatedMost { everything.thinIsolated(most: isolatedMost) }
    var (training, judged) = (everything, TrainingData())
    if validation.isEmpty {
      (training, judged) = everything.split(share: holdout, seed: seed)
    } else {
      for place in validation { try judged.add(place, seed: seed &+ 1) }
    }
    if rejects > 0 {
      training.addRejects(share: rejects, seed: seed)
      if validation.isEmpty { judged.addRejects(share: rejects, seed: seed) }
    }
    let names = training.labels
    let images = try training.images(
      classNames: names, size: inputSize, isAugmented: augment, fit: fit, least: least,
      photographed: augment ? photographed : 0, seed: seed)
    let known = Set(names)
    judged.ink.removeAll { !known.contains($0.label) }
    judged.pictures.removeAll { !known.contains($0.label) }
    guard judged.count > 0 else { return ((images, names, training), nil) }
    return (
      (images, names, training),
      try judged.images(classNames: names, size: inputSize, isAugmented: false, fit: fit, least: 0, seed: seed)
    )
  }

  /// The weights of a model with this network and these classes.
  private static func started(_ path: String, network: Network, names: [String]) throws -> Parameters {
    let model = try ModelFile.read(path)
    guard try NetworkDescription.text(model.network) == NetworkDescription.text(network), model.labels == names else {
      throw FileError(
        path: path, found: "the model has other layers or classes than are trained",
        advice: "train it with the same data, --layers, --units and --input-size, or start from random weights")
    }
    return model.parameters
  }

  /// The project's network, or the one that a file describes.
  private func network(classes: Int) throws -> Network {
    let shape = [inputSize, inputSize, 1]
    guard let layers else { return try Network.symbolNetwork(inputShape: shape, classes: classes, units: units) }
    do {
      let text = try String(contentsOf: URL(fileURLWithPath: layers), encoding: .utf8)
      return try NetworkDescription.network(text, inputShape: shape, classes: classes)
    } catch let error as NetworkError {
      throw FileError(path: layers, found: error.description, advice: "see docs/networks.md")
    } catch {
      throw FileError(
        path: layers, found: "the file cannot be read as text",
        advice: "give a JSON list of layers; see docs/networks.md")
    }
  }

  /// Everything that the bytes of the result depend on: the content of the data, the network and the settings.
  private func fingerprint(_ data: TrainingData, network: Network, started: Parameters?) throws -> String {
    var content = Fingerprint()
    content.add(data)
    content.add(text: try NetworkDescription.text(network))
    started?.values.withUnsafeBytes { content.add($0) }
    return
      "\(self.data) \(epochs) \(batch) \(learningRate) \(smoothing) \(inputSize) \(units) \(rejects) \(least) \(fit) "
      + "\(augment) \(seed) \(validation) \(holdout) \(without?.text ?? "") \(isolatedWithout?.text ?? "") \(isolatedMost ?? 0) \(photographed) "
      + "\(priorShare) \(arithmeticBonus) \(content.text)"
  }

  private func facts(count: Int, matrix: ConfusionMatrix) -> [String: String] {
    var facts = [
      "program": "mathrec \(Mathrec.version)", "data": data.joined(separator: " "), "images": String(count),
      "epochs": String(epochs), "batch": String(batch), "optimizer": "adam", "learning_rate": String(learningRate),
      "label_smoothing": String(smoothing), "rejects": String(rejects), "least": String(least),
      "prior_share": String(priorShare), "arithmetic_bonus": String(arithmeticBonus), "augmentation": String(augment),
      "photographed": String(photographed),
      "seed": String(seed), "other_writers": "\(matrix.correct) of \(matrix.total)",
    ]
    facts[WriterFold.fact] = without?.text
    facts["isolated_without"] = isolatedWithout?.text
    facts["start"] = start
    facts["isolated_most"] = isolatedMost.map(String.init)
    return facts
  }

  private func summary(_ state: TrainingState) -> String {
    "loss \((state.lossSum / Double(max(1, state.seen))).formatted(digits: 3)), accuracy \(share(state.correct, state.seen))"
  }

  private func scalars(_ state: TrainingState, _ matrix: ConfusionMatrix) -> [(tag: String, value: Double)] {
    let seen = Double(max(1, state.seen))
    let scalars = [("training/loss", state.lossSum / seen), ("training/accuracy", Double(state.correct) / seen)]
    return matrix.total == 0 ? scalars : scalars + [("test/accuracy", matrix.accuracy)]
  }

  private func share(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "none" : "\((100 * Double(part) / Double(whole)).formatted(digits: 2)) % (\(part) of \(whole))"
  }

  private func say(_ text: String) {
    if !quiet { StandardError.note(text) }
  }
}
