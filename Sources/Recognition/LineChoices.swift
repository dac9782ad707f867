import Foundation
import ImageProcessing
import MathExpressions

/// The readings of a line among which the other lines of its page help to choose.
struct LineChoices {
  /// The line's hypotheses.
  let classified: [ClassifiedHypothesis]
  let segmentations: [Segmentation]
  /// By falling score.
  let readings: [ExpressionRecognizer.Reading]
  /// Each expression once, with its best score.
  let distinct: [PageSteps.Choice]

  init(
    classified: [ClassifiedHypothesis], segmentations: [Segmentation], readings: [ExpressionRecognizer.Reading]
  ) {
    (self.classified, self.segmentations, self.readings) = (classified, segmentations, readings)
    var seen = Set<SymbolLayoutTree>()
    distinct = readings.compactMap { reading in
      let tree = reading.tree.withoutSources
      return seen.insert(tree).inserted ? PageSteps.Choice(tree: tree, score: reading.score) : nil
    }
  }
}

extension ExpressionRecognizer {
  /// Segmentations of a line whose symbols are given other names too.
  private static let renamedSegmentations = 4
  /// The most other names of one symbol each, and how many of the likeliest of them are tried in pairs.
  private static let otherNames = 8
  private static let pairedNames = 4
  /// The readings that are tried with points for dots of products and the other way round, and what that costs.
  private static let turnedReadings = 6
  private static let turnedDot = 1.5
  /// How much less likely another name may be, in log probability.
  private static let leastName = 6.0

  /// More readings of a line than it needs by itself: with other names of its doubtful symbols, and arranged anew with them.
  func choices(of line: ClassifiedPage.Line, _ page: ClassifiedPage, _ account: WorkAccount) -> LineChoices {
    let segmentations = segmentations(of: line, page, best: parameters.segmentations)
    var arranged = arranged(segmentations, of: line.hypotheses, isFlat: page.page.isFlat)
    for index in arranged.indices.prefix(Self.renamedSegmentations) {
      arranged[index].layouts += renamed(arranged[index].symbols)
    }
    let readings = readings(arranged, isFlat: page.page.isFlat, account)
    let turned = readings.prefix(Self.turnedReadings).compactMap { reading -> Reading? in
      let dots = ProductDots(reading.symbols.map(\.box), isDrawn: page.page.isFlat)
      return dots.turned(reading.tree).map { tree in
        Reading(
          tree: tree, symbols: reading.symbols, chosen: reading.chosen, score: reading.score - Self.turnedDot,
          layout: reading.layout, readability: reading.readability, evidence: reading.evidence)
      }
    }
    return LineChoices(
      classified: line.hypotheses, segmentations: segmentations,
      readings: (readings + turned).sorted { $0.score > $1.score })
  }

  /// Arrangements of the symbols with one or two of their doubtful names replaced by less likely ones.
  private func renamed(_ symbols: [LayoutSymbol]) -> [ScoredLayout] {
    struct Name {
      let symbol: Int
      let candidate: Int
      let loss: Double
    }
    var names: [Name] = []
    for (index, symbol) in symbols.enumerated() where symbol.candidates.count > 1 {
      let scores = zip(symbol.candidates, symbol.inContext).map {
        log(max($0.probability, 1e-9)) / 2 + log(max($1, 1e-6)) / 2
      }
      let best = scores.max() ?? 0
      for (candidate, score) in scores.enumerated() where score < best && best - score < Self.leastName {
        names.append(Name(symbol: index, candidate: candidate, loss: best - score))
      }
    }
    names.sort { ($0.loss, $0.symbol, $0.candidate) < ($1.loss, $1.symbol, $1.candidate) }
    names = Array(names.prefix(Self.otherNames))
    var trials = names.map { [$0] }
    for (place, first) in names.prefix(Self.pairedNames).enumerated() {
      for second in names.prefix(Self.pairedNames).dropFirst(place + 1) where second.symbol != first.symbol {
        trials.append([first, second])
      }
    }
    let usualSize = symbols.map(\.box).usualSize
    return trials.flatMap { trial in
      var renamed = symbols
      for name in trial {
        let symbol = symbols[name.symbol]
        renamed[name.symbol] = LayoutSymbol(
          source: symbol.source, box: symbol.box, candidates: [symbol.candidates[name.candidate]])
        renamed[name.symbol].inContext = [symbol.inContext[name.candidate]]
      }
      return layoutParser.parse(renamed, usualSize: usualSize, best: 2)
    }
  }

  /// The best of a line's readings once other lines have had their say.
  ///
  /// - Parameter bonuses: what is added to the log score of each of the distinct ones.
  func expression(_ choices: LineChoices, bonuses: [Double], _ page: InkPage) -> RecognizedExpression {
    let bonus = Dictionary(uniqueKeysWithValues: zip(choices.distinct.map(\.tree), bonuses))
    let readings = choices.readings.map { reading in
      var reading = reading
      reading.score += bonus[reading.tree.withoutSources] ?? 0
      return reading
    }.enumerated().sorted { ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset) }.map(\.element)
    return expression(readings, choices.classified, page)
  }
}
