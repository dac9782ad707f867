/// Layer normalisation (Ba, Kiros, Hinton 2016) along the last axis: `scale · (x - mean) / √(variance + ε) + shift`, mean and
/// variance over the D values of a place; scale and shift `[D]`.
public struct LayerNorm: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// Added to the variance; PyTorch's 1e-5 unless another is given (Keras has 1e-3).
  public let epsilon: Float

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, epsilon: Float = 1e-5) {
    self.name = name
    self.epsilon = epsilon
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard let width = inputs[0].last, width > 0, epsilon > 0, epsilon.isFinite else {
      throw .shape(layer: name, input: inputs[0], needs: "a last axis of values, and an epsilon above 0")
    }
    return inputs[0]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    let width = inputs[0][inputs[0].count - 1]
    return [
      ParameterSpecification(name: name + ".scale", shape: [width], initializer: .ones, role: .scale),
      ParameterSpecification(name: name + ".shift", shape: [width], initializer: .zeros, role: .bias),
    ]
  }

  /// `1 / √(variance + ε)` and the mean of each place.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int {
    2 * batch * inputs[0].reduce(1, *) / inputs[0][inputs[0].count - 1]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let (width, rows) = extent(pass)
    let (scale, shift) = (pass.parameters[0], pass.parameters[1])
    for row in 0..<rows {
      let (input, output) = (pass.input + row * width, pass.output + row * width)
      let (mean, variance) = Moments.of(input, count: width)
      let factor = 1 / (variance + epsilon).squareRoot()
      pass.scratch[2 * row] = mean
      pass.scratch[2 * row + 1] = factor
      for index in 0..<width { output[index] = (input[index] - mean) * factor * scale[index] + shift[index] }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let (width, rows) = extent(pass)
    let (scaleGradient, shiftGradient) = (pass.parameterGradients[0], pass.parameterGradients[1])
    let scale = pass.parameters[0]
    for row in 0..<rows {
      let (input, gradient) = (pass.input + row * width, pass.outputGradient + row * width)
      let (mean, factor) = (pass.scratch[2 * row], pass.scratch[2 * row + 1])
      // With n the normalised values and g the gradient by them: (g - mean(g) - n · mean(g · n)) · factor.
      var (sum, product): (Float, Float) = (0, 0)
      for index in 0..<width {
        let normal = (input[index] - mean) * factor
        scaleGradient[index] += gradient[index] * normal
        shiftGradient[index] += gradient[index]
        sum += gradient[index] * scale[index]
        product += gradient[index] * scale[index] * normal
      }
      guard let inputGradient = pass.inputGradient else { continue }
      let (sumShare, productShare) = (sum / Float(width), product / Float(width))
      for index in 0..<width {
        let normal = (input[index] - mean) * factor
        inputGradient[row * width + index] =
          (gradient[index] * scale[index] - sumShare - normal * productShare) * factor
      }
    }
  }

  private func extent(_ pass: LayerPass) -> (width: Int, rows: Int) {
    let width = pass.inputShape[pass.inputShape.count - 1]
    return (width, pass.batch * pass.inputCount / width)
  }
}

/// The mean and the variance (over n, not n - 1) of values, in two passes so that large means cost no digits.
enum Moments {
  static func of(_ values: UnsafePointer<Float>, count: Int) -> (mean: Float, variance: Float) {
    var sum: Float = 0
    for index in 0..<count { sum += values[index] }
    let mean = sum / Float(count)
    var squares: Float = 0
    for index in 0..<count { squares += (values[index] - mean) * (values[index] - mean) }
    return (mean, squares / Float(count))
  }
}
