import ArgumentParser
import Datasets
import Evaluation
import Foundation
import MathExpressions
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
      Symbol models trained --without 1/N, 2/N, ... to N/N: they name the symbols as those of strangers are named. \
      Several of the same part are asked together. (default: the models that come with the program)
      """)
  var namedBy: [String] = []

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
    try OutputFile.check(output)
  }

  func run() throws {
    var examples: [LayoutExample] = []
    var left = 0
    let expressions = try ExpressionData.read(data, seed: seed)
    for (expression, names) in zip(expressions, try StrangerNames(models: namedBy).names(of: expressions)) {
      if let example = LayoutExample(expression, names: names) { examples.append(example) } else { left += 1 }
    }
    guard !examples.isEmpty else {
      throw DatasetError(
        file: data.joined(separator: " "), problem: "no expression has a truth that names its symbols",
        remedy: "give CROHME files with MathML")
    }
    var trainer = LayoutTrainer()
    trainer.epochs = epochs
    trainer.contextEpochs = contextEpochs
    trainer.seed = seed
    let model = try trainer.train(examples)
    if !validation.isEmpty {
      let judged = try ExpressionData.read(validation, seed: seed &+ 1).compactMap { LayoutExample($0) }
      let matrix = trainer.evaluate(model, on: judged)
      print("relations of \(validation.joined(separator: " ")): \(Share(matrix.correct, matrix.total))")
      for (truth, relation) in LayoutModel.Relation.allCases.enumerated() {
        let row = (0..<matrix.classes).map { String(matrix[truth, $0]) }
        print("  \(relation.name): \(row.joined(separator: " "))")
      }
    }
    let facts = [
      "program": "mathrec \(Mathrec.version)", "data": data.joined(separator: " "), "epochs": String(epochs),
      "context_epochs": String(contextEpochs), "named_by": namedBy.joined(separator: " "),
      "expressions": String(examples.count), "seed": String(seed),
    ]
    try OutputFile.write(output) { try LayoutModelFile.write(model, facts: facts, to: output) }
    FileHandle.standardError.write(
      Data("\(output): learnt from \(examples.count) expressions; \(left) without a usable truth left out\n".utf8))
  }
}

extension LayoutExample {
  /// An expression's truth with the boxes of its ink; nil where the truth does not name all symbols.
  init?(_ expression: InkExpression, names: [[SymbolCandidate]]? = nil) {
    guard let layout = try? MathMLReader().read(expression.mathML) else { return nil }
    let places = Dictionary(
      expression.symbols.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    // Pages are rendered with a usual symbol of 60 pixels and a pen of 3.6.
    let scale = Double(60 / expression.usualSymbolSize)
    let symbols = expression.symbols.map { symbol -> LayoutExample.Symbol in
      let bounds = InkBounds(expression.strokes(of: symbol))
      func side(_ value: Float?, _ pen: Double) -> Double { Double(value ?? 0) * scale + pen }
      return (
        symbol.label,
        LayoutBox(
          left: side(bounds?.minX, -1.8), top: side(bounds?.minY, -1.8), right: side(bounds?.maxX, 1.8),
          bottom: side(bounds?.maxY, 1.8)),
        InkConnectivity.pieces(expression.strokes(of: symbol), pen: Float(3.6 / scale))
      )
    }
    guard let tree = layout.tree.replacingSources({ places[layout.places[$0]] }) else { return nil }
    self.init(tree: tree, symbols: symbols, names: names)
  }
}

extension SymbolLayoutTree {
  /// The tree with other sources; nil where a symbol has none.
  func replacingSources(_ replacement: (Int) -> Int?) -> SymbolLayoutTree? {
    var result = SymbolLayoutTree()
    for node in nodes {
      guard let source = node.source.flatMap(replacement) else { return nil }
      var scripts: [LayoutRelation: SymbolLayoutTree] = [:]
      for (relation, row) in node.scripts {
        guard let inner = row.replacingSources(replacement) else { return nil }
        scripts[relation] = inner
      }
      result.nodes.append(Node(node.label, source: source, scripts: scripts))
    }
    return result
  }
}
