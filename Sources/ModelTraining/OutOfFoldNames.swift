import Datasets
import Foundation
import NeuralNetworks
import Recognition

/// Labels for the symbols of expressions as the reader would give them to a new writer's: by models that have not seen
/// the writer (out-of-fold predictions).
package struct OutOfFoldNames {
  /// The model for each fold of the writers.
  private let classifiers: [SymbolClassifier]

  /// - Parameter models: trained without fold 1, 2, ... of the writers; where there are fewer than two, `usual` is
  ///   used, which may have seen the writers.
  package init(models: [String], usual: [String]) throws {
    guard models.count > 1 else {
      classifiers = [SymbolClassifier(try ModelFile.readEnsemble(models.isEmpty ? usual : models))]
      return
    }
    var byPart: [WriterFold: [String]] = [:]
    for path in models { byPart[try Self.part(of: path), default: []].append(path) }
    let count = byPart.keys.map(\.count).max() ?? 1
    classifiers = try (1...count).map { number in
      guard let own = byPart[WriterFold(number: number, count: count)] else {
        throw NetworkError.modelFile(
          path: models.joined(separator: ", "), found: "none was trained --without \(number)/\(count)",
          advice: "name models for all parts of the writers, --without 1/\(count) to \(count)/\(count)")
      }
      return SymbolClassifier(try ModelFile.readEnsemble(own))
    }
  }

  /// The fold of writers that a model has not seen.
  private static func part(of path: String) throws -> WriterFold {
    let fact = try ModelFile.read(path).facts[WriterFold.fact]
    guard let part = fact.flatMap({ WriterFold($0) }) else {
      throw NetworkError.modelFile(
        path: path, found: "it was trained on all writers", advice: "train it --without a part of them, such as 1/2")
    }
    return part
  }

  /// The model that has not seen a writer.
  package func classifier(of writer: String) -> SymbolClassifier {
    classifiers[classifiers.count > 1 ? WriterFold.number(of: writer, of: classifiers.count) - 1 : 0]
  }

  /// For each expression the candidates of each of its symbols.
  package func names(of expressions: [InkExpression]) throws -> [[[SymbolCandidate]]] {
    var result = expressions.map { [[SymbolCandidate]](repeating: [], count: $0.symbols.count) }
    for (number, classifier) in classifiers.enumerated() {
      let own = expressions.indices.filter {
        WriterFold.number(of: expressions[$0].writer, of: classifiers.count) == number + 1
      }
      let places = own.flatMap { expression in
        expressions[expression].symbols.indices.map { (expression: expression, symbol: $0) }
      }
      let samples = own.flatMap { expressions[$0].samples }
      let images = try InkSymbols(
        samples: samples, classNames: Set(samples.map(\.label)).sorted(),
        renderer: InkRenderer(size: classifier.networks.inputShape[0]))
      let names = classifier.networks.rows(
        of: images, threads: ProcessInfo.processInfo.activeProcessorCount
      ) { classifier.candidates($1).candidates }
      for (place, names) in zip(places, names) { result[place.expression][place.symbol] = names }
    }
    return result
  }
}
