/// `Σ scale_i · in_i`, value by value: joins the branches of a network; a residual sum has two and no scales.
public struct Sum: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A factor for each input; empty: all are one.
  public let scales: [Float]

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, scales: [Float] = []) {
    self.name = name
    self.scales = scales
  }

  /// How many values the layer takes.
  public var inputCounts: ClosedRange<Int> { scales.isEmpty ? 2...16 : scales.count...scales.count }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    for other in inputs.dropFirst() where other != inputs[0] {
      throw .shape(layer: name, input: other, needs: "the shape of its first input, \(inputs[0])")
    }
    guard scales.allSatisfy(\.isFinite) else {
      throw .shape(layer: name, input: inputs[0], needs: "factors that are finite numbers")
    }
    return inputs[0]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let count = pass.batch * pass.outputCount
    if let first = scales.first, first != 1 {
      for index in 0..<count { pass.output[index] = first * pass.input[index] }
    } else {
      pass.output.update(from: pass.input, count: count)
    }
    for (place, input) in pass.inputs.enumerated().dropFirst() {
      VectorKernels.add(input, scale: scales.isEmpty ? 1 : scales[place], to: pass.output, count: count)
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let count = pass.batch * pass.outputCount
    for (place, gradient) in pass.inputGradients.enumerated() {
      guard let gradient else { continue }
      gradient.update(from: pass.outputGradient, count: count)
      guard !scales.isEmpty, scales[place] != 1 else { continue }
      for index in 0..<count { gradient[index] *= scales[place] }
    }
  }
}
