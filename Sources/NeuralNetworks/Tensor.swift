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
}
