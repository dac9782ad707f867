import Foundation
public import ImageProcessing
import MathExpressions
import MathSymbols
import WorkSharing

/// Reads the expressions of a page of ink: components to hypotheses, one batch through the network, segmentation, layout.
public struct ExpressionRecognizer: Sendable {
  public struct Parameters: Sendable, Hashable {
    /// How many segmentations are arranged, and how much the arrangement counts against the segmentation.
    public var segmentations = 6
    public var layoutWeight = 0.45
    /// What a reading gains that parses as an expression, and more where it has a value.
    public var parseBonus = 1.77
    public var valueBonus = 0.75
    /// A line of bare strokes read less surely than this is no line of writing.
    public var strayConfidence = 0.3
    /// A line of bare strokes and a few others, such as the edge of a sheet, is none below this.
    public var dirtConfidence = 0.05
    /// Ink smaller than this share of the usual symbol is a dot.
    public var dotShare = 0.3
    /// Arrangements of each segmentation that are compared by these.
    public var arrangements = 6
    /// Pieces of ink in one line beyond which it is no writing: specks, a pattern, a shaded ground. Of 860 expressions of
    /// CROHME the longest has 90; what follows costs their square.
    public var mostPiecesInLine = 500
    /// What judging the readings of a whole page may cost, in the account's unit: each is computed. Two seconds.
    public var judgingWork = 600_000_000
    /// Readings kept besides the best.
    public var alternatives = 4

    public init() {}
  }

  public var detector = SymbolDetector()
  public var touching = TouchingSymbols()
  public var segmenter: Segmenter
  public var classifier: SymbolClassifier
  public var layoutParser: LayoutParser
  public var confidence = Confidence()
  public var parameters = Parameters()
  /// How many threads work on one page; the reading is the same with any number.
  public var threads = 1

  public init(classifier: SymbolClassifier, layoutModel: LayoutModel) {
    self.classifier = classifier
    segmenter = Segmenter(pieces: layoutModel.pieces)
    layoutParser = LayoutParser(model: layoutModel)
  }

  /// A page parted into lines, with its hypotheses named: what is left to do is to choose and to arrange.
  public struct ClassifiedPage: Sendable {
    let page: InkPage
    let usualSize: Double
    /// The components of each line, from top to bottom, and the hypotheses made of them.
    let lines: [(components: [Int], hypotheses: [ClassifiedHypothesis])]
  }

  /// The expressions of a page, from top to bottom; none where there is no ink.
  ///
  /// - Parameter isSingleLine: takes everything as one expression.
  public func recognize(
    _ page: InkPage, domain: Domain = .full, isSingleLine: Bool = false
  ) throws(ImageError) -> (lines: [RecognizedExpression], trace: RecognitionTrace) {
    recognize(try classify(page, domain: domain, isSingleLine: isSingleLine))
  }

  /// The first half of ``recognize(_:domain:isSingleLine:)``: lines, hypotheses, and one batch through the network.
  public func classify(
    _ page: InkPage, domain: Domain = .full, isSingleLine: Bool = false
  ) throws(ImageError) -> ClassifiedPage {
    let usualSize = SymbolDetector.usualSize(of: page.components, strokeWidth: page.strokeWidth)
    let groups =
      isSingleLine
      ? (page.components.isEmpty ? [] : [Array(page.components.indices)])
      : LineSplitter().lines(page.components, usualSize: usualSize)
    if let longest = groups.map(\.count).max(), longest > parameters.mostPiecesInLine {
      throw ImageError(
        .tooManyMarks, source: "the picture", attempted: "read",
        found: "one line has \(longest) marks, and \(parameters.mostPiecesInLine) can be told apart: too many specks",
        advice: "photograph it with more light, or cut out the writing")
    }
    var hypotheses: [SymbolHypothesis] = []
    var ranges: [Range<Int>] = []
    for group in groups {
      let components = group.map { page.components[$0] }
      let found = detector.hypotheses(components: components, strokeWidth: page.strokeWidth)
      ranges.append(hypotheses.count..<hypotheses.count + found.count)
      hypotheses += found.map { hypothesis in hypothesis.renumbered { [group[$0]] } }
    }
    let classified = try classifier.classify(
      hypotheses, of: page, usualSize: usualSize, allowed: domain.labels, threads: threads)
    let lines = zip(groups, ranges).map { group, range in
      let named = Array(classified[range])
      return (components: group, hypotheses: named + specks(named, page, usualSize))
    }
    let whole = ClassifiedPage(page: page, usualSize: usualSize, lines: lines)
    let parted = try cut(whole, allowed: domain.labels)
    let weighed = parted.lines.map { line in
      let hypotheses = JoinedPieces.weighed(
        line.hypotheses, strokeWidth: page.strokeWidth, usualSize: usualSize)
      return (components: line.components, hypotheses: hypotheses)
    }
    return ClassifiedPage(page: parted.page, usualSize: usualSize, lines: weighed)
  }

  /// Takes ink that is no symbol as a whole apart, and names what it may be.
  private func cut(_ whole: ClassifiedPage, allowed: Set<String>?) throws(ImageError) -> ClassifiedPage {
    var sureness = [Double](repeating: 1, count: whole.page.components.count)
    for item in whole.lines.flatMap(\.hypotheses) where item.hypothesis.components.count == 1 && !item.isSpeck {
      sureness[item.hypothesis.components[0]] = item.candidates.first?.probability ?? 0
    }
    guard
      let division = touching.divide(
        whole.page, sureness: sureness, usualSize: whole.usualSize, detector: detector)
    else { return whole }
    let named = try classifier.classify(
      division.cuts.map(\.hypothesis), of: division.page, usualSize: whole.usualSize, allowed: allowed,
      threads: threads)
    let lines = whole.lines.map { line in
      let own = Set(line.components)
      let cuts = zip(division.cuts, named).filter { $0.0.components.allSatisfy(own.contains) }.map(\.1)
      return (
        components: line.components.flatMap { division.pieces[$0] },
        hypotheses: line.hypotheses.map { item in item.renumbered { division.pieces[$0] } } + cuts
      )
    }
    return ClassifiedPage(page: division.page, usualSize: whole.usualSize, lines: lines)
  }

  /// The dots among hypotheses taken for dirt, which they may be on a photograph.
  private func specks(_ named: [ClassifiedHypothesis], _ page: InkPage, _ usualSize: Double) -> [ClassifiedHypothesis] {
    guard !page.isFlat else { return [] }
    return named.compactMap { item in
      guard item.hypothesis.components.count == 1, item.hypothesis.longerSide < parameters.dotShare * usualSize
      else { return nil }
      return item.asSpeck(odds: SpeckOdds(usualSize: usualSize).logOdds(item.hypothesis.components[0], page))
    }
  }

  /// The second half: segmentation, layout and the choice among readings.
  public func recognize(_ classified: ClassifiedPage) -> (lines: [RecognizedExpression], trace: RecognitionTrace) {
    var trace = RecognitionTrace(
      page: classified.page, usualSize: classified.usualSize, hypotheses: classified.lines.flatMap(\.hypotheses))
    // Shared out before, so that a line's readings do not depend on which thread was faster.
    let work = parameters.judgingWork / max(1, classified.lines.count)
    let read = SharedWork.map(classified.lines.count, threads: threads) { index in
      line(
        classified.lines[index].components, classified.lines[index].hypotheses, classified.page,
        WorkAccount(most: work))
    }
    trace.segmentations = read.compactMap(\.segmentations)
    let lines = read.map(\.expression)
    // Edges of sheets and stray strokes among written lines are no expressions.
    let written = lines.filter { !isStray($0) }
    return (written.isEmpty ? lines : written, trace)
  }

  /// Whether a line has bare strokes only and makes no expression, or hardly anything else and makes no sense at all.
  private func isStray(_ line: RecognizedExpression) -> Bool {
    let bare = line.symbols.count { SymbolVocabulary.symbol($0.label)?.isBareStroke ?? false }
    guard bare == line.symbols.count else {
      return 4 * bare >= 3 * line.symbols.count && line.confidence < parameters.dirtConfidence
    }
    return line.confidence < parameters.strayConfidence || !Computer().parses(line.tree)
  }

  private struct Reading {
    let tree: SymbolLayoutTree
    let symbols: [LayoutSymbol]
    let chosen: [Int]
    let score: Double
    /// The part of the score that layout, sizes and sequences gave.
    let layout: Double
    let readability: Computer.Readability
  }

  private func line(
    _ group: [Int], _ classified: [ClassifiedHypothesis], _ page: InkPage, _ account: WorkAccount
  ) -> (expression: RecognizedExpression, segmentations: [Segmentation]?) {
    // The segmenter counts the line's own components.
    let place = Dictionary(uniqueKeysWithValues: group.enumerated().map { ($1, $0) })
    let own = classified.map { item in item.renumbered { place[$0].map { [$0] } ?? [] } }
    let segmentations = segmenter.segment(own, count: group.count, best: parameters.segmentations)
    var readings: [Reading] = []
    for segmentation in segmentations {
      let chosen = segmentation.hypotheses.filter { !classified[$0].isSpeck }
      guard !chosen.isEmpty else { continue }
      let found = chosen.enumerated().map { index, hypothesis in
        LayoutSymbol(
          source: index, box: LayoutBox(classified[hypothesis].hypothesis.box),
          candidates: classified[hypothesis].candidates)
      }
      let usualSize = found.map(\.box).usualSize
      let symbols = layoutParser.inContext(found, usualSize: usualSize)
      let inkScore = symbols.reduce(0) { $0 + log(max($1.candidates.first?.probability ?? 0, 1e-9)) }
      for layout in layoutParser.parse(symbols, usualSize: usualSize, best: parameters.arrangements) {
        let readability = Computer().readability(layout.tree, account: account)
        readings.append(
          Reading(
            tree: layout.tree, symbols: symbols, chosen: chosen,
            score: segmentation.score + parameters.layoutWeight * (layout.score - inkScore) + bonus(readability),
            layout: layout.score - inkScore, readability: readability))
      }
    }
    readings.sort { $0.score > $1.score }
    guard let best = readings.first else {
      let nothing = RecognizedExpression(
        tree: SymbolLayoutTree(), symbols: [], confidence: 0, evidence: ReadingEvidence(), alternatives: [],
        components: [])
      return (nothing, nil)
    }
    return (expression(best, readings, classified, page), segmentations)
  }

  /// What a reading gains by making sense.
  private func bonus(_ readability: Computer.Readability) -> Double {
    switch readability {
    case .malformed: 0
    case .unsupported, .meaningful: parameters.parseBonus
    case .computed: parameters.parseBonus + parameters.valueBonus
    }
  }

  private func expression(
    _ best: Reading, _ readings: [Reading], _ classified: [ClassifiedHypothesis], _ page: InkPage
  ) -> RecognizedExpression {
    var labels = [String](repeating: SymbolVocabulary.rejectLabel, count: best.symbols.count)
    best.tree.forEachNode { node in
      if let source = node.source { labels[source] = node.label }
    }
    let symbols = best.chosen.enumerated().map { index, hypothesis in
      let named = best.symbols[index].namedInContext
      return RecognizedSymbol(
        label: labels[index], box: page.pictureBox(classified[hypothesis].hypothesis.box),
        confidence: named.first { $0.label == labels[index] }?.probability ?? 0,
        alternatives: named.filter { $0.label != labels[index] && $0.probability > 0.005 })
    }
    var seen: Set<SymbolLayoutTree> = [best.tree.withoutSources]
    var alternatives: [SymbolLayoutTree] = []
    for reading in readings.dropFirst() where alternatives.count < parameters.alternatives {
      let tree = reading.tree.withoutSources
      if seen.insert(tree).inserted { alternatives.append(tree) }
    }
    let evidence = evidence(best, readings, symbols)
    return RecognizedExpression(
      tree: best.tree, symbols: symbols, confidence: confidence.probability(evidence), evidence: evidence,
      alternatives: alternatives, components: best.chosen.map { classified[$0].hypothesis.components })
  }

  private func evidence(_ best: Reading, _ readings: [Reading], _ symbols: [RecognizedSymbol]) -> ReadingEvidence {
    let logs = symbols.map { log(max($0.confidence, 1e-6)) }
    let count = Double(max(symbols.count, 1))
    return ReadingEvidence(
      meanSymbol: logs.reduce(0, +) / count, leastSymbol: logs.min() ?? 0,
      share: -log(readings.reduce(0) { $0 + exp($1.score - best.score) }), layout: best.layout / count,
      length: log(count), parses: best.readability > .malformed ? 1 : 0, computes: best.readability == .computed ? 1 : 0
    )
  }
}
