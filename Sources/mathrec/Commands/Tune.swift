import ArgumentParser
import Evaluation
import FileStorage
import Foundation
import ImageProcessing
import Recognition
import WorkSharing

/// `mathrec tune`: how the reader's weights were found, so that anybody can find them again.
struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the reader's weights by coordinate descent on expressions with known truth.",
    discussion: """
      Each weight in turn is tried at some values and keeps the one by which most expressions are read exactly; then \
      the confidence is fitted to the readings. With --output both are written into a copy of the layout model, which \
      says how they were found.
      """)

  @Option(parsing: .upToNextOption, help: "Sets of expressions, as `evaluate --expressions` takes.")
  var data: [String]

  @Option(help: "How often all weights are gone through.")
  var passes = 2

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Begin with other constants than the layout model's: its file names all of them under 'reading'.",
      valueName: "group.name=number"))
  var set: [String] = []

  @Option(
    help: """
      The odds that a reading is right are divided by this: a wrong answer that looks sure is worse than a right one that looks \
      doubtful.
      """)
  var caution = 1.6

  @OptionGroup var symbolModels: SymbolModelOptions

  @Option(name: .shortAndLong, help: "The layout model to write, with what was found.", completion: .file())
  var output: String?

  @Option(help: "Expressions read at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  /// Confidence is not fitted to fewer lines than these.
  private static let fewestReadings = 100

  /// A weight by name, where it lives, and what it is multiplied by or moved by.
  private struct Weight {
    let name: String
    let path: WritableKeyPath<ExpressionRecognizer, Double>
    let steps: [Double]
    var isMoved = false
  }

  private var weights: [Weight] {
    let factors = [0.5, 0.75, 1.33, 2]
    return [
      Weight(name: "LayoutParser.rarityWeight", path: \.layoutParser.parameters.rarityWeight, steps: factors),
      Weight(name: "LayoutParser.contextWeight", path: \.layoutParser.parameters.contextWeight, steps: factors),
      Weight(name: "Segmenter.cutCost", path: \.segmenter.parameters.cutCost, steps: factors),
      Weight(name: "Segmenter.brokenCost", path: \.segmenter.parameters.brokenCost, steps: factors),
      Weight(name: "Segmenter.joinWeight", path: \.segmenter.parameters.joinWeight, steps: factors),
      Weight(name: "LayoutParser.sequenceWeight", path: \.layoutParser.parameters.sequenceWeight, steps: factors),
      Weight(name: "LayoutParser.inkWeight", path: \.layoutParser.parameters.inkWeight, steps: factors),
      Weight(name: "LayoutParser.sizeWeight", path: \.layoutParser.parameters.sizeWeight, steps: factors),
      Weight(name: "ExpressionRecognizer.layoutWeight", path: \.parameters.layoutWeight, steps: factors),
      Weight(name: "Segmenter.pieceWeight", path: \.segmenter.parameters.pieceWeight, steps: factors),
      Weight(name: "Segmenter.brokenGap", path: \.segmenter.parameters.brokenGap, steps: factors),
      Weight(
        name: "Segmenter.symbolBonus", path: \.segmenter.parameters.symbolBonus, steps: [-0.6, -0.3, 0.3, 0.6],
        isMoved: true),
      Weight(name: "LayoutParser.relationWeight", path: \.layoutParser.parameters.relationWeight, steps: factors),
      Weight(name: "LayoutParser.barTolerance", path: \.layoutParser.parameters.barTolerance, steps: factors),
      Weight(name: "ExpressionRecognizer.parseBonus", path: \.parameters.parseBonus, steps: factors),
      Weight(name: "ExpressionRecognizer.valueBonus", path: \.parameters.valueBonus, steps: factors),
    ]
  }

  /// What `--set` names.
  private var constants: [(name: String, value: Double)] {
    get throws {
      try set.map { text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let value = Double(parts[1]) else {
          throw ValidationError("--set: '\(text)' is not of the form group.name=number, such as detector.mostHeight=5")
        }
        return (String(parts[0]), value)
      }
    }
  }

  func validate() throws {
    _ = try constants
    guard passes >= 0, jobs > 0 else { throw ValidationError("--passes is not negative, --jobs at least 1") }
    guard caution > 0, caution <= 100 else { throw ValidationError("--caution is more than 0 and at most 100") }
    try CountLimits.check("--passes", passes, most: CountLimits.passes)
    try CountLimits.check("--jobs", jobs, most: CountLimits.threads)
    if let output { try OutputFile.check(output, inputs: InputFiles(data + symbolModels.model)) }
  }

  func run() throws {
    Interrupt.install()
    let models = try ModelLocation.models(symbols: symbolModels.model)
    let constants = try constants
    var recognizer = try models.recognizer { reading in
      for (name, value) in constants {
        do throws(ParameterError) {
          try reading.set(name, to: value)
        } catch {
          throw ValidationError("--set: \(error.found)")
        }
      }
    }
    let items = try data.flatMap { try ExpressionSet($0).items }
    let untuned = recognizer
    let pages = SharedWork.map(items.count, threads: jobs) { index in
      (try? ExpressionEvaluation.page(of: items[index])).flatMap {
        try? untuned.classify($0, isSingleLine: items[index].isInk)
      }
    }
    func exact(_ recognizer: ExpressionRecognizer) -> Int {
      SharedWork.map(items.count, threads: jobs) { index in
        pages[index].map { ExpressionEvaluation.isExact(recognizer.recognize($0).lines.map(\.tree), items[index]) }
          ?? false
      }.filter { $0 }.count
    }
    var best = exact(recognizer)
    print("start: \(Share(best, items.count))")
    for _ in 0..<passes {
      for weight in weights {
        let start = recognizer[keyPath: weight.path]
        var chosen = start
        for step in weight.steps where !Interrupt.isRequested {
          recognizer[keyPath: weight.path] = weight.isMoved ? start + step : start * step
          let count = exact(recognizer)
          if count > best { (best, chosen) = (count, recognizer[keyPath: weight.path]) }
        }
        recognizer[keyPath: weight.path] = chosen
        print("\(weight.name) = \(chosen.formatted(digits: 3)): \(best)")
        fflush(nil)
      }
    }
    print("end: \(Share(best, items.count))")
    let tuned = recognizer
    let examples = SharedWork.map(items.count, threads: jobs) { index -> [(evidence: ReadingEvidence, isRight: Bool)] in
      let lines = pages[index].map { tuned.recognize($0).lines } ?? []
      let right = Set(items[index].matchedLines(lines.map(\.tree)).map(\.read))
      return lines.enumerated().map { ($1.evidence, right.contains($0)) }
    }.flatMap(\.self)
    // Of pages apart, each only where there is something to learn from.
    var fitted: [(kind: String, lines: Int)] = []
    for (kind, path, isOnPage) in [
      ("drawings and single lines", \ExpressionRecognizer.confidenceAlone, false),
      ("pages", \ExpressionRecognizer.confidenceOnPages, true),
    ] {
      let own = examples.filter { $0.evidence.isOnPage == isOnPage }
      guard own.count >= Self.fewestReadings else { continue }
      recognizer[keyPath: path] = Confidence.fitted(to: own).cautious(by: caution)
      fitted.append((kind, own.count))
      let weights = recognizer[keyPath: path].weights.map { $0.formatted(digits: 3) }.joined(separator: ", ")
      print("Confidence on \(kind), from \(own.count) lines: \(weights)")
    }
    guard let output, !Interrupt.isRequested else { return }
    let provenance = provenance(
      before: recognizer.layoutParser.model.reading.provenance, exact: "\(best) of \(items.count)", fitted: fitted)
    try LayoutModelFile.rewrite(
      models.layout, reading: recognizer.readingParameters(provenance: provenance), to: output)
  }

  /// What the written file says of how its constants were found: clauses with semicolons between them, the first on the weights.
  /// Without a pass the weights stay as they were, and so do their clause and those on confidence that was not fitted again.
  private func provenance(before: String, exact: String, fitted: [(kind: String, lines: Int)]) -> String {
    let sets = data.map { ($0 as NSString).lastPathComponent }.joined(separator: ", ")
    let confidence = fitted.map {
      "confidence on \($0.kind) fitted to \($0.lines) lines of \(sets), caution \(caution), "
        + "by mathrec \(Mathrec.version) tune"
    }
    guard passes == 0 else {
      return (["weights by \(passes) passes of tune on \(sets), \(exact) exact"] + confidence).joined(separator: "; ")
    }
    let clauses = before.components(separatedBy: "; ")
    let begun = set.isEmpty ? "" : ", but \(set.joined(separator: ", ")): \(exact) of \(sets) exact"
    let kept = clauses.dropFirst().filter { said in !fitted.contains { said.hasPrefix("confidence on \($0.kind) ") } }
    return ([clauses[0] + begun] + kept + confidence).joined(separator: "; ")
  }
}
