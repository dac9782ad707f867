import ImageProcessing

/// Takes connected ink that is no symbol apart into its strokes, so that symbols which touch can be read.
///
/// About one expression in six has symbols that touch. A piece of ink that the network names surely stays whole; the
/// others' strokes become pieces of their own, and the hypotheses are the whole and every connected set of its strokes.
public struct TouchingSymbols: Sendable {
  public struct Parameters: Sendable, Hashable {
    /// Ink whose likeliest label has at least this probability is left whole.
    public var sureProbability = 0.9
    /// Ink smaller than this share of the usual symbol is left whole.
    public var leastSize = 0.5
    public var mostStrokes = 7
    /// Sets of strokes tried for one piece of ink.
    public var mostSets = 64

    public init() {}
  }

  /// A page with some components parted.
  struct Division {
    let page: InkPage
    /// For each component of the page before, those that it has become.
    let pieces: [[Int]]
    /// Sets of strokes that may be symbols: the component that they are of, and their indices in the new page.
    let cuts: [(component: Int, hypothesis: SymbolHypothesis)]
  }

  public var parameters = Parameters()

  public init() {}

  /// Parts the components whose `sureness`, the probability of their likeliest label, is low; nil where none has several strokes.
  func divide(_ page: InkPage, sureness: [Double], usualSize: Double, detector: SymbolDetector) -> Division? {
    var parts: [Int: [Component]] = [:]
    var meetings: [Int: [(Int, Int)]] = [:]
    for (index, component) in page.components.enumerated() {
      let side = Double(max(component.box.width, component.box.height))
      guard sureness[index] < parameters.sureProbability, side > parameters.leastSize * usualSize else { continue }
      let graph = StrokeGraph(of: component, strokeWidth: page.strokeWidth, most: parameters.mostStrokes)
      guard graph.strokes.count > 1 else { continue }
      parts[index] = graph.strokes
      meetings[index] = graph.meetings
    }
    guard !parts.isEmpty else { return nil }
    var pieces: [[Int]] = []
    var cuts: [(component: Int, hypothesis: SymbolHypothesis)] = []
    var next = 0
    for index in page.components.indices {
      let count = parts[index]?.count ?? 1
      pieces.append(Array(next..<next + count))
      if let strokes = parts[index] {
        for set in sets(of: count, meetings[index] ?? []) {
          let box = set.dropFirst().reduce(strokes[set[0]].box) { $0.union(strokes[$1].box) }
          guard detector.fits(box, usualSize) else { continue }
          cuts.append(
            (index, SymbolHypothesis(components: set.map { $0 + next }, box: box, gap: 0, pieces: 1, isCut: true)))
        }
      }
      next += count
    }
    return Division(page: page.divided(parts), pieces: pieces, cuts: cuts)
  }

  /// The connected sets of strokes but the whole; those that leave or take few strokes first.
  private func sets(of count: Int, _ meetings: [(Int, Int)]) -> [[Int]] {
    var around = [UInt64](repeating: 0, count: count)
    for (a, b) in meetings {
      around[a] |= 1 << UInt64(b)
      around[b] |= 1 << UInt64(a)
    }
    func isConnected(_ set: UInt64) -> Bool {
      var reached: UInt64 = set & (~set + 1)
      while true {
        var grown = reached
        for stroke in 0..<count where reached >> UInt64(stroke) & 1 == 1 { grown |= around[stroke] & set }
        if grown == reached { return reached == set }
        reached = grown
      }
    }
    let whole: UInt64 = 1 << UInt64(count) - 1
    func rank(_ set: UInt64) -> Int { min(set.nonzeroBitCount, count - set.nonzeroBitCount) }
    return (1..<whole).filter(isConnected).sorted { (rank($0), $0) < (rank($1), $1) }.prefix(parameters.mostSets)
      .map { set in (0..<count).filter { set >> UInt64($0) & 1 == 1 } }
  }
}
