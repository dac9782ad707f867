import MathExpressions

/// What a bar, a root or a sum takes of the symbols around it, by where they lie.
public struct EnclosedParts {
  /// How far what is taken may lie, in shares of what the names say; set by looking at CROHME's training ink.
  public struct Parameters: ParameterGroup {
    /// The share of the narrower that must lie over or under a bar.
    public var barOverlap = 0.3
    /// A root's hook, before the rising stroke, is this share of its shorter side.
    public var hookShare = 0.3
    /// An index's middle is at most so many hooks from the root's left; it begins at most so many usual sizes before it.
    public var indexReach = 1.5
    public var indexBefore = 0.8
    /// An index ends above this share of the root's height, at most so many usual sizes over its top, and is lower than so
    /// much of its height.
    public var indexFoot = 0.6
    public var indexAbove = 0.3
    public var indexHeight = 0.55
    /// A radicand's middle is at least so many hooks within the root, at most so many usual sizes past its right end, and so
    /// much of its height under its foot.
    public var insideFrom = 0.6
    public var insidePast = 0.15
    public var insideBelow = 0.2
    /// The first of a sign's limits has its middle at most these shares of the sign's width before and past it.
    public var limitBefore = 0.3
    public var limitPast = 0.1
    /// What stands at most so many usual sizes beside a limit, and so little over or under it, belongs to it.
    public var limitGap = 0.35
    public var limitOverlap = 0.1
    /// A limit may reach this share of the sign's height into it, and be so many usual sizes away.
    public var limitSlack = 0.12
    public var limitReach = 1.5

    public init() {}

    public static let fields: [ParameterField<Self>] = [
      ParameterField("barOverlap", \.barOverlap),
      ParameterField("hookShare", \.hookShare),
      ParameterField("indexReach", \.indexReach),
      ParameterField("indexBefore", \.indexBefore),
      ParameterField("indexFoot", \.indexFoot),
      ParameterField("indexAbove", \.indexAbove),
      ParameterField("indexHeight", \.indexHeight),
      ParameterField("insideFrom", \.insideFrom),
      ParameterField("insidePast", \.insidePast),
      ParameterField("insideBelow", \.insideBelow),
      ParameterField("limitBefore", \.limitBefore),
      ParameterField("limitPast", \.limitPast),
      ParameterField("limitGap", \.limitGap),
      ParameterField("limitOverlap", \.limitOverlap),
      ParameterField("limitSlack", \.limitSlack),
      ParameterField("limitReach", \.limitReach),
    ]
  }

  let kind: LayoutKind
  let rows: [LayoutRelation: [LayoutSymbol]]

  /// A bar with ink over and under it is a fraction; nil for a minus.
  static func fraction(
    bar: LayoutBox, _ others: [LayoutSymbol], tolerance: Double, reach: Double, _ parameters: Parameters
  ) -> EnclosedParts? {
    let within = others.filter {
      ($0.box.middleX > bar.left - tolerance && $0.box.middleX < bar.right + tolerance)
        && min($0.box.right, bar.right) - max($0.box.left, bar.left) > parameters.barOverlap
          * min($0.box.width, bar.width)
    }
    let above = within.filter { $0.box.middleY < bar.middleY && $0.box.bottom < bar.bottom + tolerance / 2 }
    let below = within.filter { $0.box.middleY > bar.middleY && $0.box.top > bar.top - tolerance / 2 }
    guard let lowest = above.map(\.box.bottom).max(), let highest = below.map(\.box.top).min(),
      bar.top - lowest < reach, highest - bar.bottom < reach
    else { return nil }
    return EnclosedParts(kind: .fraction, rows: [.above: above, .below: below])
  }

  /// A root takes what lies under its bar, and as its index what stands on its tick.
  static func root(
    _ root: LayoutBox, _ others: [LayoutSymbol], usualSize: Double, _ parameters: Parameters
  ) -> EnclosedParts? {
    // The hook before the rising stroke; an index is small and stands over it. A minus belongs before the root.
    let hook = parameters.hookShare * min(root.width, root.height)
    var inside: [LayoutSymbol] = []
    var index: [LayoutSymbol] = []
    for symbol in others {
      let box = symbol.box
      if box.left < root.left + hook, box.middleX < root.left + parameters.indexReach * hook,
        box.left > root.left - usualSize * parameters.indexBefore,
        box.bottom < root.top + parameters.indexFoot * root.height,
        box.bottom > root.top - parameters.indexAbove * usualSize,
        box.height < parameters.indexHeight * root.height, symbol.label != "-"
      {
        index.append(symbol)
      } else if box.middleX > root.left + parameters.insideFrom * hook,
        box.middleX < root.right + parameters.insidePast * usualSize,
        box.middleY > root.top, box.middleY < root.bottom + parameters.insideBelow * root.height, box.left > root.left
      {
        inside.append(symbol)
      }
    }
    guard !inside.isEmpty else { return nil }
    return EnclosedParts(kind: .root, rows: [.inside: inside, .index: index])
  }

  /// A sum, integral or limit takes the rows right over and under it.
  static func limits(
    of box: LayoutBox, _ others: [LayoutSymbol], usualSize: Double, _ parameters: Parameters
  ) -> EnclosedParts? {
    func row(_ isBeyond: (LayoutBox) -> Bool) -> [LayoutSymbol] {
      let beyond = others.filter { isBeyond($0.box) }
      func isOver(_ symbol: LayoutSymbol) -> Bool {
        symbol.box.middleX > box.left - parameters.limitBefore * box.width
          && symbol.box.middleX < box.right + parameters.limitPast * box.width
      }
      func isBeside(_ one: LayoutBox, _ other: LayoutBox) -> Bool {
        max(one.left, other.left) - min(one.right, other.right) < parameters.limitGap * usualSize
          && min(one.bottom, other.bottom) > max(one.top, other.top) - parameters.limitOverlap * usualSize
      }
      var taken = beyond.filter(isOver)
      var rest = beyond.filter { !isOver($0) }
      // Each symbol taken is searched once for neighbours.
      var asked = 0
      while asked < taken.count, !rest.isEmpty {
        let next = taken[asked].box
        taken += rest.filter { isBeside(next, $0.box) }
        rest.removeAll { isBeside(next, $0.box) }
        asked += 1
      }
      return taken
    }
    let slack = parameters.limitSlack * box.height
    let reach = parameters.limitReach * usualSize
    let above = row { $0.bottom < box.top + slack && $0.bottom > box.top - reach }
    let below = row { $0.top > box.bottom - slack && $0.top < box.bottom + reach }
    guard !above.isEmpty || !below.isEmpty else { return nil }
    return EnclosedParts(kind: .bigOperator, rows: [.above: above, .below: below])
  }
}
