import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import RandomStreams
import Recognition
import WorkSharing

/// Written expressions as the reader takes them apart, by networks that have not seen the writers: what the arrangement network
/// learns from, so that it learns from names and mistakes such as it will meet.
package struct ArrangedReadings {
  /// Segmentations of one expression.
  package struct Item: Sendable {
    /// The right one with its links; nil where a symbol is none of the reader's hypotheses, or the truth does not name all symbols.
    package var right: ArrangementExample?
    /// Wrong ones, the reader's best first.
    package var wrong: [ArrangementExample]
  }

  /// How many of the reader's segmentations are looked at.
  private static let segmentations = 12
  /// How many wrong ones are kept.
  private static let mostWrong = 6
  /// A hypothesis is a symbol where they have this much of their ink in common, of what one of them has, and the pen strokes most of
  /// whose ink it holds are the symbol's. Half a symbol counted as one would teach the reader to cut.
  private static let leastOverlap = 0.65
  /// The same on photographs, where the pen's width is what the light makes of it.
  private static let leastOverlapOnPhotographs = 0.4

  /// The networks for each writer.
  package let names: OutOfFoldNames
  /// The reader's constants, and what it takes apart with.
  package let layout: LayoutModel
  /// Of the photographs.
  package var seed: UInt64
  /// Threads; the result does not depend on it.
  package var threads: Int

  /// A source of examples.
  package init(names: OutOfFoldNames, layout: LayoutModel, seed: UInt64, threads: Int) {
    (self.names, self.layout, self.seed, self.threads) = (names, layout, seed, threads)
  }

  /// The reader for a writer.
  package func recognizer(of writer: String, arrangement: ArrangementModel? = nil) -> ExpressionRecognizer {
    ExpressionRecognizer(classifier: names.classifier(of: writer), layoutModel: layout, arrangement: arrangement)
  }

  /// The share of expressions that are learnt from as photographed, by these numbers of `evaluate --severity`, with usual symbols
  /// of some height in pixels.
  private static let photographed = 0.5
  private static let severities = [1, 2, 3]
  private static let heights = 24.0...64

  /// How an expression comes before the reader.
  private struct Photograph {
    let severity: Int
    let height: Double

    init(_ random: inout RandomStream) {
      severity = ArrangedReadings.severities[random.below(ArrangedReadings.severities.count)]
      height = random.uniform(ArrangedReadings.heights)
    }
  }

  /// An expression drawn, or photographed, as `evaluate` does it.
  private func drawing(of ink: InkExpression, _ photograph: Photograph?, number: Int) -> PagePhotograph {
    var effects = photograph.map { PageEffects.severity($0.severity) } ?? PageEffects()
    if photograph == nil { effects.penWidth = 0.06...0.06 }
    return PagePhotographer(seed: seed, effects: effects, symbolHeight: photograph?.height ?? 60)
      .photograph(ink, number: number)
  }

  /// The hypotheses of an expression's ink; nil where nothing can be read.
  private func page(
    of ink: InkExpression, _ photograph: Photograph?, number: Int
  ) -> (page: ExpressionRecognizer.ClassifiedPage, drawing: PagePhotograph, scale: Double)? {
    let drawing = drawing(of: ink, photograph, number: number)
    guard let page = try? Binarizer().page(of: drawing.image), !page.components.isEmpty else { return nil }
    guard let classified = try? recognizer(of: ink.writer).classify(page, isSingleLine: true) else { return nil }
    return (classified, drawing, page.scale)
  }

  /// The segmentations of each expression, a part of them photographed where that is asked for.
  package func items(_ expressions: [InkExpression], photographs: Bool) -> [Item] {
    SharedWork.map(expressions.count, threads: threads) { index in
      var random = RandomStream(seed: seed, Self.photographing, UInt64(index))
      let isPhotographed = photographs && random.uniform() < Self.photographed
      return item(expressions[index], isPhotographed ? Photograph(&random) : nil, number: index)
    }
  }

  /// What random numbers are for: the first number of a stream's path.
  private static let photographing: UInt64 = 311
  private static let judging: UInt64 = 312

  private func item(_ ink: InkExpression, _ photograph: Photograph?, number: Int) -> Item {
    guard let (classified, drawing, scale) = page(of: ink, photograph, number: number) else {
      return Item(right: nil, wrong: [])
    }
    let least = photograph == nil ? Self.leastOverlap : Self.leastOverlapOnPhotographs
    let proposals = recognizer(of: ink.writer).proposals(of: classified, best: Self.segmentations)
    let strokes = drawing.strokes.map { stroke in stroke.map { SIMD2(Double($0.x), Double($0.y)) * scale } }
    let shares = StrokeOwnership(penWidth: drawing.penWidth * scale).shares(
      of: strokes, in: proposals.page.components)
    let symbols = proposals.hypotheses.map { hypothesis in
      hypothesis.candidates.isEmpty
        ? nil : Self.symbol(of: hypothesis.hypothesis, ink, proposals.page.components, shares, least: least)
    }
    func example(_ chosen: [Int]) -> ArrangementExample {
      ArrangementExample(
        tokens: chosen.map { ArrangementToken(proposals.hypotheses[$0]) },
        labels: chosen.map { place in symbols[place].map { ink.symbols[$0.symbol].label } })
    }
    // Of several hypotheses for a symbol, that which has most of its ink.
    var best = [(hypothesis: Int, overlap: Double)?](repeating: nil, count: ink.symbols.count)
    for case (let place, let found?) in symbols.enumerated() where found.overlap > best[found.symbol]?.overlap ?? 0 {
      best[found.symbol] = (place, found.overlap)
    }
    let chosen = best.compactMap { $0?.hypothesis }
    var right: ArrangementExample?
    if chosen.count == ink.symbols.count, let tree = ArrangedInk(ink)?.tree,
      let links = ArrangementTruth(tree, count: chosen.count)
    {
      right = example(chosen)
      right?.links = links
    }
    let wrong = proposals.segmentations.filter { segmentation in
      !segmentation.isEmpty && segmentation.contains { symbols[$0] == nil }
    }
    return Item(right: right, wrong: wrong.prefix(Self.mostWrong).map(example))
  }

  /// The symbol that a hypothesis is; nil for none.
  private static func symbol(
    of hypothesis: SymbolHypothesis, _ ink: InkExpression, _ pieces: [Component],
    _ shares: [(pieces: [Int], all: Int)], least: Double
  ) -> (symbol: Int, overlap: Double)? {
    func held(_ stroke: Int) -> Int { hypothesis.components.reduce(0) { $0 + shares[stroke].pieces[$1] } }
    let strokes = shares.indices.filter { 2 * held($0) > shares[$0].all }
    guard !strokes.isEmpty, let symbol = ink.symbols.firstIndex(where: { $0.strokes.sorted() == strokes }) else {
      return nil
    }
    let own = hypothesis.components.reduce(0) { $0 + pieces[$1].area }
    // Where strokes cross, pixels are counted for each.
    let common = min(own, strokes.reduce(0) { $0 + held($1) })
    let all = strokes.reduce(0) { $0 + shares[$1].all }
    let overlap = Double(common) / Double(max(1, own + all - common))
    return overlap >= least ? (symbol, overlap) : nil
  }

  /// Expressions whose readings are judged, taken apart once.
  package struct Judged: Sendable {
    fileprivate let page: ExpressionRecognizer.ClassifiedPage
    fileprivate let truth: Truth
    fileprivate let writer: String
  }

  /// The expressions that can be judged, all drawn clean or all photographed: those with ink whose truth is understood. Photographs
  /// on which no paper is seen count as drawings and are left out.
  package func judged(_ expressions: [InkExpression], photographs: Bool) -> [Judged] {
    SharedWork.map(expressions.count, threads: threads) { index -> Judged? in
      var random = RandomStream(seed: seed, Self.judging, UInt64(index))
      guard let truth = Truth(expressions[index]),
        let (page, _, _) = page(of: expressions[index], photographs ? Photograph(&random) : nil, number: index),
        page.page.isFlat == !photographs
      else { return nil }
      return Judged(page: page, truth: truth, writer: expressions[index].writer)
    }.compactMap(\.self)
  }

  /// The readings of expressions with an arrangement model, and which are right: what weights are fitted to.
  package func choices(
    _ judged: [Judged], _ arrangement: ArrangementModel
  ) -> [[(evidence: ArrangementEvidence, isRight: Bool)]] {
    SharedWork.map(judged.count, threads: threads) { index in
      let item = judged[index]
      return recognizer(of: item.writer, arrangement: arrangement).weighedReadings(of: item.page)
        .map { (evidence: $0.evidence, isRight: item.truth.isRight($0.tree)) }
    }
  }

  /// How many are read exactly.
  package func exact(_ judged: [Judged], _ arrangement: ArrangementModel?) -> Int {
    SharedWork.map(judged.count, threads: threads) { index in
      let item = judged[index]
      let lines = recognizer(of: item.writer, arrangement: arrangement).recognize(item.page).lines
      return lines.count == 1 && item.truth.isRight(lines[0].tree)
    }.count { $0 }
  }

  /// The truth about an expression, with which readings are compared as `evaluate` does.
  fileprivate struct Truth: Sendable {
    private let normalizer = LayoutNormalizer()
    private let tree: SymbolLayoutTree

    init?(_ ink: InkExpression) {
      guard let tree = try? MathMLReader().tree(ink.mathML) else { return nil }
      self.tree = normalizer.normalized(tree)
    }

    func isRight(_ reading: SymbolLayoutTree) -> Bool {
      normalizer.normalized(ExpressionParser().resolved(reading)) == tree
    }
  }
}
