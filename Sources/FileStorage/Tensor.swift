/// Numbers in a box of named axes, row-major: the last axis runs fastest.
public struct Tensor: Sendable, Hashable {
  /// The length of each axis.
  public let shape: [Int]
  /// `shape.product` numbers.
  public var values: [Float]

  public init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "a tensor has as many values as its shape says")
    self.shape = shape
    self.values = values
  }

  public init(shape: [Int], repeating value: Float = 0) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// Whether no value is infinite or not a number.
  package var isFinite: Bool {
    // An exponent of ones is what both have; without a branch this runs over many values at once.
    var found: UInt32 = 0
    for value in values { found |= value.bitPattern & 0x7F80_0000 == 0x7F80_0000 ? 1 : 0 }
    return found == 0
  }
}
