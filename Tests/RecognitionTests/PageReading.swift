import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import NeuralNetworks

@testable import Recognition

/// The models that come with the program, where they are there.
enum ShippedModels {
  /// The folder `MATHREC_MODELS`, or `Models` at the package's root; nil where neither has all models.
  static let folder: String? = {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let named = ProcessInfo.processInfo.environment["MATHREC_MODELS"]
    return [named, root.appendingPathComponent("Models").path].compactMap { $0 }.first { folder in
      ["symbols", "symbols-2", "layout"].allSatisfy {
        FileManager.default.fileExists(atPath: "\(folder)/\($0).safetensors")
      }
    }
  }()

  static func recognizer() throws -> ExpressionRecognizer {
    let folder = folder ?? ""
    let networks = try ModelFile.readEnsemble(["symbols", "symbols-2"].map { "\(folder)/\($0).safetensors" })
    return ExpressionRecognizer(
      classifier: SymbolClassifier(networks),
      layoutModel: try LayoutModelFile.read(folder + "/layout.safetensors"),
      arrangement: try? ArrangementModelFile.read(folder + "/arrangement.safetensors"))
  }
}

/// A small network of dense layers that learns digits and operators within seconds, even unoptimised.
enum TinyModel {
  static let labels = (0...9).map(String.init) + ["+", "-", "=", "\\reject"]

  static let recognizer: Result<ExpressionRecognizer, any Error> = Result {
    let synthesizer = WrittenExpressions.synthesizer
    var samples: [InkSample] = []
    for label in labels {
      for number in 0..<150 {
        let strokes = synthesizer.symbol(label, writer: number, sample: 0).strokes
        samples.append(InkSample(strokes: strokes, label: label, writer: "\(number)", usualSize: 90))
      }
    }
    let source = try InkSymbols(samples: samples, classNames: labels, augmenter: InkAugmenter())
    let network = try Sequential(
      inputShape: [45, 45, 1],
      layers: [
        Flatten(name: "flatten"), Dense(name: "dense", units: 96), ReLU(name: "relu"),
        Dense(name: "classes", units: labels.count),
      ])
    var configuration = TrainingConfiguration()
    configuration.epochs = 8
    var state = TrainingState(parameters: network.initialParameters(seed: 1), optimizer: Adam())
    try Trainer(network: network, source: source, configuration: configuration, threads: 2)
      .run(&state, shouldContinue: { _ in true }, epochEnded: { _ in })
    return ExpressionRecognizer(
      classifier: SymbolClassifier(
        Ensemble(Classifier(network: network, parameters: state.parameters, labels: labels))),
      layoutModel: try TrainedLayout.model.get())
  }
}
