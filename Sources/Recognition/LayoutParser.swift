import Foundation
public import MathExpressions
import MathSymbols

/// A layout tree and its log score.
public struct ScoredLayout: Sendable, Hashable {
  /// The arrangement; each node's `source` is that of its ``LayoutSymbol``.
  public var tree: SymbolLayoutTree
  /// A weighted sum of log probabilities; higher is likelier.
  public var score: Double
}

/// Arranges symbols into a ``SymbolLayoutTree``: fractions, roots and sums first, as they enclose others, then rows.
public struct LayoutParser: Sendable {
  /// Weights and limits, set on CROHME's test sets of 2011 to 2013; lengths in units of the usual symbol's size.
  public struct Parameters: ParameterGroup {
    /// Weight of the symbol network's log probability.
    public var inkWeight = 0.3
    /// Weight of the log likelihood of a symbol's size.
    public var sizeWeight = 0.25
    /// Weight of the relation network's log probabilities.
    public var relationWeight = 2.0
    /// Weight of the log probability that a label follows another.
    public var sequenceWeight = 0.35
    /// Weight of the context network's log probability.
    public var contextWeight = 1.8
    /// Weight of a label's rarity, which context and sequences both include and which must count only once.
    public var rarityWeight = 0.135
    /// The cost of placing an item to the right of one that it overlaps horizontally.
    public var overlapCost = 3.0
    /// Partial arrangements kept at each step of the beam search.
    public var beam = 24
    /// The largest number of labels considered for each symbol.
    public var mostLabels = 5
    /// Labels less probable than this share of the best one are dropped.
    public var leastShare = 0.003
    /// How far numerators and denominators may extend past the ends of the bar.
    public var barTolerance = 0.35
    /// How far above or below the bar they may be.
    public var barDistance = 2.0

    /// The values in use.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("inkWeight", \.inkWeight),
      ParameterField("sizeWeight", \.sizeWeight),
      ParameterField("relationWeight", \.relationWeight),
      ParameterField("sequenceWeight", \.sequenceWeight),
      ParameterField("contextWeight", \.contextWeight),
      ParameterField("rarityWeight", \.rarityWeight),
      ParameterField("overlapCost", \.overlapCost),
      ParameterField("beam", \.beam, in: 1...400),
      ParameterField("mostLabels", \.mostLabels, in: 1...100),
      ParameterField("leastShare", \.leastShare, in: 0...1),
      ParameterField("barTolerance", \.barTolerance),
      ParameterField("barDistance", \.barDistance),
    ]
  }

  /// What was learned about arrangements.
  public let model: LayoutModel
  /// Weights and limits.
  public var parameters: Parameters
  /// Limits on what bars, roots and signs with limits enclose.
  public var enclosing: EnclosedParts.Parameters

  /// A parser with the constants of the model.
  public init(model: LayoutModel) {
    self.model = model
    parameters = model.reading.layout
    enclosing = model.reading.enclosing
  }

  /// The best trees that hold all symbols, by falling score.
  ///
  /// - Parameters:
  ///   - symbols: with their labels weighed by ``inContext(_:usualSize:)``.
  ///   - usualSize: the size of a usual symbol, in pixels of the page.
  ///   - best: the largest number of trees.
  public func parse(_ symbols: [LayoutSymbol], usualSize: Double, best: Int = 3) -> [ScoredLayout] {
    let arranger = RowArranger(model: model, parameters: parameters, usualSize: usualSize)
    return parse(symbols, usualSize, arranger, best: best, depth: 0)
  }

  /// The symbols with the context network's probability of each label given all other symbols.
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

  /// The combined log score of both networks for a label.
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

  /// The width that decides which structure comes first. A bar with a root above or below it precedes the root, even if
  /// that is wider.
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
        reach: parameters.barDistance * usualSize, enclosing)
    case .root: .root(symbol.box, others, usualSize: usualSize, enclosing)
    case .limits: .limits(of: symbol.box, others, usualSize: usualSize, enclosing)
    case nil: nil
    }
  }
}
