import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

/// What a run leaves when its rounds are done: the model, a summary, and tables by client and class.
struct RunReport {
  let settings: FederatedSettings
  let program: String
  let folder: RunFolder
  var classifier: Classifier
  let history: History

  /// Judges the model and writes the files.
  func write(test: some ImageSource, clients: [ClientRecord], privacy: [String], threads: Int) throws -> RunSummary {
    let (matrix, loss) = classifier.evaluate(test, threads: threads)
    var model = classifier
    // What the start states beyond its training, such as the temperature of its probabilities, holds on.
    model.facts = classifier.facts.merging(facts(matrix)) { $1 }
    try folder.write(ModelFile.tensorFile(model).data, to: "model.safetensors")
    var summary = summary(matrix, loss: loss, clients)
    summary.privacy = privacy.isEmpty ? nil : privacy
    if settings.attack?.kind == .backdoor {
      let stamped = StampedImages(test)
      summary.backdoorSuccess = classifier.evaluate(stamped, threads: threads).matrix.accuracy
    }
    try folder.write(try JSONText.data(summary, isPretty: true), to: "summary.json")
    if !clients.isEmpty {
      let hasOwn = clients[0].accuracyWithOwn != nil
      try write(
        "clients.csv", ["client", "examples", "correct", "accuracy"] + (hasOwn ? ["own_accuracy"] : []),
        clients.map {
          [String($0.client), String($0.examples), String($0.correct), Self.figure($0.accuracy)]
            + (hasOwn ? [Self.figure($0.accuracyWithOwn)] : [])
        })
    }
    let names = classifier.labels
    try write(
      "classes.csv", ["class", "support", "precision", "recall", "f1"],
      names.indices.map {
        [
          names[$0], String(matrix.support($0)), Self.figure(matrix.precision($0)), Self.figure(matrix.recall($0)),
          Self.figure(matrix.f1($0)),
        ]
      })
    try folder.write(ConfusionFile.data(matrix, names: names), to: ConfusionFile.name)
    return summary
  }

  private func facts(_ matrix: ConfusionMatrix) -> [String: String] {
    [
      "program": program, "training": "federated", "strategy": settings.engine.strategy,
      "partition": settings.partition, "clients": String(settings.clients), "sample": String(settings.sample),
      "rounds": String(history.records.count), "local_epochs": String(settings.local.epochs),
      "batch": String(settings.local.batchSize), "optimizer": settings.local.optimizer.rawValue,
      "learning_rate": String(settings.local.learningRate), "seed": String(settings.seed),
      "other_writers": "\(matrix.correct) of \(matrix.total)",
    ]
  }

  private func summary(_ matrix: ConfusionMatrix, loss: Double, _ clients: [ClientRecord]) -> RunSummary {
    let (last, spread) = (history.records.last, clients.spread)
    func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
    let present = (0..<classifier.labels.count).filter { matrix.support($0) > 0 }
    return RunSummary(
      folder: folder.path, strategy: settings.engine.strategy, partition: settings.partition, seed: settings.seed,
      rounds: history.records.count, accuracy: matrix.accuracy, correct: matrix.correct, tested: matrix.total,
      loss: loss / Double(max(1, matrix.total)), macroPrecision: mean(present.map { matrix.precision($0) ?? 0 }),
      macroRecall: mean(present.compactMap(matrix.recall)), macroF1: matrix.macroF1,
      target: settings.target, targetRound: history.round(reaching: settings.target), clientsJudged: clients.count,
      clientsJudgedBy: settings.clientHoldout == nil ? .training : .heldOut, clientMeanAccuracy: spread.mean,
      clientWorstTenthAccuracy: spread.worstTenth, ownMeanAccuracy: clients.spreadWithOwn?.mean,
      ownWorstTenthAccuracy: clients.spreadWithOwn?.worstTenth, virtualSeconds: last?.virtualSeconds,
      bytesUp: last?.bytesUp ?? 0,
      bytesDown: last?.bytesDown ?? 0,
      seconds: last?.seconds ?? 0)
  }

  /// Six digits after the point; empty where there is no figure.
  private static func figure(_ value: Double?) -> String { value?.formatted(digits: 6) ?? "" }

  private func write(_ name: String, _ header: [String], _ rows: [[String]]) throws {
    try folder.write(Data(CSVText.text([header] + rows).utf8), to: name)
  }
}
