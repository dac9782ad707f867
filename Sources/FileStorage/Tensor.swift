/// An array of numbers with a shape, row-major: the last axis varies fastest.
public struct Tensor: Sendable, Hashable {
  /// The length of each axis.
  public let shape: [Int]
  /// As many numbers as the product of ``shape``.
  public var values: [Float]

  /// A tensor of given values; their number must match the shape.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "a tensor has as many values as its shape says")
    self.shape = shape
    self.values = values
  }

  /// A tensor filled with one value.
  public init(shape: [Int], repeating value: Float = 0) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// Whether no value is infinite or not a number.
  package var isFinite: Bool {
    // Both have an exponent of all ones; without a branch the loop is vectorised.
    var found: UInt32 = 0
    for value in values { found |= value.bitPattern & 0x7F80_0000 == 0x7F80_0000 ? 1 : 0 }
    return found == 0
  }
}
