import Datasets
import Foundation
import NeuralNetworks
import Recognition

/// Names the symbols of expressions as the reader would name a stranger's: by models that have not seen the writer.
struct StrangerNames {
  /// The model for each part of the writers.
  private let classifiers: [SymbolClassifier]

  /// - Parameter models: trained without part 1, 2, ... of the writers; the program's own where there are none.
  init(models: [String]) throws {
    let paths = try models.isEmpty ? [ModelLocation.path(of: "symbols.safetensors")] : models
    classifiers = try paths.map { SymbolClassifier(try ModelFile.read($0)) }
  }

  /// For each expression what its symbols are named.
  func names(of expressions: [InkExpression]) throws -> [[[SymbolCandidate]]] {
    var result = expressions.map { [[SymbolCandidate]](repeating: [], count: $0.symbols.count) }
    for (number, classifier) in classifiers.enumerated() {
      let own = expressions.indices.filter {
        WriterPart.number(of: expressions[$0].writer, of: classifiers.count) == number + 1
      }
      let places = own.flatMap { expression in
        expressions[expression].symbols.indices.map { (expression: expression, symbol: $0) }
      }
      let samples = own.flatMap { expressions[$0].samples }
      let images = try InkSymbols(
        samples: samples, classNames: Set(samples.map(\.label)).sorted(),
        renderer: InkRenderer(size: classifier.classifier.network.inputShape[0]))
      let names = SymbolEvaluation(classifier: classifier.classifier).rows(
        of: images, jobs: ProcessInfo.processInfo.activeProcessorCount
      ) { classifier.candidates($1).candidates }
      for (place, names) in zip(places, names) { result[place.expression][place.symbol] = names }
    }
    return result
  }
}
