/// `max(0, x)`, value by value; the shape stays.
public struct ReLU: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { inputs[0] }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    VectorKernels.relu(pass.input, to: pass.output, count: pass.batch * pass.inputCount)
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    VectorKernels.reluGradient(
      output: pass.output, outputGradient: pass.outputGradient, to: inputGradient, count: pass.batch * pass.inputCount)
  }
}
