/// HWC to one axis of `H · W · C` features, in memory order.
public struct Flatten: Layer {
  public let name: String
  public init(name: String) { self.name = name }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] { [input.reduce(1, *)] }

  public func forward(_ pass: LayerPass) {
    pass.output.update(from: pass.input, count: pass.batch * pass.inputCount)
  }

  public func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * pass.inputCount)
  }
}
