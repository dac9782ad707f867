import ArgumentParser
import Datasets
import Evaluation
import FileStorage
import Foundation
import MathExpressions
import ModelTraining
import Recognition

/// `mathrec train-layout`: written expressions with their truth in, a layout model out.
struct TrainLayout: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the layout model on written expressions.",
    discussion:
      "DATA is a CROHME file, a folder of InkML files, or synthetic[:COUNT] for expressions of the program's own.")

  @Option(parsing: .upToNextOption, help: "Where the expressions are; several are joined.")
  var data: [String] = ["synthetic"]

  @Option(
    parsing: .upToNextOption,
    help: """
      Symbol models trained --without 1/N, 2/N, ... to N/N: each names the symbols of the writers it has not seen. \
      Several of one part are asked together. (default: the models that come with the program)
      """)
  var namedBy: [String] = []

  @Option(help: "Leave out a part of the writers, such as 1/10: those by which `train-arrangement` weighs.")
  var without: WriterFold?

  @Option(parsing: .upToNextOption, help: "Expressions to judge by.")
  var validation: [String] = []

  @Option(help: "How often every pair of neighbours is seen.")
  var epochs = 12

  @Option(help: "How often every symbol is seen in its place, each time with other letters.")
  var contextEpochs = 8

  @Option(name: .shortAndLong, help: "The model file to write.")
  var output = "layout.safetensors"

  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1

  func validate() throws {
    guard epochs > 0, contextEpochs > 0 else { throw ValidationError("--epochs and --context-epochs are at least 1") }
    try CountLimits.check("--epochs", epochs, most: CountLimits.passes)
    // Each goes through versions of all expressions that are held in memory.
    try CountLimits.check("--context-epochs", contextEpochs, most: 1000)
    try OutputFile.check(output, inputs: InputFiles(data + validation + namedBy))
  }

  func run() throws {
    let expressions = try ExpressionData.read(data, seed: seed).filter { without?.contains($0.writer) != true }
    let whole = expressions.compactMap { ArrangedInk($0) }
    guard !whole.isEmpty else {
      throw DatasetError(
        file: data.joined(separator: " "), problem: "no expression has a truth that names its symbols",
        remedy: "give CROHME files with MathML")
    }
    let unseen = try OutOfFoldNames(models: namedBy, usual: namedBy.isEmpty ? ModelLocation.models().symbols : [])
    func examples(_ written: [ArrangedInk]) throws -> [LayoutExample] {
      zip(written, try unseen.names(of: written.map(\.ink))).map { LayoutExample($0, names: $1) }
    }
    var trainer = LayoutTrainer()
    trainer.epochs = epochs
    trainer.contextEpochs = contextEpochs
    trainer.seed = seed
    let parts = whole.flatMap(\.parts)
    let model = try trainer.train(try examples(whole), parts: try examples(parts))
    if !validation.isEmpty {
      let judged = try ExpressionData.read(validation, seed: seed &+ 1).compactMap { ArrangedInk($0) }.map {
        LayoutExample($0)
      }
      let matrix = trainer.evaluate(model, on: judged)
      print("relations of \(validation.joined(separator: " ")): \(Share(matrix.correct, matrix.total))")
      for (truth, relation) in LayoutModel.Relation.allCases.enumerated() {
        let row = (0..<matrix.classes).map { String(matrix[truth, $0]) }
        print("  \(relation.name): \(row.joined(separator: " "))")
      }
    }
    var facts = [
      "program": "mathrec \(Mathrec.version)", "data": data.joined(separator: " "), "epochs": String(epochs),
      "context_epochs": String(contextEpochs),
      "named_by": namedBy.map { ($0 as NSString).lastPathComponent }.joined(separator: " "),
      "expressions": String(whole.count), "seed": String(seed),
    ]
    facts[WriterFold.fact] = without?.text
    try OutputFile.write(output) { try LayoutModelFile.write(model, facts: facts, to: output) }
    let left = expressions.count - whole.count
    let counts = "\(whole.count) expressions and \(parts.count) parts of them; \(left) without a usable truth left out"
    StandardError.note("\(output): learnt from \(counts)")
  }
}
