/// `out = in · kernel + bias`: features `[I]` to `[units]`, kernel `[I, units]`, bias `[units]`.
public struct Dense: Layer {
  public let name: String
  public let units: Int
  public init(name: String, units: Int) {
    self.name = name
    self.units = units
  }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 1, input[0] > 0 else { throw .shape(layer: name, input: input, needs: "one axis of features") }
    return [units]
  }

  public func parameters(for input: [Int]) -> [ParameterSpecification] {
    [
      ParameterSpecification(
        name: name + ".kernel", shape: [input[0], units], initializer: .glorotUniform(fanIn: input[0], fanOut: units)),
      ParameterSpecification(name: name + ".bias", shape: [units], initializer: .zeros),
    ]
  }

  public func forward(_ pass: LayerPass) {
    for image in 0..<pass.batch { (pass.output + image * units).update(from: pass.parameters[1], count: units) }
    MatrixProduct.multiply(
      m: pass.batch, n: units, k: pass.inputCount, a: pass.input, b: pass.parameters[0], beta: 1, c: pass.output)
  }

  public func backward(_ pass: LayerPass) {
    MatrixProduct.multiply(
      m: pass.inputCount, n: units, k: pass.batch, a: pass.input, transposeA: true, b: pass.outputGradient, beta: 1,
      c: pass.parameterGradients[0])
    for image in 0..<pass.batch {
      let row = pass.outputGradient + image * units
      for unit in 0..<units { pass.parameterGradients[1][unit] += row[unit] }
    }
    guard let inputGradient = pass.inputGradient else { return }
    MatrixProduct.multiply(
      m: pass.batch, n: pass.inputCount, k: units, a: pass.outputGradient, b: pass.parameters[0], transposeB: true,
      c: inputGradient)
  }
}
