import ArgumentParser
import Datasets
import FileStorage
import Foundation
import ModelExchange
import NeuralNetworks

/// `mathrec import`: a model of another program's.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a model that Keras or PyTorch trained.",
    discussion: """
      FILE is a .keras file that Keras 3 saved, or safetensors of a PyTorch module's weights, whose layers --layers \
      describes unless `mathrec export` wrote it. What is written is a model as of `mathrec train`, for 'solve --model' and \
      all else. It names crops of symbols, ink 1 on ground 0, so that is what it must have been trained on: `features \
      --layer input` writes them. No code of the file is run.

      EXAMPLES
        mathrec import mine.keras --labels names.txt -o mine.safetensors
        mathrec solve --model mine.safetensors photo.jpg
      """)

  @Argument(help: "The file to read.", completion: .file())
  var file: String

  @Option(
    help: "A text file with the names of the classes, one a line, in the order of the outputs.", completion: .file())
  var labels: String?

  @Option(help: "The layers of a PyTorch module, as `train --layers` takes them.", completion: .file())
  var layers: String?

  @Option(help: "The side of its square input.")
  var inputSize = 45

  @Option(name: .shortAndLong, help: "The model file to write.", completion: .file())
  var output: String

  func validate() throws {
    guard (10...512).contains(inputSize) else { throw ValidationError("--input-size is from 10 to 512 pixels") }
    try OutputFile.check(output, inputs: InputFiles([file, labels, layers].compactMap { $0 }))
  }

  func run() throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError(path: file, found: "it cannot be read", advice: "check the path and its permissions")
    }
    let names = try labels.map { try SourceClassName.read($0) }
    let classifier: Classifier
    if data.starts(with: Array("PK".utf8)) || data.starts(with: [0x89]) {
      guard let names else {
        throw ExchangeError(file, "a Keras model does not name its classes", "name them, one a line, with --labels")
      }
      classifier = try KerasModel.classifier(data, file: file, labels: names)
    } else {
      classifier = try TorchWeights.classifier(
        TensorFile(data: data, path: file), path: file, network: described(names?.count), labels: names)
    }
    try OutputFile.write(output) { try ModelFile.write(classifier, to: output) }
    let shape = classifier.network.inputShape.map(String.init).joined(separator: "x")
    print(
      "\(StandardError.visible(output)): \(classifier.parameters.count) parameters, \(classifier.labels.count) classes, input \(shape)"
    )
  }

  private func described(_ classes: Int?) throws -> Network? {
    guard let layers else { return nil }
    let text = try String(contentsOf: URL(fileURLWithPath: layers), encoding: .utf8)
    return try NetworkDescription.network(text, inputShape: [inputSize, inputSize, 1], classes: classes)
  }
}
