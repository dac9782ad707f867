/// Batch normalisation (Ioffe and Szegedy 2015) of each channel, the last axis: `scale · (x - mean) / √(variance + ε) + shift`.
///
/// In training mean and variance are those of all places of the pass's images; a batch that is cut among threads is normalised
/// part by part, and since the parts are of fixed size, the bytes do not depend on the threads. Otherwise they are running means,
/// which training moves: parameters `scale`, `shift`, `running_mean`, `running_variance`, each `[C]`; the last two are not
/// trained (``ParameterSpecification/Change/average(keeping:)``). As in Keras the running variance is that over n.
public struct BatchNorm: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// Added to the variance; Keras's 1e-3 unless another is given (PyTorch has 1e-5).
  public let epsilon: Float
  /// How much of the running means stays at each step; Keras's 0.99 unless another is given.
  public let momentum: Float

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, epsilon: Float = 1e-3, momentum: Float = 0.99) {
    self.name = name
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard let channels = inputs[0].last, channels > 0, epsilon > 0, epsilon.isFinite, (0...1).contains(momentum) else {
      throw .shape(
        layer: name, input: inputs[0], needs: "a last axis of channels, an epsilon above 0 and a momentum from 0 to 1")
    }
    return inputs[0]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    let channels = [inputs[0][inputs[0].count - 1]]
    return [
      ParameterSpecification(name: name + ".scale", shape: channels, initializer: .ones, role: .scale),
      ParameterSpecification(name: name + ".shift", shape: channels, initializer: .zeros, role: .bias),
      ParameterSpecification(
        name: name + ".running_mean", shape: channels, initializer: .zeros, role: .runningMean,
        change: .average(keeping: momentum)),
      ParameterSpecification(
        name: name + ".running_variance", shape: channels, initializer: .ones, role: .runningVariance,
        change: .average(keeping: momentum)),
    ]
  }

  /// Mean, variance, `1 / √(variance + ε)` and two sums of each channel.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int { 5 * inputs[0][inputs[0].count - 1] }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let (channels, rows) = extent(pass)
    let (scale, shift) = (pass.parameters[0], pass.parameters[1])
    let (mean, variance, factor) = (pass.scratch, pass.scratch + channels, pass.scratch + 2 * channels)
    if pass.isTraining {
      measure(pass, mean, variance)
    } else {
      mean.update(from: pass.parameters[2], count: channels)
      // A variance below zero comes only from a file; the root would be no number.
      for c in 0..<channels { variance[c] = max(0, pass.parameters[3][c]) }
    }
    for c in 0..<channels { factor[c] = 1 / (variance[c] + epsilon).squareRoot() }
    for row in 0..<rows {
      let (input, output) = (pass.input + row * channels, pass.output + row * channels)
      for c in 0..<channels { output[c] = (input[c] - mean[c]) * factor[c] * scale[c] + shift[c] }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let (channels, rows) = extent(pass)
    let (mean, variance, factor) = (pass.scratch, pass.scratch + channels, pass.scratch + 2 * channels)
    // Of each channel: the sum of the gradient by the output, and of that times the normalised value.
    let (sums, products) = (pass.scratch + 3 * channels, pass.scratch + 4 * channels)
    sums.update(repeating: 0, count: 2 * channels)
    for row in 0..<rows {
      let (input, gradient) = (pass.input + row * channels, pass.outputGradient + row * channels)
      for c in 0..<channels {
        sums[c] += gradient[c]
        products[c] += gradient[c] * (input[c] - mean[c]) * factor[c]
      }
    }
    for c in 0..<channels {
      pass.parameterGradients[0][c] += products[c]
      pass.parameterGradients[1][c] += sums[c]
    }
    if pass.isTraining {
      for c in 0..<channels {
        pass.parameterGradients[2][c] += pass.share * mean[c]
        pass.parameterGradients[3][c] += pass.share * variance[c]
      }
    }
    guard let inputGradient = pass.inputGradient else { return }
    let scale = pass.parameters[0]
    // The batch's own mean and variance move with every value; running means stand still.
    let share = pass.isTraining ? 1 / Float(rows) : 0
    for row in 0..<rows {
      let (input, gradient) = (pass.input + row * channels, pass.outputGradient + row * channels)
      let target = inputGradient + row * channels
      for c in 0..<channels {
        let normal = (input[c] - mean[c]) * factor[c]
        target[c] = (gradient[c] - share * (sums[c] + normal * products[c])) * factor[c] * scale[c]
      }
    }
  }

  /// The mean and variance of each channel over all rows.
  private func measure(_ pass: LayerPass, _ mean: UnsafeMutablePointer<Float>, _ variance: UnsafeMutablePointer<Float>)
  {
    let (channels, rows) = extent(pass)
    mean.update(repeating: 0, count: channels)
    variance.update(repeating: 0, count: channels)
    for row in 0..<rows {
      for c in 0..<channels { mean[c] += pass.input[row * channels + c] }
    }
    for c in 0..<channels { mean[c] /= Float(rows) }
    for row in 0..<rows {
      for c in 0..<channels {
        let difference = pass.input[row * channels + c] - mean[c]
        variance[c] += difference * difference
      }
    }
    for c in 0..<channels { variance[c] /= Float(rows) }
  }

  private func extent(_ pass: LayerPass) -> (channels: Int, rows: Int) {
    let channels = pass.inputShape[pass.inputShape.count - 1]
    return (channels, pass.batch * pass.inputCount / channels)
  }
}
