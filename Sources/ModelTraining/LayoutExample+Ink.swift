import Datasets
import Recognition

extension LayoutExample {
  /// An example from a written expression: its arrangement with the boxes of its ink, pen width included.
  package init(_ written: ArrangedInk, names: [[SymbolCandidate]]? = nil) {
    // Pages are rendered with a usual symbol of 60 pixels and a pen of 3.6.
    let scale = Double(60 / written.ink.usualSymbolSize)
    let symbols = written.ink.symbols.map { symbol -> LayoutExample.Symbol in
      let strokes = written.ink.strokes(of: symbol)
      let bounds = InkBounds(strokes)
      func side(_ value: Float?, _ pen: Double) -> Double { Double(value ?? 0) * scale + pen }
      return (
        symbol.label,
        LayoutBox(
          left: side(bounds?.minX, -1.8), top: side(bounds?.minY, -1.8), right: side(bounds?.maxX, 1.8),
          bottom: side(bounds?.maxY, 1.8)),
        InkConnectivity.pieces(strokes, pen: Float(3.6 / scale))
      )
    }
    self.init(tree: written.tree, symbols: symbols, names: names)
  }
}
