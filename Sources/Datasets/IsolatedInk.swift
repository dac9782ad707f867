/// Symbols that were written one by one, as collections of handwriting hold them.
public struct IsolatedInk: Sendable {
  /// Those whose label the vocabulary has, in the file's order.
  public var samples: [InkSample]
  /// How many symbols of each other label were left out, by the label's name in the file.
  public var leftOut: [String: Int]

  /// Symbols, and what was left out.
  public init(samples: [InkSample], leftOut: [String: Int]) {
    self.samples = samples
    self.leftOut = leftOut
  }
}
