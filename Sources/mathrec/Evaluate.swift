import ArgumentParser
import Datasets
import Foundation
import NeuralNetworks
import Recognition

/// `mathrec evaluate`: how well symbols or expressions are read.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well symbols or whole expressions are read.",
    discussion: """
      --symbols takes what `train --data` takes and counts top-1 and top-3 of the network alone. --expressions takes a \
      CROHME file or InkML folder, whose ink is drawn as pictures so that the reader sees pixels only, or a folder of \
      pictures with labels.csv (columns image, expression, value, kind).
      """)

  @Option(help: "A set of symbols.")
  var symbols: String?

  @Option(help: "A set of expressions.")
  var expressions: String?

  @Option(help: "A symbol model in place of the one that comes with the program.")
  var model: String?

  @Option(help: "The vocabulary to read with: \(Domain.allCases.map(\.rawValue).joined(separator: ", ")).")
  var domain: Domain = .full

  @Option(help: "Writes one JSON object an expression: id, truth, read, exact, value, confidence.")
  var predictions: String?

  @Option(help: "Only expressions of this subset (arith, photo, ...).")
  var subset: String?

  @Option(help: "How pictures fill the square: by their ink, or whole.")
  var fit: Train.Fit = .ink

  @Option(help: "Expressions read at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Where the most frequent confusions are written as CSV.")
  var confusions: String?

  func validate() throws {
    guard (symbols == nil) != (expressions == nil) else {
      throw ValidationError("Give either --symbols or --expressions.")
    }
    guard jobs > 0 else { throw ValidationError("--jobs is at least 1") }
    for path in [predictions, confusions].compactMap({ $0 }) { try OutputFile.check(path) }
  }

  func run() throws {
    if let symbols { try evaluateSymbols(symbols) }
    if let expressions { try evaluateExpressions(expressions) }
    StandardOutput.flush()
  }

  private func evaluateSymbols(_ path: String) throws {
    let classifier = try ModelFile.read(try model ?? ModelLocation.path(of: "symbols.safetensors"))
    var data = TrainingData()
    try data.add(path, seed: 1)
    let known = Set(classifier.labels)
    let total = data.count
    data.ink.removeAll { !known.contains($0.label) }
    data.pictures.removeAll { !known.contains($0.label) }
    let images = try data.images(
      classNames: classifier.labels, size: classifier.network.inputShape[0], isAugmented: false,
      fit: fit == .ink ? .ink : .whole, least: 0, seed: 1)
    let score = SymbolScore(classifier, images, threads: jobs)
    print("symbols of \(path)")
    print("top-1     \(Share(score.matrix.correct, total))")
    print("top-3     \(Share(score.topThree, total))")
    print("macro F1  \((100 * score.matrix.macroF1).formatted(digits: 2)) %")
    print("digits and operators  \(Share(score.arithmeticCorrect, score.arithmetic))")
    if total > data.count { print("of these \(total - data.count) are of classes that the model does not have") }
    if let confusions { try OutputFile.write(Data(score.confusionTable.utf8), to: confusions) }
  }

  private func evaluateExpressions(_ path: String) throws {
    var set = try ExpressionSet(path)
    if let subset { set.items.removeAll { $0.subset != subset } }
    guard !set.items.isEmpty else {
      throw DatasetError(file: path, problem: "has no expressions of this subset", remedy: "leave out --subset")
    }
    let recognizer = try ModelLocation.recognizer(symbolModel: model)
    let evaluation = ExpressionEvaluation(recognizer: recognizer, domain: domain)
    let results = evaluation.run(set.items, jobs: jobs)
    if let predictions {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let lines = try results.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
      try OutputFile.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: predictions)
    }
    print("expressions of \(path)")
    let groups = [("all", results)] + Dictionary(grouping: results, by: \.subset).sorted { $0.key < $1.key }
    for (name, group) in groups {
      let valued = group.filter { $0.isValueRight != nil }
      let value =
        valued.isEmpty ? "" : "   value right \(Share(valued.filter { $0.isValueRight == true }.count, valued.count))"
      print(
        "\(name.padding(toLength: 16, withPad: " ", startingAt: 0)) exact \(Share(group.filter(\.isExact).count, group.count))\(value)"
      )
    }
    let times = results.map(\.seconds).sorted()
    print(
      "time an expression: median \((1000 * times[times.count / 2]).formatted(digits: 1)) ms, 95th percentile "
        + "\((1000 * times[times.count * 95 / 100]).formatted(digits: 1)) ms")
  }
}

extension Domain: ExpressibleByArgument {}

/// A part of a whole with Wilson's 95 % interval.
struct Share: CustomStringConvertible {
  let part: Int
  let whole: Int

  init(_ part: Int, _ whole: Int) {
    self.part = part
    self.whole = whole
  }

  var description: String {
    guard whole > 0 else { return "none" }
    let (p, n, z) = (Double(part) / Double(whole), Double(whole), 1.96)
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    func percent(_ value: Double) -> String { (100 * value).formatted(digits: 1) }
    return
      "\((100 * p).formatted(digits: 2)) % (\(part) of \(whole); \(percent(max(0, middle - half)))–\(percent(min(1, middle + half))))"
  }
}
