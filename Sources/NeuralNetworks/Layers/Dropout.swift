import RandomStreams

/// In training, sets each value to zero with probability `rate` and scales the others by `1 / (1 - rate)`; else passes on.
public struct Dropout: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The probability with which a value is left out, from 0 to below 1.
  public let rate: Float
  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, rate: Float) {
    self.name = name
    self.rate = rate
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    let input = inputs[0]
    guard rate >= 0, rate < 1 else {
      throw .shape(layer: name, input: input, needs: "a rate of at least 0 and below 1")
    }
    return input
  }

  /// The mask: B x inputShape of 0 or `1 / (1 - rate)`.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int { batch * inputs[0].reduce(1, *) }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let count = pass.batch * pass.inputCount
    guard pass.isTraining else {
      pass.output.update(from: pass.input, count: count)
      return
    }
    draw(count, mask: pass.scratch, input: pass.input, output: pass.output, random: pass.random)
  }

  /// Draws the mask of some values, each by a number of its own, and multiplies by it.
  func draw(
    _ count: Int, mask: UnsafeMutablePointer<Float>, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    random: RandomStream
  ) {
    var random = random
    let kept = 1 / (1 - rate)
    let threshold = UInt64(Double(rate) * 0x1p32)
    for index in 0..<count {
      mask[index] = random.next() >> 32 < threshold ? 0 : kept
      output[index] = input[index] * mask[index]
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    let count = pass.batch * pass.inputCount
    guard pass.isTraining else {
      inputGradient.update(from: pass.outputGradient, count: count)
      return
    }
    for index in 0..<count { inputGradient[index] = pass.outputGradient[index] * pass.scratch[index] }
  }
}
