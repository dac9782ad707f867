/// Handwriting as pen strokes, y downwards, in arbitrary units.
public struct Ink: Sendable, Hashable {
  /// A position of the pen.
  public struct Point: Sendable, Hashable {
    /// To the right.
    public var x: Float
    /// Downwards.
    public var y: Float
    /// A point in the ink's units.
    public init(_ x: Float, _ y: Float) {
      self.x = x
      self.y = y
    }
  }

  /// The positions of the pen from landing to lifting.
  public typealias Stroke = [Point]

  /// The largest magnitude of a coordinate in a file. Tablets count up to some hundred thousand, and the square of this
  /// is still accurate enough in a Float; readers refuse larger ones, so that nothing after them needs to check.
  public static let farthest: Float = 1e7
  /// The largest number of points of an expression in a file: thirty times CROHME's longest.
  public static let mostPoints = 100_000

  /// Whether a coordinate is acceptable in a file: neither too large nor NaN.
  static func isCoordinate(_ value: Float) -> Bool { abs(value) <= farthest }

  /// In the order of writing.
  public var strokes: [Stroke]
  /// Ink of given strokes.
  public init(strokes: [Stroke]) { self.strokes = strokes }
}

/// One symbol of an expression: its label and the strokes that draw it.
public struct InkSymbol: Sendable, Hashable {
  /// As in `SymbolVocabulary`.
  public var label: String
  /// Indices into the expression's strokes.
  public var strokes: [Int]
  /// The id that the expression's MathML gives the symbol.
  public var id: String
  /// A symbol of an expression.
  public init(label: String, strokes: [Int], id: String) {
    self.label = label
    self.strokes = strokes
    self.id = id
  }
}

/// A handwritten expression with its ground truth.
public struct InkExpression: Sendable, Hashable {
  /// Unique in its set.
  public var id: String
  /// Who wrote it: the natural client of federated training, and the unit that splits keep together.
  public var writer: String
  /// The ground truth in LaTeX.
  public var latex: String
  /// The ground truth in presentation MathML, whose ids name the symbols; empty where not given.
  public var mathML: String
  /// CROHME's subset: `arith`, `arith+xyz`, `arith+letters`, `other`; empty where not given.
  public var subset: String
  /// All strokes.
  public var ink: Ink
  /// Which strokes make which symbol.
  public var symbols: [InkSymbol]

  /// An expression from its parts; readers have checked that they fit together.
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
