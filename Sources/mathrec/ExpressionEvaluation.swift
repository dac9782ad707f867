import Datasets
import Dispatch
import Foundation
import ImageProcessing
import MathExpressions
import Recognition

/// Reads sets of expressions and compares what was read with the truth.
struct ExpressionEvaluation: Sendable {
  /// One expression's outcome, as `--predictions` writes it.
  struct Outcome: Encodable, Sendable {
    var id: String
    var subset: String
    var truth: String
    var read: String
    var latex: String
    var isExact: Bool
    var isValueRight: Bool?
    var answer: String
    var confidence: Double
    var error: String?
    var seconds: Double
  }

  let recognizer: ExpressionRecognizer
  let domain: Domain

  /// The outcomes in the order of the items; `jobs` are read at a time.
  func run(_ items: [ExpressionSet.Item], jobs: Int) -> [Outcome] {
    var outcomes = [Outcome?](repeating: nil, count: items.count)
    outcomes.withUnsafeMutableBufferPointer { outcomes in
      nonisolated(unsafe) let outcomes = outcomes
      let workers = min(jobs, items.count)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for index in stride(from: worker, to: items.count, by: workers) { outcomes[index] = read(items[index]) }
      }
    }
    return outcomes.compactMap { $0 }
  }

  private func read(_ item: ExpressionSet.Item) -> Outcome {
    let start = Date()
    var outcome = Outcome(
      id: item.id, subset: item.subset, truth: item.text, read: "", latex: "", isExact: false, isValueRight: nil,
      answer: "", confidence: 0, error: nil, seconds: 0)
    if item.value != nil { outcome.isValueRight = false }
    do {
      let lines = try recognizer.recognize(try Self.page(of: item), domain: domain, isSingleLine: item.isInk).lines
      outcome.seconds = Date().timeIntervalSince(start)
      let sheet = Computer().compute(lines: lines.map(\.tree))
      outcome.read = sheet.lines.map(\.plain).joined(separator: " ; ")
      outcome.latex = sheet.lines.map(\.latex).joined(separator: " ; ")
      outcome.answer = sheet.lines.map(\.answer).joined(separator: " ; ")
      outcome.confidence = lines.map(\.confidence).min() ?? 0
      outcome.isExact = Self.isExact(lines.map(\.tree), item)
      if let value = item.value {
        let read = sheet.lines.first.flatMap { $0.report.value.decimal }.flatMap(Double.init)
        outcome.isValueRight = read.map { abs($0 - value) <= 1e-5 * max(1, abs(value)) } ?? false
      }
    } catch {
      outcome.error = "\(error)"
      outcome.seconds = Date().timeIntervalSince(start)
    }
    return outcome
  }

  /// The ink of an expression's picture: a file's, or that of drawn strokes.
  static func page(of item: ExpressionSet.Item) throws -> InkPage {
    switch item.source {
    case .picture(let path): try Binarizer().page(of: try ImageFile.read(path: path)).levelled()
    case .ink(let expression): try Binarizer().page(of: picture(of: expression))
    }
  }

  /// Whether what was read is the truth: as layout trees for ink, as plain notation for pictures with typed truths.
  static func isExact(_ trees: [SymbolLayoutTree], _ item: ExpressionSet.Item) -> Bool {
    // The reader's output is the tree with signs that are written alike told apart.
    item.isInk
      ? ReadingComparison.isSameLayout(trees.map(ExpressionParser().resolved), item.truths)
      : ReadingComparison.isSameNotation(trees, item.truths)
  }

  /// Ink as a clean picture: dark on white, a usual symbol 60 pixels large, a pen of 6 % of that.
  static func picture(of expression: InkExpression) -> GrayImage {
    var effects = PageEffects()
    effects.penWidth = 0.06...0.06
    return PagePhotographer(seed: 1, effects: effects, symbolHeight: 60).photograph(expression, number: 0).image
  }
}
