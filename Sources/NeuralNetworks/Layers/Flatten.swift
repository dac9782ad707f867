/// Any shape to one axis of features, in memory order: of HWC, `H · W · C`.
public struct Flatten: Layer, Renaming {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { [inputs[0].reduce(1, *)] }
}
