import ArgumentParser
import FileStorage
import Foundation
import ModelExchange
import NeuralNetworks

/// `mathrec export`: a model for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model for ONNX Runtime, Keras or PyTorch.",
    discussion: """
      onnx runs anywhere: the input 'pictures' is batch x rows x columns x 1 (ink 1, ground 0; `features --layer input` \
      writes such crops), the outputs are 'probabilities' and 'logits'. keras is a .keras file for Keras 3. safetensors has \
      PyTorch's names and layouts, for a module whose parts are named as the layers are. Labels go along in onnx and \
      safetensors; docs/networks.md says more.

      EXAMPLES
        mathrec export --format onnx -o symbols.onnx
        mathrec export --model mine.safetensors --format keras -o mine.keras
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case onnx, keras, safetensors }

  @Option(help: "The model to write. (default: the first that comes with the program)", completion: .file())
  var model: String?

  @Option(help: "For what. (default: by the output's name, where that is onnx or keras)")
  var format: Format?

  @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
  var output: String

  private var chosenFormat: Format? {
    format ?? Format(rawValue: (output as NSString).pathExtension.lowercased())
  }

  func validate() throws {
    guard chosenFormat != nil else { throw ValidationError("Give --format: onnx, keras or safetensors.") }
    try OutputFile.check(output, inputs: InputFiles([model].compactMap { $0 }))
  }

  func run() throws {
    let classifier = try ModelFile.read(try model ?? ModelLocation.models().symbols[0])
    let data: Data
    switch chosenFormat {
    case .onnx: data = try ONNXModel.data(classifier, program: "mathrec \(Mathrec.version)")
    case .keras: data = try KerasModel.data(classifier)
    case .safetensors, nil: data = try TorchWeights.file(classifier).data
    }
    try OutputFile.write(data, to: output)
  }
}
