public import ImageProcessing
public import WebServing

/// What one server takes on, so that nobody's request can cost the others theirs.
public struct ServerLimits: Sendable, Hashable {
  /// Of connections and their bytes.
  public var transport = ConnectionLimits()
  /// The longest JSON text in bytes, which takes some forty times as much memory when it is read: 100,000 points are two million.
  public var json = 4 << 20
  /// The pixels of a picture.
  public var pictures: ImageFile.Limits
  /// Points of strokes in all; a page of homework has 20,000.
  public var points = 100_000
  /// Strokes in all.
  public var strokes = 4_000
  /// How far a stroke may lie from the origin, in the unit of its page.
  public var farthest = 100_000.0
  /// Expressions of one request.
  public var expressions = 100
  /// The characters of an expression, of which a page has a hundred.
  public var expressionLength = 4_000

  /// The limits of `mathrec serve`.
  public init() {
    pictures = ImageFile.Limits()
    pictures.mostPixels = 40_000_000
  }
}
