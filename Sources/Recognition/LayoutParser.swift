import Foundation
public import MathExpressions
import MathSymbols

/// A layout tree and a logarithm of how likely it is.
public struct ScoredLayout: Sendable, Hashable {
  public var tree: SymbolLayoutTree
  public var score: Double
}

/// Arranges symbols into a ``SymbolLayoutTree``: fractions, roots and sums first, as they enclose others, then rows.
public struct LayoutParser: Sendable {
  /// Weights and limits, set on CROHME's test sets of 2011 to 2013; lengths in units of the usual symbol's size.
  public struct Parameters: Sendable, Hashable {
    /// Weights of what the network, the sizes, the relations and the sequences say.
    public var inkWeight = 0.3
    public var sizeWeight = 0.25
    public var relationWeight = 2.0
    public var sequenceWeight = 0.35
    /// Weight of the probability that a label has in its place.
    public var contextWeight = 1.8
    /// Weight of how rare a label is: context and sequences both know it, and it must count once.
    public var rarityWeight = 0.135
    /// What it costs to be called right of something that one stands over or under.
    public var overlapCost = 3.0
    public var beam = 24
    /// Labels considered for each symbol, and the least share of the best one's score as a probability.
    public var mostLabels = 5
    public var leastShare = 0.003
    /// How far numerators and denominators may reach past the bar, and how far they may be from it.
    public var barTolerance = 0.35
    public var barDistance = 2.0

    public init() {}
  }

  public let model: LayoutModel
  public var parameters = Parameters()

  public init(model: LayoutModel) { self.model = model }

  /// The best trees of all symbols, falling.
  ///
  /// - Parameter symbols: with their labels weighed by ``inContext(_:usualSize:)``.
  public func parse(_ symbols: [LayoutSymbol], usualSize: Double, best: Int = 3) -> [ScoredLayout] {
    let arranger = RowArranger(model: model, parameters: parameters, usualSize: usualSize)
    return parse(symbols, usualSize, arranger, best: best, depth: 0)
  }

  /// The symbols with how likely each of their labels is among the others.
  public func inContext(_ symbols: [LayoutSymbol], usualSize: Double) -> [LayoutSymbol] {
    let context = SymbolContext(symbols.map { ($0.candidates, $0.box) }, usualSize: usualSize)
    let rows = model.context.probabilities(of: symbols.indices.flatMap(context.features))
    let classes = model.context.labels.count
    return symbols.enumerated().map { index, symbol in
      var symbol = symbol
      symbol.inContext = symbol.candidates.map { candidate in
        SymbolContext.numbers[candidate.label].map { Double(rows[index * classes + $0]) } ?? candidate.probability
      }
      return symbol
    }
  }

  private func parse(
    _ symbols: [LayoutSymbol], _ usualSize: Double, _ arranger: RowArranger, best: Int, depth: Int
  ) -> [ScoredLayout] {
    var rest = symbols
    var items: [RowItem] = []
    var score = 0.0
    // The widest structure encloses the others, so it takes its parts first.
    let structures =
      depth > 20
      ? [] : symbols.filter { Self.structure(of: $0) != nil }.map { ($0, Self.reach(of: $0, among: symbols)) }
    for (symbol, _) in structures.sorted(by: { $0.1 > $1.1 }) where rest.contains(symbol) {
      let others = rest.filter { $0 != symbol }
      guard let parts = parts(of: symbol, among: others, usualSize) else { continue }
      var scripts: [LayoutRelation: SymbolLayoutTree] = [:]
      var box = symbol.box
      for (relation, members) in parts.rows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !members.isEmpty {
        guard let inner = parse(members, usualSize, arranger, best: 1, depth: depth + 1).first else { continue }
        scripts[relation] = inner.tree
        score += inner.score
        if parts.kind == .fraction { box = members.reduce(box) { $0.union($1.box) } }
      }
      let taken = Set(parts.rows.values.joined().map(\.source) + [symbol.source])
      rest.removeAll { taken.contains($0.source) }
      let named = labelScore(symbol.candidates.first?.probability ?? 0, inContext: symbol.inContext.first ?? 0)
      items.append(
        RowItem(
          source: symbol.source, kind: parts.kind, box: box, axis: symbol.box.middleY,
          labels: [(symbol.label, named)], scripts: scripts))
    }
    items += rest.map { item($0, usualSize) }
    return arranger.arrange(items, best: best).map { ScoredLayout(tree: $0.tree, score: score + $0.score) }
  }

  /// What the two networks say of a label.
  private func labelScore(_ probability: Double, inContext: Double) -> Double {
    parameters.inkWeight * log(max(probability, 1e-9)) + parameters.contextWeight * log(max(inContext, 1e-6))
  }

  /// A symbol with its labels scored by the networks and by its size.
  private func item(_ symbol: LayoutSymbol, _ usualSize: Double) -> RowItem {
    let labels = zip(symbol.candidates, symbol.inContext).map { candidate, inContext in
      (
        label: candidate.label,
        score: labelScore(candidate.probability, inContext: inContext)
          - parameters.rarityWeight * (model.commonness[candidate.label] ?? 0)
          + parameters.sizeWeight * model.sizeLog(candidate.label, symbol.box, usualSize: usualSize)
      )
    }.sorted { $0.score > $1.score }
    let least = (labels.first?.score ?? 0) + log(parameters.leastShare)
    return RowItem(
      source: symbol.source, kind: .symbol, box: symbol.box, axis: symbol.box.middleY,
      labels: labels.isEmpty
        ? [(symbol.label, -20)] : Array(labels.prefix(parameters.mostLabels).filter { $0.score >= least }),
      scripts: [:])
  }

  private static func structure(of symbol: LayoutSymbol) -> SymbolStructure? {
    SymbolVocabulary.symbol(symbol.label)?.structure
  }

  /// The width by which structures take turns. A bar with a root over or under it comes before the root, which may reach
  /// further.
  private static func reach(of symbol: LayoutSymbol, among symbols: [LayoutSymbol]) -> Double {
    guard structure(of: symbol) == .fraction else { return symbol.box.width }
    let roots = symbols.filter { root in
      let isInside = (root.box.top..<root.box.bottom - 0.05 * root.box.height).contains(symbol.box.middleY)
      return structure(of: root) == .root && !isInside && root.box.overlapAcross(symbol.box) > 0.7
    }
    return (roots.map { $0.box.width.nextUp } + [symbol.box.width]).max() ?? 0
  }

  private func parts(of symbol: LayoutSymbol, among others: [LayoutSymbol], _ usualSize: Double) -> EnclosedParts? {
    switch Self.structure(of: symbol) {
    case .fraction:
      .fraction(
        bar: symbol.box, others, tolerance: parameters.barTolerance * usualSize,
        reach: parameters.barDistance * usualSize)
    case .root: .root(symbol.box, others, usualSize: usualSize)
    case .limits: .limits(of: symbol.box, others, usualSize: usualSize)
    case nil: nil
    }
  }
}
