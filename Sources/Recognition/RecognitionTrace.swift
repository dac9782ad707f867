public import ImageProcessing

/// What every stage of a reading found, for `--trace`, for tests and for messages.
public struct RecognitionTrace: Sendable {
  public let page: InkPage
  /// The size of a usual symbol, in the page's pixels.
  public let usualSize: Double
  public let hypotheses: [ClassifiedHypothesis]
  /// For each line the segmentations considered, best first; indices into the line's hypotheses.
  public var segmentations: [[Segmentation]] = []
}
