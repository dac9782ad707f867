/// What happens to a page between pen and picture. Each number is the maximum of an effect; how much of it a photograph
/// gets is random. Zero switches an effect off.
public struct PageEffects: Sendable, Hashable {
  /// Grey levels of the paper, 255 white.
  public var paper: ClosedRange<Double> = 255...255
  /// Grey levels of the ink.
  public var ink: ClosedRange<Double> = 0...0
  /// The width of the pen relative to the median height of symbols.
  public var penWidth: ClosedRange<Double> = 0.05...0.09
  /// How much the pen's width and darkness vary along strokes, 0...1.
  public var pressure = 0.0
  /// How much paper shows through a pencil's trace, 0...1.
  public var pencilGrain = 0.0
  /// The amplitude of the paper's cloudiness and grain in grey levels.
  public var texture = 0.0
  /// The probability that the paper has printed lines, half the time ruled and half squared.
  public var rulingProbability = 0.0
  /// How dark printed lines are between paper (0) and ink (1).
  public var rulingDarkness = 0.35
  /// How much light is lost from one side to the other, 0...1.
  public var gradient = 0.0
  /// How much light is lost in the corners, 0...1.
  public var vignette = 0.0
  /// The darkness of a shadow with a soft edge across the page, 0...1.
  public var shadow = 0.0
  /// The largest rotation in radians.
  public var rotation = 0.0
  /// The largest difference of scale between opposite sides, 0...1.
  public var perspective = 0.0
  /// The probability that the page's edge and a dark table are visible.
  public var edgeProbability = 0.0
  /// The largest number of specks of dirt.
  public var specks = 0
  /// The standard deviation of the blur in pixels.
  public var blur = 0.0
  /// The standard deviation of the sensor's noise in grey levels.
  public var noise = 0.0
  /// The quantization step of the cosine transforms of 8x8 blocks, in grey levels at the lowest frequency: JPEG's loss.
  public var compression = 0.0

  /// No effect at all: black ink on white, as from a drawing tablet.
  public init() {}

  /// Presets: 0 a drawing on a tablet, 1 a scan, 2 a good photograph, 3 a bad one.
  ///
  /// Numbers outside 0...3 are clamped.
  public static func severity(_ level: Int) -> PageEffects {
    var effects = PageEffects()
    guard level > 0 else { return effects }
    effects.pressure = 0.25
    effects.texture = 3
    effects.paper = 225...252
    effects.ink = 15...70
    effects.gradient = 0.08
    effects.rotation = 0.02
    effects.noise = 2
    effects.blur = 0.6
    effects.compression = 3
    guard level > 1 else { return effects }
    effects.paper = 180...240
    effects.ink = 20...95
    effects.pencilGrain = 0.3
    effects.texture = 6
    effects.rulingProbability = 0.4
    effects.gradient = 0.25
    effects.vignette = 0.2
    effects.shadow = 0.25
    effects.rotation = 0.05
    effects.perspective = 0.08
    effects.specks = 6
    effects.noise = 5
    effects.blur = 1
    effects.compression = 8
    guard level > 2 else { return effects }
    effects.paper = 140...225
    effects.ink = 30...105
    effects.penWidth = 0.04...0.1
    effects.pencilGrain = 0.5
    effects.texture = 9
    effects.rulingProbability = 0.6
    effects.rulingDarkness = 0.5
    effects.gradient = 0.4
    effects.vignette = 0.35
    effects.shadow = 0.5
    effects.rotation = 0.09
    effects.perspective = 0.16
    effects.edgeProbability = 0.4
    effects.specks = 20
    effects.noise = 9
    effects.blur = 1.6
    effects.compression = 14
    return effects
  }
}
