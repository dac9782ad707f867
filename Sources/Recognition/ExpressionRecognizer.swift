import Foundation
public import ImageProcessing
import MathExpressions
import MathSymbols
import WorkSharing

/// Reads the expressions on a page of ink: hypotheses from components, one batch through the network, segmentation,
/// layout.
public struct ExpressionRecognizer: Sendable {
  /// Weights and limits of the choice among readings.
  public struct Parameters: ParameterGroup {
    /// How many segmentations of each line are arranged at most.
    public var segmentations = 12
    /// Those are left out whose score is so much lower than the best one's.
    public var segmentationMargin = 5.0
    /// The weight of the arrangement's score against the segmentation's.
    public var layoutWeight = 0.45
    /// What is added to the log score of a reading that parses as an expression.
    public var parseBonus = 1.77
    /// What is added on top where the reading also has a value.
    public var valueBonus = 0.75
    /// A line of nothing but bare strokes, read with less confidence than this, is not writing.
    public var strayConfidence = 0.3
    /// A line of bare strokes and a few other symbols, such as the edge of a sheet, is not writing below this
    /// confidence.
    public var dirtConfidence = 0.05
    /// Ink smaller than this share of the usual symbol is a dot.
    public var dotShare = 0.3
    /// Arrangements of each segmentation that enter the comparison.
    public var arrangements = 6
    /// A line with more pieces of ink than this is not writing but specks, a pattern or a shaded ground. The longest of
    /// 860 CROHME expressions has 90; the stages that follow are quadratic in them.
    public var mostPiecesInLine = 500
    /// The budget for judging all readings of a page, each of which is computed, in the units of ``WorkAccount``: about
    /// two seconds.
    public var judgingWork = 600_000_000
    /// The most of it for one reading. Homework is solved with less; what needs more is a misreading that looks like an equation
    /// nobody would set.
    var workOfReading: Int { judgingWork / 60 }
    /// A page whose lines read worse than this, in log probability a symbol, is tried upside down ...
    var turnBelow: Double { -0.5 }
    /// ... and, worse than this, lying on either side.
    var quarterBelow: Double { -1.5 }
    /// By how much a turned page must read better, a symbol and in all, and how well at the least: few are held so.
    var turnMargin: Double { 0.4 }
    var turnOdds: Double { 3 }
    var turnLeast: Double { -1 }
    /// The fewest symbols in a line of a page that lies on its side, on average.
    var symbolsInLine: Int { 3 }
    /// Readings kept in addition to the best.
    public var alternatives = 4

    /// The values in use, tuned on CROHME's test sets of 2011 to 2013.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("segmentations", \.segmentations, in: 1...100),
      ParameterField("segmentationMargin", \.segmentationMargin, in: 0...1000, earlier: 1000),
      ParameterField("layoutWeight", \.layoutWeight),
      ParameterField("parseBonus", \.parseBonus),
      ParameterField("valueBonus", \.valueBonus),
      ParameterField("strayConfidence", \.strayConfidence, in: 0...1),
      ParameterField("dirtConfidence", \.dirtConfidence, in: 0...1),
      ParameterField("dotShare", \.dotShare),
      ParameterField("arrangements", \.arrangements, in: 1...100),
      ParameterField("mostPiecesInLine", \.mostPiecesInLine, in: 1...2000),
      ParameterField("judgingWork", \.judgingWork, in: 1...6_000_000_000),
      ParameterField("alternatives", \.alternatives, in: 0...100),
    ]
  }

  /// Splits the page into lines.
  public var lineSplitter = LineSplitter()
  /// Finds which pieces of ink may be one symbol.
  public var detector = SymbolDetector()
  /// Splits touching symbols.
  public var touching = TouchingSymbols()
  /// The weights by which dots are judged to be dirt.
  public var specks: SpeckOdds.Parameters
  /// Chooses which hypotheses are the symbols.
  public var segmenter: Segmenter
  /// Classifies hypotheses.
  public var classifier: SymbolClassifier
  /// Arranges symbols.
  public var layoutParser: LayoutParser
  /// The network that sees all symbols of a line together; nil leaves the choice among readings to the others.
  public var arrangement: ArrangementModel?
  /// Turns the evidence for a reading into a probability, by which readings of a page are compared while it is read.
  public var confidence: Confidence
  /// The same for the chosen readings of a drawing or of a picture of one line: what is reported.
  public var confidenceAlone: Confidence
  /// The same for those of several lines of a photographed page, which were chosen beside one another.
  public var confidenceOnPages: Confidence
  /// Weights and limits of the choice among readings.
  public var parameters: Parameters
  /// Judges which readings make sense, and computes them for the caller.
  public var computer: Computer
  /// Whether the lines of a page are read with the letters of the other lines in mind.
  public var usesContext = true
  /// How many threads work on one page; the reading is the same with any number.
  public var threads = 1

  /// A recognizer with the constants that the models' files state.
  public init(
    classifier: SymbolClassifier, layoutModel: LayoutModel, arrangement: ArrangementModel? = nil,
    computer: Computer = Computer()
  ) {
    let reading = layoutModel.reading
    self.classifier = classifier
    self.arrangement = arrangement
    self.computer = computer
    parameters = reading.recognizer
    confidence = reading.confidence
    confidenceAlone = reading.confidenceAlone
    confidenceOnPages = reading.confidenceOnPages
    specks = reading.specks
    lineSplitter.parameters = reading.lines
    detector.parameters = reading.detector
    touching.parameters = reading.touching
    segmenter = Segmenter(pieces: layoutModel.pieces)
    segmenter.parameters = reading.segmenter
    segmenter.joining = reading.joining
    layoutParser = LayoutParser(model: layoutModel)
  }

  /// The current constants, including what was changed since the model was read; `provenance` says how they were found.
  public func readingParameters(provenance: String) -> ReadingParameters {
    var reading = ReadingParameters()
    reading.recognizer = parameters
    reading.confidence = confidence
    reading.confidenceAlone = confidenceAlone
    reading.confidenceOnPages = confidenceOnPages
    reading.specks = specks
    reading.lines = lineSplitter.parameters
    reading.detector = detector.parameters
    reading.touching = touching.parameters
    reading.segmenter = segmenter.parameters
    reading.joining = segmenter.joining
    reading.layout = layoutParser.parameters
    reading.enclosing = layoutParser.enclosing
    reading.provenance = provenance
    return reading
  }

  /// A page with its hypotheses classified: what remains is to choose among them and to arrange them.
  public struct ClassifiedPage: Sendable {
    /// A line: the indices of its components in the page, and the hypotheses built from them.
    struct Line: Sendable {
      let components: [Int]
      var hypotheses: [ClassifiedHypothesis]
    }

    /// The page, with the strokes of split components appended.
    package internal(set) var page: InkPage
    let scale: PageScale
    /// The hypotheses of all ways to part the page into lines, each once; `owners` are the whole components that it uses.
    var pool: [(item: ClassifiedHypothesis, owners: [Int])] = []
    /// The ways to part the page into lines.
    let partings: PagePartings
    /// Whether all of the ink is known to be one expression.
    var isSingleLine = false
    /// What was drawn beside the writing; its components are in no line.
    var marks: [WrittenMark] = []
    /// The indices of the strokes of each component that was split.
    var strokes: [Int: [Int]] = [:]

    /// The line of some of the components.
    func line(_ components: [Int]) -> Line {
      let own = Set(components)
      return Line(
        components: components,
        hypotheses: pool.filter { $0.owners.allSatisfy(own.contains) }.map(\.item))
    }

    /// What a piece of ink may be by itself; nil where that was not asked.
    func alone(_ component: Int) -> ClassifiedHypothesis? {
      pool.first { $0.item.hypothesis.components == [component] && !$0.item.isSpeck }?.item
    }

    /// The lines of the first way.
    var lines: [Line] { (partings.all.first?.lines ?? []).map(line) }
  }

  /// The expressions of a page in reading order; none where there is no ink.
  ///
  /// - Parameter isSingleLine: treats everything as one expression.
  public func recognize(
    _ page: InkPage, domain: Domain = .full, isSingleLine: Bool = false
  ) throws(ImageError) -> (lines: [RecognizedExpression], trace: RecognitionTrace) {
    let upright = recognize(try classify(page, domain: domain, isSingleLine: isSingleLine))
    guard !isSingleLine, page.components.count > 2 else { return upright }
    // A page that reads badly may have been held another way.
    var best = upright
    var plain = self
    plain.usesContext = false
    var turnedPage: ClassifiedPage?
    for quarters in [2, 1, 3]
    where best.trace.score < (quarters == 2 ? parameters.turnBelow : parameters.quarterBelow) {
      guard let turned = try? classify(page.turned(quarters: quarters), domain: domain) else { continue }
      let reading = plain.recognize(turned)
      let symbols = reading.lines.reduce(0) { $0 + $1.symbols.count }
      // Turned on its side, a line is a column of symbols, each of which reads well.
      let areLines = quarters == 2 || symbols >= parameters.symbolsInLine * reading.lines.count
      let margin = max(parameters.turnMargin, parameters.turnOdds / Double(max(1, symbols)))
      if areLines, reading.trace.score > max(parameters.turnLeast, best.trace.score + margin) {
        (best, turnedPage) = (reading, turned)
      }
    }
    guard usesContext, let turnedPage else { return best }
    return recognize(turnedPage)
  }

  /// The first half of ``recognize(_:domain:isSingleLine:)``: ways to part the page into lines, hypotheses, and one batch
  /// through the network.
  public func classify(
    _ page: InkPage, domain: Domain = .full, isSingleLine: Bool = false
  ) throws(ImageError) -> ClassifiedPage {
    let scale = PageScale(of: page)
    // A frame may touch what it encloses, and what stands around it.
    let contents = OutlineContents(
      depth: Int(clamped: 1.6 * scale.strokeWidth) + 1, closing: Int(clamped: 0.35 * scale.usualSize),
      reach: Int(clamped: 0.4 * scale.usualSize))
    var page = isSingleLine ? page : try contents.framesParted(page, scale: scale)
    let marks = isSingleLine ? [] : MarkFinder(page: page, usualSize: scale.usualSize).marks()
    let marked = Set(marks.flatMap(\.components))
    var caught: [Component] = []
    for frame in marks where frame.kind == .frame {
      caught += try contents.pieces(of: frame.components.map { page.components[$0] })
        .filter { Double($0.area) > scale.strokeWidth * scale.strokeWidth }
    }
    if !caught.isEmpty { page = page.adding(caught) }
    let writing = page.components.indices.filter { !marked.contains($0) }
    var partings =
      isSingleLine || page.components.isEmpty
      ? PagePartings(line: Array(page.components.indices))
      : try PagePartings(of: &page, writing: writing, scale: scale, splitter: lineSplitter)
    func longest(_ parting: Parting) -> Int { parting.lines.map(\.count).max() ?? 0 }
    let fewest = partings.all.map(longest).min() ?? 0
    guard fewest <= parameters.mostPiecesInLine else {
      throw ImageError(
        .tooManyMarks, source: "the picture", attempted: "read",
        found:
          "one line has \(fewest) marks, and \(parameters.mostPiecesInLine) can be told apart: too many specks",
        advice: "photograph it with more light, or cut out the writing")
    }
    partings.filter { longest($0) <= parameters.mostPiecesInLine }
    var classified = ClassifiedPage(
      page: page, scale: scale, partings: partings, isSingleLine: isSingleLine, marks: marks)
    // Most hypotheses are the same, however the page is parted.
    var found: [SymbolHypothesis] = []
    var known = Set<[Int]>()
    var seen = Set<[Int]>()
    for line in partings.all.flatMap(\.lines) where seen.insert(line.sorted()).inserted {
      found += detector.hypotheses(page.components, in: line, scale: scale).filter {
        known.insert($0.components).inserted
      }
    }
    let named = try classifier.classify(found, of: page, scale: scale, allowed: domain.labels, threads: threads)
    let items = named + dirt(named, page, scale)
    classified.pool = items.map { ($0, $0.hypothesis.components) }
    try part(&classified, allowed: domain.labels)
    let weighed = JoinedPieces.weighed(classified.pool.map(\.item), scale: scale)
    classified.pool = zip(weighed, classified.pool).map {
      (page.isFlat ? $0 : $0.weighed(Self.oddsOnPaper), $1.owners)
    }
    return classified
  }

  /// The log odds of a label on photographed paper against those of the networks' training data, expressions of lectures: nobody's
  /// homework has as many quantifiers and Greek letters, and a nought with a stroke is rather that than a phi.
  private static func oddsOnPaper(_ label: String) -> Double {
    guard let symbol = SymbolVocabulary.symbol(label), symbol.level == .full else { return 0 }
    let isGreek = symbol.role == .letter && label.hasPrefix("\\")
    return isGreek || ["\\forall", "\\exists", "\\in"].contains(label) ? -1.2 : 0
  }

  /// Splits ink that is not a symbol as a whole, and classifies what the parts may be.
  private func part(_ classified: inout ClassifiedPage, allowed: Set<String>?) throws(ImageError) {
    var sureness = [Double](repeating: 1, count: classified.page.components.count)
    // Two noughts that touch look like an infinity, however sure the network is.
    var loops = Set<Int>()
    for (item, owners) in classified.pool where owners.count == 1 && !item.isSpeck {
      let best = item.candidates.first
      sureness[owners[0]] = best?.label == "\\infty" ? 0 : best?.probability ?? 0
      if best?.label == "\\infty" { loops.insert(owners[0]) }
    }
    guard
      let division = touching.divide(
        classified.page, sureness: sureness, loops: loops, scale: classified.scale, detector: detector)
    else { return }
    let named = try classifier.classify(
      division.cuts.map(\.hypothesis), of: division.page, scale: classified.scale, allowed: allowed, threads: threads)
    classified.page = division.page
    classified.strokes = division.strokes
    classified.pool += zip(division.cuts, named).map { ($1, $0.components) }
  }

  /// Further hypotheses that take the dots for dirt, which they may be on a photograph; none for a drawing.
  private func dirt(_ named: [ClassifiedHypothesis], _ page: InkPage, _ scale: PageScale) -> [ClassifiedHypothesis] {
    guard !page.isFlat else { return [] }
    let odds = SpeckOdds(parameters: specks, scale: scale)
    return named.compactMap { item in
      guard item.hypothesis.components.count == 1, item.hypothesis.longerSide < parameters.dotShare * scale.usualSize
      else { return nil }
      return item.asSpeck(odds: odds.logOdds(item.hypothesis.components[0], page))
    }
  }

  /// The second half of ``recognize(_:domain:isSingleLine:)``: segmentation, layout and the choice among readings.
  public func recognize(_ classified: ClassifiedPage) -> (lines: [RecognizedExpression], trace: RecognitionTrace) {
    // Divided up front, so that a line's readings do not depend on which thread was faster.
    let lines = Set(classified.partings.all.flatMap(\.lines).map { $0.sorted() })
    let work = parameters.judgingWork / max(1, lines.count)
    var reader = PageReader(recognizer: self, page: classified, work: work)
    return reader.read()
  }

  /// Whether a line consists of bare strokes and makes no expression, or of hardly anything else and makes no sense at
  /// all.
  func isStray(_ line: RecognizedExpression) -> Bool {
    let bare = line.symbols.count { SymbolVocabulary.symbol($0.label)?.isBareStroke ?? false }
    guard bare == line.symbols.count else {
      return 4 * bare >= 3 * line.symbols.count && line.confidence < parameters.dirtConfidence
    }
    return line.confidence < parameters.strayConfidence || !computer.parses(line.tree)
  }

  /// A way to read a line.
  struct Reading {
    let tree: SymbolLayoutTree
    let symbols: [LayoutSymbol]
    let chosen: [Int]
    var score: Double
    /// The contribution of layout, sizes and sequences to the score.
    let layout: Double
    let readability: Computer.Readability
    /// What the score was computed from where the arrangement network was asked.
    var evidence: ArrangementEvidence?
  }

  /// A segmentation with its symbols in context and their arrangements.
  struct ArrangedSegmentation {
    let score: Double
    /// The indices of its symbols among the line's hypotheses.
    let chosen: [Int]
    let symbols: [LayoutSymbol]
    var layouts: [ScoredLayout]
    /// What the arrangement networks say of its symbols; nil where they are not asked or cannot say.
    let opinion: ArrangementOpinion?
  }

  func line(
    _ line: ClassifiedPage.Line, _ page: ClassifiedPage, _ account: WorkAccount
  ) -> (expression: RecognizedExpression, segmentations: [Segmentation]) {
    let segmentations = segmentations(of: line, page, best: parameters.segmentations)
    let readings = readings(of: line.hypotheses, segmentations, isFlat: page.page.isFlat, account)
    return (expression(readings, line.hypotheses, page.page), segmentations)
  }

  /// The best segmentations of a line.
  func segmentations(of line: ClassifiedPage.Line, _ page: ClassifiedPage, best: Int) -> [Segmentation] {
    // The pieces to be partitioned into symbols: the strokes of split components, and all others whole.
    func pieces(_ components: [Int]) -> [Int] { components.flatMap { page.strokes[$0] ?? [$0] } }
    let all = pieces(line.components)
    let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
    let covering = line.hypotheses.map { item in
      pieces(item.hypothesis.components).compactMap { places[$0] }.sorted()
    }
    let found = segmenter.segment(line.hypotheses, covering: covering, count: all.count, best: best)
    let least = (found.first?.score ?? 0) - parameters.segmentationMargin
    return found.filter { $0.score >= least }
  }

  /// The readings of a line by falling score.
  ///
  /// - Parameter isFlat: whether the page is a drawing: what the arrangement network says is weighed otherwise on photographs.
  func readings(
    of classified: [ClassifiedHypothesis], _ segmentations: [Segmentation], isFlat: Bool, _ account: WorkAccount
  ) -> [Reading] {
    readings(arranged(segmentations, of: classified, isFlat: isFlat), isFlat: isFlat, account)
  }

  /// The same of segmentations that are arranged already.
  func readings(
    _ arranged: [ArrangedSegmentation], isFlat: Bool, _ account: WorkAccount
  ) -> [Reading] {
    let weighed = weighedReadings(arranged, isFlat: isFlat, account)
    let readings = weighed ?? arranged.flatMap { plainReadings($0, isFlat: isFlat, account) }
    return readings.sorted { $0.score > $1.score }
  }

  /// The segmentations that hold symbols and are worth it, with these in context and arranged.
  func arranged(
    _ segmentations: [Segmentation], of classified: [ClassifiedHypothesis], isFlat: Bool,
    margin: Double = opinionMargin
  ) -> [ArrangedSegmentation] {
    judged(segmentations, of: classified, isFlat: isFlat, margin: margin).map { judged in
      let found = judged.chosen.enumerated().map { index, hypothesis in
        LayoutSymbol(
          source: index, box: LayoutBox(classified[hypothesis].hypothesis.box),
          candidates: classified[hypothesis].candidates)
      }
      let usualSize = found.map(\.box).usualSize
      let symbols = layoutParser.inContext(found, usualSize: usualSize)
      return ArrangedSegmentation(
        score: judged.score, chosen: judged.chosen, symbols: symbols,
        layouts: layoutParser.parse(symbols, usualSize: usualSize, best: parameters.arrangements),
        opinion: judged.opinion)
    }
  }

  /// A segmentation's readings without the arrangement network.
  private func plainReadings(_ arranged: ArrangedSegmentation, isFlat: Bool, _ account: WorkAccount) -> [Reading] {
    let dots = ProductDots(arranged.symbols.map(\.box), isDrawn: isFlat)
    let inkScore = arranged.symbols.reduce(0) { $0 + log(max($1.candidates.first?.probability ?? 0, 1e-9)) }
    return arranged.layouts.map { layout in
      let tree = dots.applied(to: layout.tree)
      let readability = computer.readability(tree, account: account, most: parameters.workOfReading)
      return Reading(
        tree: tree, symbols: arranged.symbols, chosen: arranged.chosen,
        score: arranged.score + parameters.layoutWeight * (layout.score - inkScore)
          + (tree.isUnlikely ? 0 : bonus(readability)),
        layout: layout.score - inkScore, readability: readability)
    }
  }

  /// The bonus for a reading that makes sense.
  private func bonus(_ readability: Computer.Readability) -> Double {
    switch readability {
    case .malformed: 0
    case .unsupported, .meaningful: parameters.parseBonus
    case .computed: parameters.parseBonus + parameters.valueBonus
    }
  }

  /// The first of a line's readings, with the others beside it.
  func expression(
    _ readings: [Reading], _ classified: [ClassifiedHypothesis], _ page: InkPage
  ) -> RecognizedExpression {
    guard let best = readings.first else {
      return RecognizedExpression(
        tree: SymbolLayoutTree(), symbols: [], confidence: 0, evidence: ReadingEvidence(), alternatives: [],
        components: [])
    }
    var labels = [String](repeating: SymbolVocabulary.rejectLabel, count: best.symbols.count)
    best.tree.forEachNode { node in
      guard let source = node.source else { return }
      let isDot = node.label == "\\cdot"
      labels[source] =
        isDot ? best.symbols[source].candidates.first { [".", "-"].contains($0.label) }?.label ?? "." : node.label
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

  /// A line as it is reported.
  ///
  /// - Parameter isOnPage: whether it is one of several lines of a photographed page.
  func reported(_ line: RecognizedExpression, isOnPage: Bool) -> RecognizedExpression {
    guard !line.symbols.isEmpty else { return line }
    var line = line
    line.evidence.isOnPage = isOnPage
    line.confidence = (isOnPage ? confidenceOnPages : confidenceAlone).probability(line.evidence)
    return line
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

extension SymbolLayoutTree {
  /// Whether it has what nobody writes, though it has a meaning: an infinity behind a digit, which is two noughts that touch; a
  /// theta or phi before a digit, which is a nought with a stroke; a sign right behind a times sign, which is the letter x; a digit
  /// where the name of a function stands.
  var isUnlikely: Bool {
    let isDigitOfFunction = isOfFunction && SymbolVocabulary.symbol(nodes[0].label)?.role == .digit
    return isDigitOfFunction
      || zip(nodes, nodes.dropFirst()).contains { first, second in
        guard first.scripts.isEmpty else { return false }
        let role = SymbolVocabulary.symbol(second.label)?.role
        let strokedNoughts = ["\\theta", "\\phi"]
        if strokedNoughts.contains(first.label) { return role == .digit || strokedNoughts.contains(second.label) }
        if first.label == "\\times" { return role == .relation || role == .binaryOperator && second.scripts.isEmpty }
        return second.label == "\\infty" && SymbolVocabulary.symbol(first.label)?.role == .digit
      } || nodes.contains { $0.scripts.values.contains(where: \.isUnlikely) }
  }
}
