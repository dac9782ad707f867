/// `out = in · kernel + bias` along the last axis: `[..., I]` to `[..., units]`, kernel `[I, units]`, bias `[units]`; Keras's
/// `Dense`.
public struct Dense: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The numbers that come out for each row.
  public let units: Int
  /// Whether a number is added to each unit's sums.
  public let hasBias: Bool

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, units: Int, hasBias: Bool = true) {
    self.name = name
    self.units = units
    self.hasBias = hasBias
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard let last = inputs[0].last, last > 0 else {
      throw .shape(layer: name, input: inputs[0], needs: "a last axis of features")
    }
    return inputs[0].dropLast() + [units]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    let features = inputs[0][inputs[0].count - 1]
    let kernel = ParameterSpecification(
      name: name + ".kernel", shape: [features, units], initializer: .glorotUniform(fanIn: features, fanOut: units))
    let bias = ParameterSpecification(name: name + ".bias", shape: [units], initializer: .zeros, role: .bias)
    return hasBias ? [kernel, bias] : [kernel]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let (rows, features) = (rows(pass), features(pass))
    for image in 0..<pass.batch {
      let output = pass.output + image * pass.outputCount
      MatrixProduct.multiply(
        m: rows, n: units, k: features, a: pass.input + image * pass.inputCount, b: pass.parameters[0], c: output)
      if hasBias { PatchKernels.add(row: pass.parameters[1], to: output, rows: rows, columns: units) }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let (rows, features) = (pass.batch * rows(pass), features(pass))
    MatrixProduct.multiply(
      m: features, n: units, k: rows, a: pass.input, transposeA: true, b: pass.outputGradient, beta: 1,
      c: pass.parameterGradients[0])
    if hasBias {
      PatchKernels.sum(rows: pass.outputGradient, count: rows, columns: units, into: pass.parameterGradients[1])
    }
    guard let inputGradient = pass.inputGradient else { return }
    MatrixProduct.multiply(
      m: rows, n: features, k: units, a: pass.outputGradient, b: pass.parameters[0], transposeB: true, c: inputGradient)
  }

  private func features(_ pass: LayerPass) -> Int { pass.inputShape[pass.inputShape.count - 1] }
  /// Rows of features an image.
  private func rows(_ pass: LayerPass) -> Int { pass.inputCount / features(pass) }
}
