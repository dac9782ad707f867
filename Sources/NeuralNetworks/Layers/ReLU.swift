/// `max(0, x)`, value by value; the shape stays.
public struct ReLU: Layer {
  public let name: String
  public init(name: String) { self.name = name }

  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { inputs[0] }

  public func forward(_ pass: LayerPass) {
    VectorKernels.relu(pass.input, to: pass.output, count: pass.batch * pass.inputCount)
  }

  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    VectorKernels.reluGradient(
      output: pass.output, outputGradient: pass.outputGradient, to: inputGradient, count: pass.batch * pass.inputCount)
  }
}
