import ArgumentParser
import Datasets
import Evaluation
import FileStorage
import Foundation
import ModelTraining
import NeuralNetworks
import Recognition
import WriterAdaptation

extension Evaluate {
  func evaluateLearning(_ examples: Int) throws {
    let locations = try ModelLocation.models(symbols: symbolModels.model)
    let models = locations.symbols
    let layout = try LayoutModelFile.read(locations.layout)
    let clock = ContinuousClock()
    let start = clock.now
    // On one core, as a person's machine may have, unless more are asked for.
    let adapter = try WriterAdapter(
      ModelFile.readEnsemble(models), frequencies: layout.pieces.labelCounts, threads: learning.threads)
    let preparing = (clock.now - start) / .seconds(1)
    var data = TrainingData()
    for path in symbols { try data.add(path, seed: 1) }
    if let writers { data.keep(writers) }
    var further = TrainingData()
    for path in learning.others { try further.add(path, seed: 1) }
    let evaluation = LearningEvaluation(adapter: adapter, examples: examples)
    let writers = try evaluation.writers(
      of: data.ink, further: further.ink, threads: learning.threads
    ) { writer in
      guard !json else { return }
      note(
        "\(writer.name): \(writer.symbols) symbols of \(writer.classes) classes; misread \(writer.own.before) of "
          + "\(writer.own.count), now \(writer.own.after)\(writer.isKept ? "" : " (refused)")")
    }
    let record = LearningRecord(
      circumstances: try circumstances(of: symbols.joined(separator: " "), models: models), examples: examples,
      preparing: preparing, writers: writers)
    print(json ? try JSONText.text(record) : record.text)
  }
}
