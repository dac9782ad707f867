public import ImageProcessing

/// The result of every stage of a reading, for `--trace`, for tests and for messages.
public struct RecognitionTrace: Sendable {
  /// The page, with the strokes of split components appended to its components.
  public let page: InkPage
  /// The size of its writing.
  public let scale: PageScale
  /// All hypotheses, line after line.
  public let hypotheses: [ClassifiedHypothesis]
  /// For each line the segmentations considered, best first, as indices into the line's hypotheses; lines without
  /// symbols are left out.
  public var segmentations: [[Segmentation]] = []
  /// The ways in which the page was parted into lines, the first of which is that by empty rows: the components of each
  /// line, and how well all were read, in log probability a symbol.
  public var partings: [(lines: [[Int]], score: Double)] = []
  /// How well the page reads, in log probability a symbol.
  public var score = -Double.infinity
  /// What was drawn beside the writing.
  public var marks: [WrittenMark] = []
}
