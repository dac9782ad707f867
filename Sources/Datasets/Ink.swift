/// Handwriting as pen strokes, y downwards, in units of the writer's own.
public struct Ink: Sendable, Hashable {
  /// A place of the pen.
  public struct Point: Sendable, Hashable {
    public var x: Float
    public var y: Float
    public init(_ x: Float, _ y: Float) {
      self.x = x
      self.y = y
    }
  }

  /// Where the pen was from down to up.
  public typealias Stroke = [Point]

  /// How far from 0 a coordinate may lie in a file. Tablets count up to some hundred thousand, and the square of this is still
  /// exact enough in a Float; the readers refuse what is farther, so that nothing behind them need look.
  public static let farthest: Float = 1e7
  /// The most points that an expression may have in a file: thirty times the longest of CROHME.
  public static let mostPoints = 100_000

  /// Whether a coordinate may stand in a file: neither too far nor no number at all.
  static func isCoordinate(_ value: Float) -> Bool { abs(value) <= farthest }

  public var strokes: [Stroke]
  public init(strokes: [Stroke]) { self.strokes = strokes }
}

/// One symbol of an expression: its label and the strokes that draw it.
public struct InkSymbol: Sendable, Hashable {
  public var label: String
  /// Indices into the expression's strokes.
  public var strokes: [Int]
  /// The id that the expression's MathML gives the symbol.
  public var id: String
  public init(label: String, strokes: [Int], id: String) {
    self.label = label
    self.strokes = strokes
    self.id = id
  }
}

/// A written expression with its ground truth.
public struct InkExpression: Sendable, Hashable {
  public var id: String
  /// Who wrote it: the natural client of federated training, and the unit that splits must not cut.
  public var writer: String
  /// The ground truth in LaTeX.
  public var latex: String
  /// The ground truth in presentation MathML, its ids naming the symbols; empty where not given.
  public var mathML: String
  /// CROHME's subset: `arith`, `arith+xyz`, `arith+letters`, `other`; empty where not given.
  public var subset: String
  public var ink: Ink
  public var symbols: [InkSymbol]

  public init(
    id: String, writer: String, latex: String, mathML: String, subset: String, ink: Ink, symbols: [InkSymbol]
  ) {
    self.id = id
    self.writer = writer
    self.latex = latex
    self.mathML = mathML
    self.subset = subset
    self.ink = ink
    self.symbols = symbols
  }
}
