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
    public var weakLocalShare = 0.2
    /// Strokes thinner than this many pixels are binarized again at twice the size, where edges between pixels show.
    public var leastStrokeWidth = 2.6
    /// Ink is grain where so many pieces of it, and so many for each stroke, are no strokes; then it is looked for again in
    /// pictures blurred by more and more, standard deviations in pixels. A pen is 3 pixels wide or more.
    public var leastGrain = 60
    public var grainToStrokes = 4
    public var grainBlurs = [1.0, 2.0]
    /// Takes out the lines of ruled and squared paper.
    public var removesRuling = true
    /// Specks below this share of the squared stroke width are dropped; a decimal point has about 1.
    public var speckShare = 0.3
    /// Ink fainter than this share of what strokes usually differ from the paper is dirt, a remnant of ruling or the
    /// page's other side. Of 9,300 pieces of true ink on good synthetic photographs of CROHME's training ink one is
    /// fainter than 0.55; on real ones the faintest stroke has 0.57.
    public var leastDarkness = 0.5
    /// Where lines were printed, or so much was faint for each pixel of ink, weak ink that goes on from strokes is a line's:
    /// only what has at least this share of the ink's contrast counts, which is about where a blurred stroke has its edge.
    public var faintShare = 0.25
    public var ruledContrast = 0.6
    /// Of a photograph's pieces of ink so many are kept, the largest: a sheet full of writing has fewer, grain any number.
    public var mostPieces = 1000
    /// Pieces of ink in all beyond which a picture is no writing but specks or a shaded ground. The densest page of symbols
    /// of 20 pixels has some 3,000; work on each of them takes some tenths of a millisecond.
    public var mostMarks = 5000
    /// A small speck farther than this many median symbol heights from any symbol is dirt: a decimal point or a dot
    /// of ÷ has its digits close by.
    public var farSpeckHeights = 1.2

    public init() {}
  }
}
