import ArgumentParser
import Foundation
import ImageProcessing
import MathExpressions
import NeuralNetworks
import Recognition

/// `mathrec-bench stages`: each turn reads a picture and says what each stage took.
struct StagesWorker: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stages", abstract: "Where the time of solve goes.")

  @Argument var picture: String
  @Option(help: "The folder of the models.") var models = "Models"

  func run() throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    Turns.say(["ready": true])
    while Turns.await() {
      var stages: [String: Double] = [:]
      func stage<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        let start = Turns.now
        defer { stages[name] = Turns.now - start }
        return try body()
      }
      var recognizer = try stage("models") {
        ExpressionRecognizer(
          classifier: SymbolClassifier(
            try ModelFile.readEnsemble(["symbols", "symbols-2"].map { "\(models)/\($0).safetensors" })),
          layoutModel: try LayoutModelFile.read(models + "/layout.safetensors"),
          arrangement: try? ArrangementModelFile.read(models + "/arrangement.safetensors"))
      }
      // As solve does with one picture; it reads the models at the same time.
      recognizer.threads = threads
      var binarizer = Binarizer()
      binarizer.threads = threads
      let file = try stage("decode") { try ImageFile.read(path: picture) }
      let page = try stage("ink") { try binarizer.page(of: file).levelled() }
      let classified = try stage("symbols") { try recognizer.classify(page) }
      let lines = stage("layout") { recognizer.recognize(classified).lines }
      stage("answer") { _ = Computer().compute(lines: lines.map(\.tree)) }
      Turns.say(["stages": stages])
    }
    Turns.say(["end": true])
  }
}
