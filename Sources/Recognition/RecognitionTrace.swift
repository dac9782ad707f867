public import ImageProcessing

/// The result of every stage of a reading, for `--trace`, for tests and for messages.
public struct RecognitionTrace: Sendable {
  /// The page, with the strokes of ink that was taken apart after its components.
  public let page: InkPage
  /// How large its writing is.
  public let scale: PageScale
  /// All hypotheses, line after line.
  public let hypotheses: [ClassifiedHypothesis]
  /// For each line the segmentations considered, best first, as indices into the line's hypotheses; none for a line without
  /// symbols.
  public var segmentations: [[Segmentation]] = []
}
