extension Binarizer {
  /// The binarizer's constants. Each was tuned on synthetic pages (drawn strokes with shadow, gradient, noise) and only
  /// checked on photographs, so that no single picture is favoured.
  public struct Parameters: Sendable, Hashable {
    /// The longer side in pixels to which larger photographs are reduced. In a line of twenty symbols these are then
    /// still 50 pixels high; more pixels cost time and add paper grain.
    public var workingLongSide = 2000
    /// Only pictures longer than this, in pixels, are reduced: shrinking by a little blurs thin strokes without gain.
    public var reduceAbove = 2400
    /// The side of the square that closes strokes when the background is estimated, as a share of the picture's longer
    /// side: wider than a marker's strokes, narrower than shadows.
    public var closingShare = 0.018
    /// The side of the median that smooths the closed background, as a share of the picture's longer side.
    public var medianShare = 0.04
    /// The longer side, in pixels, of the reduced picture on which the background is estimated.
    public var backgroundLongSide = 1000
    /// The share of pixels within three levels of the most common one from which a picture is a drawing on a flat
    /// ground, which needs no division. Photographs of paper stay below 0.5, drawings above 0.9.
    public var flatShare = 0.8
    /// Ink must differ from the ground by this share of the ground's level ...
    public var leastContrast = 0.07
    /// ... and by this many standard deviations of the ground.
    public var leastContrastInNoise = 4.0
    /// Strokes wider than this many pixels are binarized again from a picture blurred ...
    public var smoothAbove = 6.5
    /// ... by this share of their width.
    public var smoothShare = 0.1
    /// The position between ground (0) and the strict threshold (1) from which ink may continue certain ink: pencil
    /// strokes fade.
    public var weakThreshold = 0.55
    /// The share of the darkest neighbour's contrast that weak ink must have.
    public var weakLocalShare = 0.2
    /// Strokes thinner than this many pixels are binarized again at twice the size, where edges between pixels show.
    public var leastStrokeWidth = 2.6
    /// Ink is grain where at least this many of its pieces are not strokes, and ``grainToStrokes`` for each stroke.
    public var leastGrain = 60
    /// See ``leastGrain``.
    public var grainToStrokes = 4
    /// How many times larger and darker than most a dot of dotted paper may be.
    public var largestDot = 2.5
    /// See ``largestDot``.
    public var darkestDot = 1.35
    /// Standard deviations in pixels of the blurs with which grainy pictures are binarized again, one after another
    /// until the grain is gone. A pen is 3 pixels wide or more.
    public var grainBlurs = [1.0, 2.0]
    /// Whether the lines of ruled and squared paper are removed.
    public var removesRuling = true
    /// What lies within a printed line and is so many times longer than broad is a remnant of it ...
    public var remnantLength = 1.5
    /// ... unless it is so many times darker than the line.
    public var remnantContrast = 1.6
    /// What is so much thinner than the strokes is a remnant anyway.
    public var remnantBreadth = 0.6
    /// The same for what is hardly longer than broad, as a decimal point is.
    public var dotContrast = 1.25
    /// Specks whose area is below this share of the squared stroke width are dropped; a decimal point has about 1.
    public var speckShare = 0.3
    /// Ink with less than this share of the usual strokes' contrast is dirt, a remnant of ruling, or the other side of
    /// the page shining through. Of 9,300 pieces of true ink on good synthetic photographs of CROHME's training ink one
    /// is fainter than 0.55; on real photographs the faintest stroke has 0.57.
    public var leastDarkness = 0.5
    /// Where lines were printed, or there are this many faint pixels for each pixel of ink, weak ink that continues
    /// strokes belongs to a line and must pass ``ruledContrast``.
    public var faintShare = 0.25
    /// The share of the ink's contrast that weak ink must then have: about where a blurred stroke has its edge.
    public var ruledContrast = 0.6
    /// The number of pieces of ink kept of a photograph, the largest ones: a sheet full of writing has fewer, grain any
    /// number.
    public var mostPieces = 1000
    /// A picture with more pieces of ink than this is not writing but specks or a shaded ground. The densest page of
    /// 20-pixel symbols has some 3,000; each piece costs some tenths of a millisecond.
    public var mostMarks = 5000
    /// A small speck farther than this many median symbol heights from any symbol is dirt: a decimal point or a dot of
    /// ÷ has symbols close by.
    public var farSpeckHeights = 1.2

    /// The tuned values.
    public init() {}
  }
}
