// Computed numbers as whole ones. `UInt8(x)` and `Int(x)` trap where x does not fit, and what a picture makes of x is up
// to whoever made the picture; so pixel code uses these (and `UInt8(clamping:)`), and a test looks for the others.

extension Int {
  /// A computed place or length in whole pixels, toward zero: at most 2^30 either way, 0 for what is no number.
  ///
  /// 2^30 is beyond every place in a picture, and so near that the product of two still fits.
  @inlinable
  public init(clamped value: Double) {
    self = value >= -0x1p30 ? Int(Swift.min(value, 0x1p30)) : value < 0 ? -(1 << 30) : 0
  }

  /// A computed place or length in whole pixels, toward zero: at most 2^30 either way, 0 for what is no number.
  @inlinable
  public init(clamped value: Float) {
    self = value >= -0x1p30 ? Int(Swift.min(value, 0x1p30)) : value < 0 ? -(1 << 30) : 0
  }
}

extension UInt8 {
  /// A computed level, toward zero: 0 below, 255 above, 0 for what is no number.
  @inlinable
  public init(clamped value: Double) { self = value > 0 ? UInt8(Swift.min(value, 255)) : 0 }

  /// A computed level, toward zero: 0 below, 255 above, 0 for what is no number.
  @inlinable
  public init(clamped value: Float) { self = value > 0 ? UInt8(Swift.min(value, 255)) : 0 }
}
