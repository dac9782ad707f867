import MathExpressions

/// The symbols that a fraction bar, a root or a sum encloses, judged by their positions.
public struct EnclosedParts {
  /// How far enclosed symbols may lie from their structure, mostly as shares of its size; set by inspecting CROHME's
  /// training ink.
  public struct Parameters: ParameterGroup {
    /// The least horizontal overlap with a bar, as a share of the narrower of the two.
    public var barOverlap = 0.3
    /// The width of a root's hook, before the rising stroke, as a share of the root's shorter side.
    public var hookShare = 0.3
    /// The greatest distance of an index's centre from the root's left edge, in widths of the hook.
    public var indexReach = 1.5
    /// How far an index may begin to the left of the root, in usual sizes.
    public var indexBefore = 0.8
    /// An index ends above this share of the root's height.
    public var indexFoot = 0.6
    /// How far an index may end above the root's top, in usual sizes.
    public var indexAbove = 0.3
    /// The greatest height of an index, as a share of the root's.
    public var indexHeight = 0.55
    /// The least distance of a radicand's centre from the root's left edge, in widths of the hook.
    public var insideFrom = 0.6
    /// How far a radicand's centre may lie beyond the root's right end, in usual sizes.
    public var insidePast = 0.15
    /// How far a radicand's centre may lie below the root's foot, as a share of the root's height.
    public var insideBelow = 0.2
    /// How far the centre of a limit's first symbol may lie to the left of the sign, as a share of its width.
    public var limitBefore = 0.3
    /// How far it may lie to the right of the sign, likewise.
    public var limitPast = 0.1
    /// Symbols at most this many usual sizes beside a limit belong to it.
    public var limitGap = 0.35
    /// The greatest vertical gap between such symbols and the limit, in usual sizes.
    public var limitOverlap = 0.1
    /// How far a limit may extend into the sign, as a share of the sign's height.
    public var limitSlack = 0.12
    /// How far a limit may be from the sign, in usual sizes.
    public var limitReach = 1.5

    /// The values for model files that state none.
    public init() {}

    /// The names in the model file.
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

  /// A bar with ink above and below is a fraction; nil for a minus.
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

  /// A root encloses what lies under its bar; what stands on its tick is the index.
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

  /// A sum, integral or limit takes the rows directly above and below.
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
