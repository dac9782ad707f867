import Datasets
import Evaluation
import FileStorage
import Foundation
import MathSymbols
import ModelTraining
import NeuralNetworks

extension Evaluate {
  func evaluateSymbols(_ paths: [String]) throws {
    // The network of the design alone, unless others are named.
    let named = symbolModels.model
    let models =
      try named.isEmpty
      ? Array(ModelLocation.models().symbols.prefix(1)) : ModelLocation.models(symbols: named).symbols
    let networks = try ModelFile.readEnsemble(models)
    var data = TrainingData()
    for path in paths { try data.add(path, seed: 1) }
    if let text = data.leftOutText { note(text) }
    if let writers { data.keep(writers) }
    // Classes that the model does not know count too: whatever it calls them is wrong.
    let unknown = data.labels.filter { !networks.labels.contains($0) }
    let labels = networks.labels + unknown
    let images = try data.images(
      classNames: labels, size: networks.inputShape[0], isAugmented: false,
      fit: fit, least: 0, seed: 1)
    let namings = SymbolEvaluation(networks: networks).namings(of: images, jobs: jobs)
    let writers = data.ink.map(\.writer) + data.pictures.map(\.writer)
    let score = SymbolScore(namings, labels: labels, writers: writers, isArithmetic: SymbolVocabulary.isArithmetic)
    let record = SymbolRecord(
      circumstances: try circumstances(of: paths.joined(separator: " "), models: models), unknownClasses: unknown,
      score: score)
    if let confusions { try OutputFile.write(Data(SymbolTables.confusions(score).utf8), to: confusions) }
    if json {
      print(String(decoding: try JSONText.data(record, isPretty: false), as: UTF8.self), terminator: "")
    } else {
      print(record.text)
    }
    if let report {
      StandardOutput.flush()
      try SymbolReport(record: record, images: images, namings: namings).write(to: report)
      note("\(report)/index.html")
    }
  }
}
