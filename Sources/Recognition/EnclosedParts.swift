import MathExpressions

/// What a bar, a root or a sum takes of the symbols around it, by where they lie.
struct EnclosedParts {
  let kind: LayoutKind
  let rows: [LayoutRelation: [LayoutSymbol]]

  /// A bar with ink over and under it is a fraction; nil for a minus.
  static func fraction(bar: LayoutBox, _ others: [LayoutSymbol], tolerance: Double, reach: Double) -> EnclosedParts? {
    let within = others.filter {
      ($0.box.middleX > bar.left - tolerance && $0.box.middleX < bar.right + tolerance)
        && min($0.box.right, bar.right) - max($0.box.left, bar.left) > 0.3 * min($0.box.width, bar.width)
    }
    let above = within.filter { $0.box.middleY < bar.middleY && $0.box.bottom < bar.bottom + tolerance / 2 }
    let below = within.filter { $0.box.middleY > bar.middleY && $0.box.top > bar.top - tolerance / 2 }
    guard let lowest = above.map(\.box.bottom).max(), let highest = below.map(\.box.top).min(),
      bar.top - lowest < reach, highest - bar.bottom < reach
    else { return nil }
    return EnclosedParts(kind: .fraction, rows: [.above: above, .below: below])
  }

  /// A root takes what lies under its bar, and as its index what stands on its tick.
  static func root(_ root: LayoutBox, _ others: [LayoutSymbol], usualSize: Double) -> EnclosedParts? {
    // The hook before the rising stroke; an index is small and stands over it. A minus belongs before the root.
    let hook = 0.3 * min(root.width, root.height)
    var inside: [LayoutSymbol] = []
    var index: [LayoutSymbol] = []
    for symbol in others {
      let box = symbol.box
      if box.left < root.left + hook, box.middleX < root.left + 1.5 * hook, box.left > root.left - usualSize * 0.8,
        box.bottom < root.top + 0.6 * root.height, box.bottom > root.top - 0.3 * usualSize,
        box.height < 0.55 * root.height, symbol.label != "-"
      {
        index.append(symbol)
      } else if box.middleX > root.left + 0.6 * hook, box.middleX < root.right + 0.15 * usualSize,
        box.middleY > root.top, box.middleY < root.bottom + 0.2 * root.height, box.left > root.left
      {
        inside.append(symbol)
      }
    }
    guard !inside.isEmpty else { return nil }
    return EnclosedParts(kind: .root, rows: [.inside: inside, .index: index])
  }

  /// A sum, integral or limit takes the rows right over and under it.
  static func limits(of box: LayoutBox, _ others: [LayoutSymbol], usualSize: Double) -> EnclosedParts? {
    func row(_ isBeyond: (LayoutBox) -> Bool) -> [LayoutSymbol] {
      let beyond = others.filter { isBeyond($0.box) }
      func isOver(_ symbol: LayoutSymbol) -> Bool {
        symbol.box.middleX > box.left - 0.3 * box.width && symbol.box.middleX < box.right + 0.1 * box.width
      }
      func isBeside(_ one: LayoutBox, _ other: LayoutBox) -> Bool {
        max(one.left, other.left) - min(one.right, other.right) < 0.35 * usualSize
          && min(one.bottom, other.bottom) > max(one.top, other.top) - 0.1 * usualSize
      }
      var taken = beyond.filter(isOver)
      var rest = beyond.filter { !isOver($0) }
      // Each that is taken is asked once for what stands beside it.
      var asked = 0
      while asked < taken.count, !rest.isEmpty {
        let next = taken[asked].box
        taken += rest.filter { isBeside(next, $0.box) }
        rest.removeAll { isBeside(next, $0.box) }
        asked += 1
      }
      return taken
    }
    let slack = 0.12 * box.height
    let above = row { $0.bottom < box.top + slack && $0.bottom > box.top - 1.5 * usualSize }
    let below = row { $0.top > box.bottom - slack && $0.top < box.bottom + 1.5 * usualSize }
    guard !above.isEmpty || !below.isEmpty else { return nil }
    return EnclosedParts(kind: .bigOperator, rows: [.above: above, .below: below])
  }
}
