import Foundation

/// A reproducible source of random numbers, named by a seed and a path of numbers (round, client, purpose).
///
/// Streams of different paths are independent, so work can be split over threads without changing a bit of the result.
/// The generator is SplitMix64 (Steele, Lea, Flood 2014), whose state is mixed from the path.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  /// The stream of a seed and a path.
  public init(seed: UInt64, _ path: UInt64...) {
    self.init(seed: seed, path: path)
  }

  /// The stream of a seed and a path.
  public init(seed: UInt64, path: [UInt64]) {
    state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    for part in path { state = Self.mix(state ^ Self.mix(part &+ 0xD1B5_4A32_D192_ED03)) }
  }

  /// A stream with a given state, as in the published generator.
  init(state: UInt64) { self.state = state }

  /// An independent stream for one part of this stream's work; this stream does not advance.
  public func branch(_ part: UInt64) -> RandomStream { RandomStream(seed: state, part) }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// Passes over so many numbers at once.
  public mutating func skip(_ count: Int) { state &+= 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: count) }

  /// A number in [0, 1), with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in a range.
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number in [0, bound).
  public mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A normally distributed number (Box, Muller 1958).
  public mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return mean + deviation * radius * cos(2 * .pi * uniform())
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
