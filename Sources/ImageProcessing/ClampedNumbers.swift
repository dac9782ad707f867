// Conversions of computed numbers to integers. `UInt8(x)` and `Int(x)` trap where x does not fit, and whoever made a
// picture decides what x becomes; so pixel code uses these (and `UInt8(clamping:)`), and a test searches for the
// trapping ones.

extension Int {
  /// A computed position or length in whole pixels, rounded toward zero: clamped to ±2^30, 0 for NaN.
  ///
  /// 2^30 lies beyond every position in a picture, yet the product of two such numbers still fits an Int.
  @inlinable
  public init(clamped value: Double) {
    self = value >= -0x1p30 ? Int(Swift.min(value, 0x1p30)) : value < 0 ? -(1 << 30) : 0
  }

  /// A computed position or length in whole pixels, rounded toward zero: clamped to ±2^30, 0 for NaN.
  @inlinable
  public init(clamped value: Float) {
    self = value >= -0x1p30 ? Int(Swift.min(value, 0x1p30)) : value < 0 ? -(1 << 30) : 0
  }
}

extension UInt8 {
  /// A computed grey level, rounded toward zero: clamped to 0...255, 0 for NaN.
  @inlinable
  public init(clamped value: Double) { self = value > 0 ? UInt8(Swift.min(value, 255)) : 0 }

  /// A computed grey level, rounded toward zero: clamped to 0...255, 0 for NaN.
  @inlinable
  public init(clamped value: Float) { self = value > 0 ? UInt8(Swift.min(value, 255)) : 0 }
}
