import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import Recognition

/// The truth about an expression, in the forms that readings are compared with.
package struct ExpressionTruth {
  private let item: ExpressionSet.Item
  private let normalizer = LayoutNormalizer()
  /// The truth's value, where it has one.
  private let values: [ComputationReport.Value]?

  /// Computes the value of the truth.
  package init(_ item: ExpressionSet.Item) {
    self.item = item
    let computed = Computer().compute(lines: item.truths).lines.map(\.value)
    let isWhole = !computed.isEmpty && computed.allSatisfy { !["none", "undefined"].contains($0.kind) }
    values = isWhole ? computed.map(ComputationReport.Value.init) : nil
  }

  /// The number of symbols written; for typed truths, of symbols typed.
  package var symbolCount: Int { item.ink?.symbols.count ?? item.truths.reduce(0) { $0 + $1.labels.count } }

  /// Fills in what holds when nothing could be read.
  package func compareNothing(_ prediction: inout Prediction) {
    (prediction.writer, prediction.item, prediction.slip) = (item.writer, item.item, item.slip)
    prediction.trueLines = item.lines.count
    if item.value != nil || values != nil { prediction.valueRight = false }
    if !item.isTyped { prediction.structureRight = false }
    if let ink = item.ink {
      prediction.segmentation = SegmentationScore(truth: ink.symbols.count)
    } else if let boxes = item.boxes {
      prediction.segmentation = SegmentationScore(truth: boxes.count)
    }
  }

  /// Fills in how a reading compares with the truth.
  package func compare(_ reading: ExpressionReading, drawing: PagePhotograph?, _ prediction: inout Prediction) {
    let trees = reading.lines.map(\.tree)
    for pair in item.matchedLines(trees) { prediction.lines[pair.read].truth = pair.truth }
    prediction.exact = ExpressionEvaluation.isExact(trees, item)
    prediction.rank = rank(of: reading.lines)
    if prediction.valueRight != nil { prediction.valueRight = isValueRight(reading.sheet) }
    let read = reading.sheet.lines.map { normalizer.normalized($0.tree) }
    let truth = item.truths.map(normalizer.normalized)
    if !item.isTyped, !truth.isEmpty {
      prediction.labelErrors = LayoutDifference.labelErrors(read, truth)
      prediction.structureRight = LayoutDifference.isSameStructure(read, truth)
    }
    let match = segmentation(reading, drawing)
    prediction.segmentation = match?.score
    prediction.misnamed = match?.misnamed
    guard !prediction.exact else { return }
    // Typed truths count symbols as typed, and boxes drawn by hand are not exact, so neither decides on segmentation.
    let comparable =
      item.isTyped ? reading.sheet.lines.map { (try? PlainTextReader().tree($0.plain)) ?? $0.tree } : read
    prediction.cause = FailureCause(
      read: comparable, truth: item.isTyped ? item.truths : truth, segmentation: item.isInk ? match?.score : nil)
  }

  /// The rank, from 1, of the first exact reading of a line; nil where none is exact.
  private func rank(of lines: [RecognizedExpression]) -> Int? {
    guard lines.count == 1 else { return nil }
    return ([lines[0].tree] + lines[0].alternatives).firstIndex { ExpressionEvaluation.isExact([$0], item) }.map {
      $0 + 1
    }
  }

  /// Compares with the value that the set states, or else with that of the truth.
  private func isValueRight(_ sheet: ComputationSheet) -> Bool {
    if let stated = item.value {
      let read = sheet.lines.first.flatMap { $0.report.value.decimal }.flatMap(Double.init)
      return read.map { abs($0 - stated) <= 1e-5 * max(1, abs(stated)) } ?? false
    }
    guard let values, values.count == sheet.lines.count else { return false }
    return zip(values, sheet.lines).allSatisfy { $0.isSame($1.report.value) }
  }

  private func segmentation(_ reading: ExpressionReading, _ drawing: PagePhotograph?) -> SegmentationMatch? {
    let symbols = reading.symbols
    if let ink = item.ink, let drawing {
      let scale = reading.page.scale
      let strokes = drawing.strokes.map { stroke in
        stroke.map { SIMD2(Double($0.x), Double($0.y)) * scale }
      }
      let owners = StrokeOwnership(penWidth: drawing.penWidth * scale).owners(
        of: strokes, among: symbols.map(\.pieces))
      var read = symbols.map { (label: normal($0.label), strokes: Set<Int>()) }
      for case (let stroke, let owner?) in owners.enumerated() { read[owner].strokes.insert(stroke) }
      return SegmentationMatch(
        read: read, truth: ink.symbols.map { (label: normal($0.label), strokes: Set($0.strokes)) })
    }
    guard let boxes = item.boxes else { return nil }
    return SegmentationMatch(
      read: symbols.map { (label: normal($0.label), box: $0.symbol.box) },
      truth: boxes.map { (label: normal($0.label), box: $0.box) })
  }

  /// A label as ``LayoutNormalizer`` spells it.
  private func normal(_ label: String) -> String {
    normalizer.normalized(SymbolLayoutTree([SymbolLayoutTree.Node(label)])).nodes.first?.label ?? label
  }
}

extension ExpressionSet.Item {
  /// The strokes; nil for a picture file.
  package var ink: InkExpression? {
    if case .ink(let expression) = source { expression } else { nil }
  }

  /// Which lines of a reading are lines of the truth, in the same order.
  package func matchedLines(_ read: [SymbolLayoutTree]) -> [(read: Int, truth: Int)] {
    // Canonical forms first: each line is compared with each.
    if isTyped {
      let readings = read.map(ReadingComparison.notation)
      let truths = lines.map { [$0.tree, $0.treeWithoutUnit].compactMap { $0.map(ReadingComparison.notation) } }
      return LineMatching.pairs(read: read.count, truth: lines.count) { truths[$1].contains(readings[$0]) }
    }
    let normalizer = LayoutNormalizer()
    // The reader's output is the resolved tree, where signs that are written alike (`x`, `\times`) are told apart.
    let readings = read.map { normalizer.normalized(ExpressionParser().resolved($0)) }
    let truths = lines.map { $0.tree.map(normalizer.normalized) }
    return LineMatching.pairs(read: read.count, truth: lines.count) { truths[$1] == readings[$0] }
  }
}

extension ComputationReport.Value {
  /// Exact values must agree to the letter, decimals to twelve digits.
  fileprivate func isSame(_ other: ComputationReport.Value) -> Bool {
    guard kind == other.kind else { return false }
    if exact != nil || other.exact != nil { return exact == other.exact }
    if let first = decimal.flatMap(Double.init), let second = other.decimal.flatMap(Double.init) {
      return abs(first - second) <= 1e-12 * max(1, abs(first))
    }
    return decimal == other.decimal
  }
}
