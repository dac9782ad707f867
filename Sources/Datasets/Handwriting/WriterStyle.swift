import NeuralNetworks
import RandomStreams

/// The style of one writer: what stays the same from symbol to symbol. Lengths are in template units, in which a
/// capital is 100 high.
public struct WriterStyle: Sendable, Hashable {
  /// The shear to the right: dx per unit of height.
  public var slant: Double
  /// Width over height relative to the templates.
  public var aspect: Double
  /// The diameter of the pen.
  public var penWidth: Double
  /// How much control points vary from sample to sample (standard deviation).
  public var jitter: Double
  /// How much this writer's own shapes differ from the templates (standard deviation).
  public var shapeDeviation: Double
  /// The standard deviation of the Gaussian that rounds corners.
  public var roundness: Double
  /// The standard deviation of the logarithm of symbols' sizes.
  public var sizeVariation: Double
  /// The gap between symbols.
  public var spacing: Double
  /// The standard deviation of symbols' heights above the line.
  public var baselineDrift: Double
  /// The rise of the line per unit of width.
  public var lineSlope: Double
  /// The probability of the writer's favourite way of writing a symbol.
  public var consistency: Double
  /// The standard deviation of how far strokes overshoot their ends or fall short.
  public var overshoot: Double
  /// The amplitude of the hand's shaking.
  public var tremor: Double
  /// The probability that a stroke ends in a small hook, as on tablets.
  public var hookProbability: Double
  /// How far whole strokes of a symbol are displaced relative to each other (standard deviation).
  public var strokeDisplacement: Double
  /// The size of a script relative to its base.
  public var scriptScale: Double

  /// The style of a writer, a function of the seed and the number alone.
  ///
  /// The ranges were set by eye from sheets of CROHME's writers, slightly wider than those.
  public init(seed: UInt64, writer: Int) {
    var random = RandomStream(seed: seed, 0x5759, UInt64(bitPattern: Int64(writer)))
    slant = random.normal(mean: 0.1, deviation: 0.15).clamped(to: -0.25...0.5)
    aspect = random.normal(mean: 1.05, deviation: 0.22).clamped(to: 0.6...1.7)
    penWidth = random.uniform(3.5...9)
    // A careless writer is careless in everything.
    let care = random.uniform(0.5...1.5)
    jitter = care * random.uniform(1.2...2.4)
    shapeDeviation = random.uniform(1.5...5)
    roundness = random.uniform() < 0.3 ? 0 : care * random.uniform(0.5...4.5)
    sizeVariation = care * random.uniform(0.03...0.09)
    spacing = random.uniform(10...34)
    baselineDrift = care * random.uniform(1...5)
    lineSlope = random.normal(deviation: 0.02).clamped(to: -0.06...0.06)
    consistency = random.uniform(0.65...0.97)
    overshoot = care * random.uniform(0.5...4)
    tremor = random.uniform() < 0.5 ? 0.15 : random.uniform(0.2...0.9)
    hookProbability = random.uniform() < 0.4 ? 0 : random.uniform(0.05...0.45)
    strokeDisplacement = care * random.uniform(1...4)
    scriptScale = random.uniform(0.5...0.78)
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
