extension Binarizer {
  /// The binarizer's numbers. Each was set on synthetic pages (drawn strokes with shadow, gradient, noise) and only
  /// checked on photographs, so that no single picture is favoured.
  public struct Parameters: Sendable, Hashable {
    /// Longer side in pixels to which larger photographs are reduced. A line of twenty symbols then still has symbols
    /// 50 pixels high; more pixels cost time and bring paper grain.
    public var workingLongSide = 2000
    /// Only pictures longer than this are reduced: to shrink by a little blurs thin strokes for nothing.
    public var reduceAbove = 2400
    /// Side in pixels of the square that closes strokes when the background is estimated, as a share of the longer
    /// side: wider than the strokes of a marker, narrower than shadows.
    public var closingShare = 0.018
    /// Side of the median that smooths the closed background, likewise.
    public var medianShare = 0.04
    /// Longer side of the reduced picture on which the background is estimated.
    public var backgroundLongSide = 1000
    /// Share of pixels within three levels of the commonest that makes a picture a drawing on a flat ground, which
    /// needs no division. Photographs of paper stay below 0.5, drawings above 0.9.
    public var flatShare = 0.8
    /// Ink must differ from the ground by this share of the ground's level ...
    public var leastContrast = 0.07
    /// ... and by this many standard deviations of the ground.
    public var leastContrastInNoise = 4.0
    /// Strokes broader than this many pixels are binarized again from a picture blurred ...
    public var smoothAbove = 6.5
    /// ... by this share of their width.
    public var smoothShare = 0.1
    /// Where between ground (0) and the strict threshold (1) ink may continue what is surely ink: pencil strokes fade.
    public var weakThreshold = 0.55
    /// Share of the darkest neighbour's contrast that weak ink must have.
    public var weakLocalShare = 0.4
    /// Strokes thinner than this many pixels are binarized again at twice the size, where edges between pixels show.
    public var leastStrokeWidth = 2.6
    /// Specks below this share of the squared stroke width are dropped; a decimal point has about 1.
    public var speckShare = 0.3
    /// A small speck farther than this many median symbol heights from any symbol is dirt: a decimal point or a dot
    /// of ÷ has its digits close by.
    public var farSpeckHeights = 1.2

    public init() {}
  }
}
