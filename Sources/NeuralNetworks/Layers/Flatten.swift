/// Any shape to one axis of features, in memory order: of HWC, `H · W · C`.
public struct Flatten: Layer, Renaming {
  public let name: String
  public init(name: String) { self.name = name }

  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { [inputs[0].reduce(1, *)] }
}
