public import ImageProcessing

/// A synthesised picture of a page with everything that is true of it.
public struct SyntheticPage: Sendable {
  /// One symbol of a line.
  public struct Symbol: Sendable, Hashable, Encodable {
    /// As in `SymbolVocabulary`, and `\cdot` and `\approx`.
    public var label: String
    /// Left, top, width, height in pixels of the picture, the pen's width included.
    public var box: [Int]
    /// Its id in the line's MathML; empty for the letters of a unit.
    public var id: String
  }

  /// One line of the truth, in reading order.
  public struct Line: Sendable, Hashable, Encodable {
    /// In plain notation, with its unit.
    public var text: String
    /// The expression in LaTeX, without the unit.
    public var latex: String
    /// The expression's tree, without the unit; its ids name the symbols.
    public var mathML: String
    /// The unit behind the last number; nil for none.
    public var unit: String?
    /// The column, from 0.
    public var column: Int
    /// Whether the line does not follow from the one before it.
    public var isSlip: Bool
    /// Left, top, width, height in pixels.
    public var box: [Int]
    /// The line's symbols.
    public var symbols: [Symbol]
  }

  /// Something on the page that is no expression.
  public struct Thing: Sendable, Hashable, Encodable {
    /// `item`, `word`, `print`, or the name of a mark.
    public var kind: String
    /// What it says; nil where it says nothing.
    public var text: String?
    /// Left, top, width, height in pixels.
    public var box: [Int]
  }

  /// A printed line of the paper.
  public struct Rule: Sendable, Hashable, Encodable {
    /// `rule`, `fine rule`, `square`, `margin line`.
    public var kind: String
    /// x, y, x, y, ... in pixels, as far as it is in the picture.
    public var points: [Int]
  }

  /// What pixels of ``layers`` are, by their value.
  public static let layerNames = ["background", "ink", "mark", "rule", "print"]

  /// The picture.
  public var image: ColorImage
  /// `height * width` values: an index into ``layerNames`` for each pixel, row-major.
  public var layers: GrayImage
  /// The quality of JPEG that the page's severity asks for.
  public var quality: Int
  /// Who wrote it, as the data names the hand.
  public var writer: String
  /// What is worked out: `linear`, `system`, `formulas`, ...
  public var subject: String
  /// What wrote: ink, pencil, chalk, felt pen.
  public var pen: String
  /// By how many degrees the picture is turned clockwise: 0, 90, 180 or 270.
  public var turned: Int
  /// The question's number as a person types it; nil for none.
  public var item: String?
  /// The lines in reading order: column by column.
  public var lines: [Line]
  /// The question's number, words and print.
  public var notes: [Thing]
  /// Boxes, underlines, crossed-out terms and whatever else is drawn.
  public var marks: [Thing]
  /// The printed lines of the paper.
  public var rules: [Rule]
}
