/// A convolution with valid padding and stride 1: `out[y, x, o] = bias[o] + Σ in[y+i, x+j, c] · kernel[i, j, c, o]`.
///
/// Input HWC, kernel `[kernelHeight, kernelWidth, C, filters]`, bias `[filters]`, output
/// `[H - kernelHeight + 1, W - kernelWidth + 1, filters]`: Keras's `Conv2D(filters, kernel, padding="valid")`.
/// The arithmetic is in ``Convolution``.
public struct Conv2D: Layer {
  public let name: String
  public let filters: Int
  public let kernelHeight: Int
  public let kernelWidth: Int

  public init(name: String, filters: Int, kernelHeight: Int = 3, kernelWidth: Int = 3) {
    self.name = name
    self.filters = filters
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
  }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input.count == 3, input[0] >= kernelHeight, input[1] >= kernelWidth, input[2] > 0 else {
      throw .shape(layer: name, input: input, needs: "rows, columns, channels, at least \(kernelHeight)x\(kernelWidth)")
    }
    return [input[0] - kernelHeight + 1, input[1] - kernelWidth + 1, filters]
  }

  public func parameters(for input: [Int]) -> [ParameterSpecification] {
    let area = kernelHeight * kernelWidth
    return [
      ParameterSpecification(
        name: name + ".kernel", shape: [kernelHeight, kernelWidth, input[2], filters],
        initializer: .glorotUniform(fanIn: area * input[2], fanOut: area * filters)),
      ParameterSpecification(name: name + ".bias", shape: [filters], initializer: .zeros),
    ]
  }

  public func scratchCount(for input: [Int], batch: Int) -> Int {
    Convolution(input: input, kernelHeight: kernelHeight, kernelWidth: kernelWidth, filters: filters).patchCount * 2
  }

  public func forward(_ pass: LayerPass) {
    let convolution = Convolution(
      input: pass.inputShape, kernelHeight: kernelHeight, kernelWidth: kernelWidth, filters: filters)
    for image in 0..<pass.batch {
      convolution.forward(
        input: pass.input + image * pass.inputCount, kernel: pass.parameters[0], bias: pass.parameters[1],
        output: pass.output + image * pass.outputCount, patches: pass.scratch)
    }
  }

  public func backward(_ pass: LayerPass) {
    let convolution = Convolution(
      input: pass.inputShape, kernelHeight: kernelHeight, kernelWidth: kernelWidth, filters: filters)
    for image in 0..<pass.batch {
      convolution.backward(
        input: pass.input + image * pass.inputCount, kernel: pass.parameters[0],
        outputGradient: pass.outputGradient + image * pass.outputCount,
        kernelGradient: pass.parameterGradients[0], biasGradient: pass.parameterGradients[1],
        inputGradient: pass.inputGradient.map { $0 + image * pass.inputCount }, patches: pass.scratch)
    }
  }
}
