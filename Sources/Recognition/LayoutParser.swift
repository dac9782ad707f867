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
    public var inkWeight = 1.33
    public var sizeWeight = 0.25
    public var relationWeight = 1.0
    public var sequenceWeight = 0.35
    /// Weights of what lies around a symbol, and of the labels that are written in the same expression.
    public var contextWeight = 0.4
    public var companionWeight = 0.5
    /// Weight of how rare a label is: network, context and sequences all know it, and it must count once.
    public var rarityWeight = 0.4
    /// What every symbol gains, against what the context takes from all.
    public var fitBonus = 0.5
    /// What it costs to be called right of something that one stands over or under.
    public var overlapCost = 3.0
    public var beam = 24
    /// Labels considered for each symbol, and the least share of the likeliest one's probability.
    public var mostLabels = 5
    public var leastShare = 0.003
    /// How far numerators and denominators may reach past the bar, and how far they may be from it.
    public var barTolerance = 0.35
    public var barDistance = 2.0

    public init() {}
  }

  public let model: LayoutModel
  public var parameters = Parameters()

  private let places: [String: Int]
  private let meanLog: Double

  public init(model: LayoutModel) {
    self.model = model
    meanLog = model.sequences.meanLog
    places = Dictionary(uniqueKeysWithValues: model.context.labels.enumerated().map { ($1, $0) })
  }

  /// The best trees of all symbols, falling.
  public func parse(_ symbols: [LayoutSymbol], usualSize: Double, best: Int = 3) -> [ScoredLayout] {
    let arranger = RowArranger(model: model, parameters: parameters, usualSize: usualSize)
    return parse(fitted(symbols, usualSize), usualSize, arranger, best: best, depth: 0)
  }

  /// The symbols with how well each of their labels fits its place.
  private func fitted(_ symbols: [LayoutSymbol], _ usualSize: Double) -> [LayoutSymbol] {
    let context = SymbolContext(symbols.map { ($0.label, $0.box) }, usualSize: usualSize)
    let rows = model.context.probabilities(of: symbols.indices.flatMap(context.features))
    let classes = model.context.labels.count
    return symbols.enumerated().map { index, symbol in
      var symbol = symbol
      symbol.fits = symbol.candidates.map { candidate in
        guard let place = places[candidate.label] else { return 0 }
        return parameters.contextWeight * log(max(Double(rows[index * classes + place]), 1e-5))
          - parameters.rarityWeight * (model.sequences.log(candidate.label) - meanLog)
          + parameters.fitBonus
          + parameters.companionWeight * company(of: candidate.label, at: index, symbols)
      }
      return symbol
    }
  }

  /// How well a label goes with the likely labels of all other symbols: the sum of what each says, for many symbols less
  /// than in proportion, since they are not independent.
  private func company(of label: String, at index: Int, _ symbols: [LayoutSymbol]) -> Double {
    var sum = 0.0
    for (other, symbol) in symbols.enumerated() where other != index {
      for candidate in symbol.candidates.prefix(3) where candidate.probability > 0.05 {
        sum += candidate.probability * model.companions.log(label, candidate.label)
      }
    }
    return sum / Double(max(symbols.count - 1, 1)).squareRoot()
  }

  private func parse(
    _ symbols: [LayoutSymbol], _ usualSize: Double, _ arranger: RowArranger, best: Int, depth: Int
  ) -> [ScoredLayout] {
    var rest = symbols
    var items: [RowItem] = []
    var score = 0.0
    // The widest structure encloses the others, so it takes its parts first.
    let structures = depth > 20 ? [] : symbols.filter(Self.canEnclose).sorted { $0.box.width > $1.box.width }
    for symbol in structures where rest.contains(symbol) {
      let others = rest.filter { $0 != symbol }
      guard let parts = parts(of: symbol, among: others, usualSize) else { continue }
      var scripts: [LayoutRelation: SymbolLayoutTree] = [:]
      var box = symbol.box
      for (relation, members) in parts.rows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !members.isEmpty {
        let inner = parse(members, usualSize, arranger, best: 1, depth: depth + 1)[0]
        scripts[relation] = inner.tree
        score += inner.score
        if parts.kind == .fraction { box = members.reduce(box) { $0.union($1.box) } }
      }
      let taken = Set(parts.rows.values.joined().map(\.source) + [symbol.source])
      rest.removeAll { taken.contains($0.source) }
      let ink = parameters.inkWeight * log(max(symbol.candidates.first?.probability ?? 0, 1e-9))
      items.append(
        RowItem(
          source: symbol.source, kind: parts.kind, box: box, axis: symbol.box.middleY,
          labels: [(symbol.label, ink)], scripts: scripts))
    }
    items += rest.map { item($0, usualSize) }
    return arranger.arrange(items, best: best).map { ScoredLayout(tree: $0.tree, score: score + $0.score) }
  }

  /// A symbol with its labels scored by the network and by its size.
  private func item(_ symbol: LayoutSymbol, _ usualSize: Double) -> RowItem {
    let best = symbol.candidates.first?.probability ?? 1
    let considered = zip(symbol.candidates, symbol.fits).prefix(parameters.mostLabels).filter {
      $0.0.probability >= best * parameters.leastShare
    }
    let labels = considered.map { candidate, fit in
      (
        candidate.label,
        parameters.inkWeight * log(max(candidate.probability, 1e-9))
          + parameters.sizeWeight * model.sizeLog(candidate.label, symbol.box, usualSize: usualSize) + fit
      )
    }
    return RowItem(
      source: symbol.source, kind: .symbol, box: symbol.box, axis: symbol.box.middleY,
      labels: labels.isEmpty ? [(symbol.label, -20)] : labels, scripts: [:])
  }

  private static func canEnclose(_ symbol: LayoutSymbol) -> Bool {
    switch SymbolVocabulary.symbol(symbol.label)?.role {
    case .root, .bigOperator: true
    default: symbol.label == "-" || symbol.label == "\\lim"
    }
  }

  private func parts(of symbol: LayoutSymbol, among others: [LayoutSymbol], _ usualSize: Double) -> EnclosedParts? {
    switch symbol.label {
    case "-":
      .fraction(
        bar: symbol.box, others, tolerance: parameters.barTolerance * usualSize,
        reach: parameters.barDistance * usualSize)
    case "\\sqrt": .root(symbol.box, others, usualSize: usualSize)
    default: .limits(of: symbol.box, others, usualSize: usualSize)
    }
  }
}
