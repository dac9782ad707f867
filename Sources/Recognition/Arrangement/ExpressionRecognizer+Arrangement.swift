import Foundation
import ImageProcessing
import MathExpressions

extension ExpressionRecognizer {
  /// How many of the least certain labels are replaced by their next best for further readings.
  private static let doubtfulLabels = 3
  /// A reading that would be this much worse than the best if it made sense is not judged whether it does: most of the time of a
  /// line would go into computing what nobody will be shown.
  static let judgedMargin = 4.0

  /// A segmentation by whose first opinion, the best that its symbols could make, it is this much worse than another is not arranged.
  static let opinionMargin = 4.5

  /// A segmentation with what the arrangement networks say of its symbols.
  struct JudgedSegmentation {
    let score: Double
    /// The indices of its symbols among the line's hypotheses, dirt left out.
    let chosen: [Int]
    var opinion: ArrangementOpinion?
  }

  /// So many segmentations are judged at once; where none of them may win, neither will those after them, which score less.
  private static let judgedAtOnce = 6

  /// The segmentations that hold symbols, by falling score. One arrangement network is asked of them in turn; those that may win by what
  /// it says stay, and the other networks are asked of these.
  ///
  /// - Parameter margin: infinite to keep all.
  func judged(
    _ segmentations: [Segmentation], of classified: [ClassifiedHypothesis], isFlat: Bool, margin: Double
  ) -> [JudgedSegmentation] {
    let all = segmentations.compactMap { segmentation -> JudgedSegmentation? in
      let chosen = segmentation.hypotheses.filter { !classified[$0].isSpeck }
      return chosen.isEmpty ? nil : JudgedSegmentation(score: segmentation.score, chosen: chosen)
    }
    guard let arrangement, let weights = arrangement.reading[isFlat: isFlat] else { return all }
    func tokens(_ judged: some Collection<JudgedSegmentation>) -> [[ArrangementToken]] {
      judged.map { $0.chosen.map { ArrangementToken(classified[$0]) } }
    }
    var judged: [(segmentation: JudgedSegmentation, most: Double)] = []
    for first in stride(from: 0, to: all.count, by: Self.judgedAtOnce) {
      let batch = all[first..<min(all.count, first + Self.judgedAtOnce)]
      let before = judged.count
      for (segmentation, opinion) in zip(batch, arrangement.firstOpinions(of: tokens(batch))) {
        guard let opinion else { return all }
        var segmentation = segmentation
        segmentation.opinion = opinion
        judged.append((segmentation, weights.most(segmentation, classified, arrangement)))
      }
      let least = (judged.map(\.most).max() ?? 0) - margin
      guard judged[before...].contains(where: { $0.most >= least }) else { break }
    }
    let least = (judged.map(\.most).max() ?? 0) - margin
    var kept = judged.filter { $0.most >= least }.map(\.segmentation)
    let opinions = arrangement.completed(kept.map(\.opinion), of: tokens(kept))
    for index in kept.indices { kept[index].opinion = opinions[index] }
    return kept
  }

  /// The readings of some segmentations as the arrangement network weighs them: the layout parser's, and those of its own. Nil where
  /// there is no such network or it is not asked of such pictures, or where a segmentation has too many symbols for it: scores with
  /// and without cannot be compared.
  ///
  /// - Parameter margin: infinite to judge all readings.
  func weighedReadings(
    _ arranged: [ArrangedSegmentation], isFlat: Bool, _ account: WorkAccount, margin: Double = judgedMargin
  ) -> [Reading]? {
    guard let arrangement, let weights = arrangement.reading[isFlat: isFlat] else { return nil }
    let known = arranged.compactMap(\.opinion)
    guard known.count == arranged.count else { return nil }
    var drafts: [(segmentation: Int, tree: SymbolLayoutTree, evidence: ArrangementEvidence, score: Double)] = []
    for (number, opinion) in known.enumerated() {
      let segmentation = arranged[number]
      let named = NamedSymbols(segmentation.symbols, opinion, arrangement, weights.labels)
      let inkScore = segmentation.symbols.reduce(0) { $0 + log(max($1.candidates.first?.probability ?? 0, 1e-9)) }
      let layouts = Dictionary(
        segmentation.layouts.map { ($0.tree, $0.score - inkScore) }, uniquingKeysWith: { first, _ in first })
      let otherLayout = (layouts.values.min() ?? 0) - 1
      var trees = segmentation.layouts.map(\.tree)
      let labels = named.labels(swaps: Self.doubtfulLabels)
      let lefts = segmentation.symbols.map(\.box.left)
      for (place, links) in ArrangementDecoder(opinion: opinion).links().enumerated() {
        // Other labels only on the likeliest links.
        for labels in place == 0 ? labels : Array(labels.prefix(1)) {
          trees.append(links.tree(labels: labels, lefts: lefts))
        }
      }
      var seen = Set<SymbolLayoutTree>()
      for tree in trees where seen.insert(tree).inserted {
        guard let links = ArrangementLinks(tree, count: opinion.count) else { continue }
        var evidence = named.evidence(tree, links)
        evidence.segmentation = segmentation.score
        evidence.layout = layouts[tree] ?? otherLayout
        drafts.append((number, tree, evidence, weights.score(evidence)))
      }
    }
    var best = -Double.infinity
    var readable: [SymbolLayoutTree: Computer.Readability] = [:]
    let dots = arranged.map { ProductDots($0.symbols.map(\.box), isDrawn: isFlat) }
    return drafts.sorted { $0.score > $1.score }.map { draft in
      var evidence = draft.evidence
      var readability = Computer.Readability.malformed
      let segmentation = arranged[draft.segmentation]
      let tree = dots[draft.segmentation].applied(to: draft.tree)
      if draft.score + weights.mostForMeaning > best - margin {
        let bare = tree.withoutSources
        readability = readable[bare] ?? computer.readability(tree, account: account, most: parameters.workOfReading)
        readable[bare] = readability
      }
      if !tree.isUnlikely {
        evidence.parses = readability > .malformed ? 1 : 0
        evidence.computes = readability == .computed ? 1 : 0
      }
      let score = weights.score(evidence)
      best = max(best, score)
      return Reading(
        tree: tree, symbols: segmentation.symbols, chosen: segmentation.chosen, score: score,
        layout: evidence.layout, readability: readability, evidence: evidence)
    }
  }

  /// The readings of a page that is one line, with what speaks for them: what weights are fitted to.
  package func weighedReadings(of page: ClassifiedPage) -> [(tree: SymbolLayoutTree, evidence: ArrangementEvidence)] {
    guard let line = page.lines.first, page.lines.count == 1 else { return [] }
    let segmentations = segmentations(of: line, page, best: parameters.segmentations)
    let arranged = arranged(
      segmentations, of: line.hypotheses, isFlat: page.page.isFlat, margin: .infinity)
    let account = WorkAccount(most: parameters.judgingWork)
    let readings = weighedReadings(arranged, isFlat: page.page.isFlat, account, margin: .infinity)
    return (readings ?? []).compactMap { reading in reading.evidence.map { (reading.tree, $0) } }
  }

  /// The hypotheses of a page that is one line, the pieces of ink that they are made of, and the best segmentations as indices of
  /// hypotheses, dirt left out: what the arrangement network learns from.
  package func proposals(
    of page: ClassifiedPage, best: Int
  ) -> (hypotheses: [ClassifiedHypothesis], page: InkPage, segmentations: [[Int]]) {
    guard let line = page.lines.first, page.lines.count == 1 else { return ([], page.page, []) }
    let segmentations = segmentations(of: line, page, best: best).map { segmentation in
      segmentation.hypotheses.filter { !line.hypotheses[$0].isSpeck }
    }
    return (line.hypotheses, page.page, segmentations)
  }
}

extension ArrangementWeights {
  /// What a segmentation's best reading may score at the most by an opinion, but for the context of its labels and its meaning.
  fileprivate func most(
    _ judged: ExpressionRecognizer.JudgedSegmentation, _ classified: [ClassifiedHypothesis], _ model: ArrangementModel
  ) -> Double {
    guard let opinion = judged.opinion else { return -.infinity }
    var evidence = ArrangementEvidence()
    evidence.segmentation = judged.score
    evidence.names = judged.chosen.enumerated().reduce(0) { sum, symbol in
      let names = classified[symbol.element].candidates.compactMap { model.number(of: $0.label) }
      return sum + (names.map { opinion.name(symbol.offset, $0) }.max() ?? 0)
    }
    evidence.links = opinion.mostOfLinks
    evidence.symbols = opinion.allSymbols
    return score(evidence)
  }
}

/// The labels of a segmentation's symbols by the arrangement and the context network.
private struct NamedSymbols {
  private let opinion: ArrangementOpinion
  /// For each symbol its candidates with their log probabilities by both networks, the best by the reader's weights first.
  private let candidates: [[(label: String, names: Double, context: Double)]]
  private let weights: (context: Double, names: Double)

  init(
    _ symbols: [LayoutSymbol], _ opinion: ArrangementOpinion, _ model: ArrangementModel,
    _ weights: (context: Double, names: Double)
  ) {
    (self.opinion, self.weights) = (opinion, weights)
    candidates = symbols.enumerated().map { index, symbol in
      zip(symbol.candidates, symbol.inContext).map { candidate, inContext in
        (
          candidate.label, model.number(of: candidate.label).map { opinion.name(index, $0) } ?? log(Self.least),
          log(max(inContext, Self.least))
        )
      }.sorted { Self.score($0, weights) > Self.score($1, weights) }
    }
  }

  private static let least = 1e-6

  private static func score(
    _ candidate: (label: String, names: Double, context: Double), _ weights: (context: Double, names: Double)
  ) -> Double { weights.names * candidate.names + weights.context * candidate.context }

  /// The best labels, then those with one of the least certain replaced by its next best.
  func labels(swaps: Int) -> [[String]] {
    let best = candidates.map { $0.first?.label ?? "" }
    var all = [best]
    let doubtful = candidates.indices.filter { candidates[$0].count > 1 }.map { index in
      (index, Self.score(candidates[index][0], weights) - Self.score(candidates[index][1], weights))
    }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    for (index, _) in doubtful.prefix(swaps) {
      var labels = best
      labels[index] = candidates[index][1].label
      all.append(labels)
    }
    return all
  }

  /// What both networks say of a tree.
  func evidence(_ tree: SymbolLayoutTree, _ links: ArrangementLinks) -> ArrangementEvidence {
    var evidence = ArrangementEvidence()
    tree.forEachNode { node in
      guard let source = node.source else { return }
      let known = candidates[source].first { $0.label == node.label }
      evidence.names += known?.names ?? log(Self.least)
      evidence.context += known?.context ?? log(Self.least)
    }
    evidence.links = opinion.score(links)
    evidence.symbols = opinion.allSymbols
    return evidence
  }
}
