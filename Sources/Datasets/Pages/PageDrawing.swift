/// A page as it is written, before it is photographed: strokes on a plane whose unit is a hundredth of a capital's height.
struct PageDrawing {
  /// What a stroke is to a reader.
  enum Layer: UInt8, CaseIterable {
    case background, ink, mark, rule, print
  }

  struct Stroke {
    var points: Ink.Stroke
    var layer: Layer
    /// The symbol it belongs to; nil for marks, words and prints.
    var symbol: Int?
  }

  /// A line of the truth.
  struct Line {
    var text: String
    var latex: String
    var mathML: String
    var column: Int
    var unit: String?
    var isSlip = false
    /// All its ink, with the unit.
    var box: InkBox
  }

  struct Symbol {
    var label: String
    var line: Int
    /// The id in the line's MathML; empty for the letters of a unit.
    var id: String
  }

  /// Something that is no expression, by what it is and where it stands.
  struct Thing {
    var kind: String
    var text: String?
    var box: InkBox
  }

  var strokes: [Stroke] = []
  var lines: [Line] = []
  var symbols: [Symbol] = []
  /// Words and question numbers.
  var notes: [Thing] = []
  /// Boxes, underlines, arrows and whatever else is drawn.
  var marks: [Thing] = []
  /// The question's number as a person types it; nil where there is none.
  var item: String?
  /// The distance of written lines, and where the first one stands.
  var pitch: Float = 150
  var firstBaseline: Float = 0
  /// The left end of the writing without the question's number.
  var left: Float = 0

  var bounds: InkBox { InkBox(strokes.lazy.flatMap(\.points)) ?? InkBox(left: 0, top: 0, right: 100, bottom: 100) }

  /// A line's symbols without its unit.
  func expression(line: Int, id: String, writer: String) -> InkExpression {
    var ink: [Ink.Stroke] = []
    var own: [InkSymbol] = []
    for (number, symbol) in symbols.enumerated() where symbol.line == line && !symbol.id.isEmpty {
      let first = ink.count
      ink += strokes.lazy.filter { $0.symbol == number }.map(\.points)
      own.append(InkSymbol(label: symbol.label, strokes: Array(first..<ink.count), id: symbol.id))
    }
    return InkExpression(
      id: id, writer: writer, latex: lines[line].latex, mathML: lines[line].mathML, subset: "homework",
      ink: Ink(strokes: ink), symbols: own)
  }

  mutating func add(_ fragment: InkFragment, layer: Layer) {
    strokes += fragment.strokes.map { Stroke(points: $0.points, layer: layer, symbol: nil) }
  }

  mutating func addMark(_ kind: String, _ strokes: [Ink.Stroke]) {
    guard let box = InkBox(strokes.lazy.joined()) else { return }
    self.strokes += strokes.map { Stroke(points: $0, layer: .mark, symbol: nil) }
    marks.append(Thing(kind: kind, text: nil, box: box))
  }
}
