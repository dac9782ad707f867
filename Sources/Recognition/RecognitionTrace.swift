public import ImageProcessing

/// What every stage of a reading found, for `--trace`, for tests and for messages.
public struct RecognitionTrace: Sendable {
  public let page: InkPage
  public let hypotheses: [ClassifiedHypothesis]
  /// For each line the segmentations considered, best first; indices into the line's hypotheses.
  public var segmentations: [[Segmentation]] = []
}
