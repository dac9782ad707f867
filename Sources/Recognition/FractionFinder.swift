/// Finds the small fractions of a page before it is parted into rows: a short bar with ink right above and right below it.
///
/// A minus sign stands in the middle of its row, half a symbol or more from the rows above and below; numerator and
/// denominator stand close to their bar. So what is close on both sides is one fraction, and no row ends inside it.
struct FractionFinder {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// The shortest and the thickest bar, and how many times as wide as high it is at least.
    var leastBar = 0.35
    var thickestBar = 0.35
    var barRatio = 2.0
    /// How far numerator and denominator may be from a bar.
    var reach = 0.4
    /// How far they may run into the bar's box, which a slanted bar makes higher.
    var overlap = 0.15
    /// How far they may stand out beyond the bar's ends: by their middles.
    var overhang = 0.15
    /// The least height of the tallest symbol above and below.
    var leastHeight = 0.45
  }

  var parameters = Parameters()
  /// The pieces, with the slope of the writing taken out.
  let boxes: [LayoutBox]
  let usualSize: Double

  /// The pieces as groups, each by its places in `boxes`: what a fraction holds together is one group, any other piece a group of its own.
  func groups() -> [[Int]] {
    var group = Array(boxes.indices)
    for bar in boxes.indices where isBar(boxes[bar]) {
      guard let above = side(of: bar, above: true), let below = side(of: bar, above: false) else { continue }
      let members = Set((above + below + [bar]).map { group[$0] })
      let first = members.min() ?? bar
      for index in group.indices where members.contains(group[index]) { group[index] = first }
    }
    return Dictionary(grouping: boxes.indices) { group[$0] }.sorted { $0.key < $1.key }.map(\.value)
  }

  private func isBar(_ box: LayoutBox) -> Bool {
    box.width >= parameters.leastBar * usualSize && box.height <= parameters.thickestBar * usualSize
      && box.width >= parameters.barRatio * box.height
  }

  /// The pieces above or below a bar that are its numerator or denominator; nil where it has none.
  private func side(of bar: Int, above: Bool) -> [Int]? {
    let edge = boxes[bar]
    func gap(_ box: LayoutBox) -> Double { (above ? edge.top - box.bottom : box.top - edge.bottom) / usualSize }
    let within = boxes.indices.filter { index in
      let box = boxes[index]
      return index != bar && box.middleX > edge.left - parameters.overhang * usualSize
        && box.middleX < edge.right + parameters.overhang * usualSize
        && (above ? box.middleY < edge.top : box.middleY > edge.bottom)
    }
    let near = within.filter { (-parameters.overlap...parameters.reach).contains(gap(boxes[$0])) && !isBar(boxes[$0]) }
    guard let tallest = near.map({ boxes[$0] }).max(by: { $0.height < $1.height }),
      tallest.height >= parameters.leastHeight * usualSize
    else { return nil }
    // Signs between the operand's symbols, and small ones.
    return near
      + within.filter {
        !near.contains($0) && boxes[$0].middleY > tallest.top && boxes[$0].middleY < tallest.bottom
      }
  }
}
