import ArgumentParser
import Datasets
import Evaluation
import FileStorage
import Foundation
import ModelTraining
import NeuralNetworks
import Recognition

/// `mathrec train-arrangement`: written expressions with their truth in, a model that sees all symbols of a line together out.
struct TrainArrangement: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the model that sees all symbols of a line together.",
    discussion: """
      DATA is a CROHME file, a folder of InkML files, synthetic[:COUNT] for expressions of the program's own, or \
      homework:COUNT[:FOLDER] for lines of homework in the hands of a folder like ../shared/data. They are drawn, half of them \
      photographed, and taken apart as the reader does, by symbol models that have not seen the writers; the model learns \
      from the right symbols and from wrong ones. What it says is then weighed against the reader's other evidence by the \
      writers that are held out, of drawings and of photographs apart.

      Ctrl-C stops and keeps the checkpoint of the last whole epoch beside the model; --resume goes on from it.
      """)

  @Option(parsing: .upToNextOption, help: "Where the expressions are; several are joined.")
  var data: [String] = ["synthetic"]

  @Option(
    parsing: .upToNextOption,
    help: """
      Symbol models trained --without 1/N, 2/N, ... to N/N: each names the symbols of the writers it has not seen. \
      Several of one part are asked together. (default: the models that come with the program)
      """)
  var namedBy: [String] = []

  @Option(
    help: "The layout model of the reader. (default: the one that comes with the program)", completion: .file())
  var layout: String?

  @Option(help: "The part of the writers that are held out, and by whose expressions the model's words are weighed.")
  var holdout = WriterFold(number: 1, count: 10)

  @Option(help: "How often every expression is seen.")
  var epochs = 30

  @Option(help: "Expressions a step.")
  var batch = 48

  @Option(name: .customLong("lr"), help: "Adam's highest learning rate.")
  var learningRate: Float = 0.002

  @Option(help: "An arrangement model whose weights to begin with, instead of random ones.", completion: .file())
  var start: String?

  @Option(
    parsing: .upToNextOption,
    help: "Arrangement models to be asked together with the one trained; the file written holds them all.")
  var join: [String] = []

  @Option(name: .shortAndLong, help: "The model file to write.")
  var output = "arrangement.safetensors"

  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Go on from the checkpoint of an interrupted run.")
  var resume = false

  func validate() throws {
    guard epochs > 0, batch > 0, batch <= 4096, threads > 0, learningRate > 0, learningRate.isFinite else {
      throw ValidationError("epochs, batch (at most 4096), lr and threads must be positive")
    }
    try CountLimits.check("--epochs", epochs, most: CountLimits.passes)
    try CountLimits.check("--threads", threads, most: CountLimits.threads)
    let inputs = InputFiles(data + namedBy + join + [layout, start].compactMap(\.self))
    for path in [output, output + ".checkpoint"] { try OutputFile.check(path, inputs: inputs) }
  }

  func run() throws {
    Interrupt.install()
    let expressions = try ExpressionData.read(data, seed: seed)
    let models = try ModelLocation.models()
    let readings = ArrangedReadings(
      names: try OutOfFoldNames(models: namedBy, usual: namedBy.isEmpty ? models.symbols : []),
      layout: try LayoutModelFile.read(layout ?? models.layout), seed: seed, threads: threads)
    let heldOut = expressions.filter { holdout.contains($0.writer) }
    var trainer = ArrangementTrainer()
    trainer.epochs = epochs
    trainer.batchSize = batch
    trainer.learningRate = learningRate
    trainer.seed = seed
    trainer.threads = threads
    var state = ArrangementTrainer.State(
      model: try start.map { try ArrangementModelFile.read($0) }
        ?? ArrangementModel(labels: ArrangementModel.vocabularyLabels, seed: seed))
    // What is begun with gives one network, and the reader's weights are found anew.
    (state.model.others, state.model.reading) = ([], ArrangementReading())
    let joined = try join.map { try ArrangementModelFile.read($0) }.flatMap { [$0.parameters] + $0.others }
    guard joined.count < ArrangementModelFile.mostNetworks else {
      throw ValidationError(
        "--join gives \(joined.count) networks; at most \(ArrangementModelFile.mostNetworks - 1) are asked together")
    }
    let checkpoint = ArrangementCheckpoint(
      path: output + ".checkpoint", fingerprint: fingerprint(expressions, state.model))
    if resume { try checkpoint.read(into: &state) }
    if state.epoch < epochs { try learn(&state, trainer, expressions, heldOut, readings, checkpoint) }
    var model = state.model
    model.others = joined
    fit(&model, heldOut, readings)
    let facts = [
      "program": "mathrec \(Mathrec.version)", "data": data.joined(separator: " "), "epochs": String(epochs),
      "batch": String(batch), "learning_rate": String(learningRate),
      "named_by": namedBy.map { ($0 as NSString).lastPathComponent }.joined(separator: " "),
      "holdout": holdout.text, "expressions": String(expressions.count), "seed": String(seed),
      "start": start.map { ($0 as NSString).lastPathComponent } ?? "",
      "joined": join.map { ($0 as NSString).lastPathComponent }.joined(separator: " "),
    ]
    try OutputFile.write(output) { try ArrangementModelFile.write(model, facts: facts, to: output) }
    checkpoint.remove()
    note("\(output): \(model.parameters.count * (1 + joined.count)) parameters")
  }

  /// Takes the expressions apart and goes through the epochs that are left.
  private func learn(
    _ state: inout ArrangementTrainer.State, _ trainer: ArrangementTrainer, _ expressions: [InkExpression],
    _ heldOut: [InkExpression], _ readings: ArrangedReadings, _ checkpoint: ArrangementCheckpoint
  ) throws {
    let items = readings.items(expressions.filter { !holdout.contains($0.writer) }, photographs: true)
    let examples = items.compactMap(\.right)
    let mistaken = items.map(\.wrong)
    let judged = readings.items(heldOut, photographs: false).compactMap(\.right)
    note(
      "\(examples.count) right segmentations of \(items.count) expressions, \(mistaken.count { !$0.isEmpty }) with wrong "
        + "ones; \(heldOut.count) of other writers to weigh by")
    let clock = ContinuousClock()
    var start = clock.now
    try trainer.run(
      &state, examples: examples, mistaken: mistaken, shouldContinue: { !Interrupt.isRequested },
      epochEnded: { state, loss in
        let score = ArrangementScore(of: state.model, on: judged, threads: threads)
        note(
          "epoch \(state.epoch) of \(epochs): loss \(loss.formatted(digits: 4)); other writers: named \(score.named) of "
            + "\(score.symbols), linked \(score.linked) of \(score.lines), all right \(score.exact); "
            + "\((clock.now - start).components.seconds) s")
        start = clock.now
        try checkpoint.write(state)
      })
    guard state.epoch == epochs else {
      note("stopped in epoch \(state.epoch + 1); add --resume to go on from \(checkpoint.path)")
      throw ExitCode(130)
    }
  }

  /// Weighs what the model says against the reader's other evidence, of drawings and then of photographs.
  private func fit(_ model: inout ArrangementModel, _ heldOut: [InkExpression], _ readings: ArrangedReadings) {
    var found: [String] = []
    for (kind, isFlat) in [("drawings", true), ("photographs", false)] {
      let judged = readings.judged(heldOut, photographs: !isFlat)
      guard !judged.isEmpty else { continue }
      let before = readings.exact(judged, nil)
      note("\(kind): without the model \(before) of \(judged.count) of the other writers' are read exactly")
      // Which readings there are depends a little on the weights.
      for _ in 0..<2 {
        let start = model.reading[isFlat: isFlat] ?? model.reading.weights
        model.reading[isFlat: isFlat] = start
        let weights = ArrangementWeights.fitted(to: readings.choices(judged, model), from: start)
        model.reading[isFlat: isFlat] = weights
        note("weights: " + weights.vector.map { $0.formatted(digits: 3) }.joined(separator: ", "))
      }
      let after = readings.exact(judged, model)
      note("with it \(after)")
      found.append("\(judged.count) \(kind) of held-out writers' expressions, \(after) exact (\(before) without)")
    }
    guard !found.isEmpty else { return }
    model.reading.provenance =
      "weights fitted by mathrec \(Mathrec.version) train-arrangement to " + found.joined(separator: "; ")
  }

  /// Everything that the bytes of the result depend on.
  private func fingerprint(_ expressions: [InkExpression], _ model: ArrangementModel) -> String {
    var content = Fingerprint()
    content.add(TrainingData(ink: expressions.flatMap(\.samples)))
    for expression in expressions { content.add(text: expression.mathML) }
    if start != nil { content.add(model.parameters.values.withUnsafeBytes(Array.init)) }
    return
      "\(data) \(namedBy) \(layout ?? "") \(holdout.text) \(epochs) \(batch) \(learningRate) \(seed) \(content.text)"
  }

  private func note(_ text: String) { StandardError.note(text) }
}
