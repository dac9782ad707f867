import Foundation

/// `x · Φ(x)`, Φ being the normal distribution's share below x (Hendrycks and Gimpel 2016), by the error function: what Keras and
/// PyTorch compute unless asked for an approximation.
public struct GELU: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] { inputs[0] }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    for index in 0..<pass.batch * pass.inputCount {
      pass.output[index] = pass.input[index] * Self.share(pass.input[index])
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    for index in 0..<pass.batch * pass.inputCount {
      let x = pass.input[index]
      let density = exp(-0.5 * x * x) * Self.densityAtZero
      inputGradient[index] = pass.outputGradient[index] * (Self.share(x) + x * density)
    }
  }

  /// 1 / √(2π).
  private static let densityAtZero: Float = 0.398_942_28

  private static func share(_ x: Float) -> Float { 0.5 * (1 + erff(x * Float(0.5).squareRoot())) }
}
