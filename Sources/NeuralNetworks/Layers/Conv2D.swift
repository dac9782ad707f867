/// A convolution: `out[y, x, o] = bias[o] + Σ in[y · stride + i - top, x · stride + j - left, c] · kernel[i, j, c, o]`.
///
/// Input HWC, kernel `[kernelHeight, kernelWidth, C, filters]`, bias `[filters]`, output rows x columns x filters, as Keras's
/// `Conv2D`. What lies outside the image is zero. The arithmetic is in ``Convolution``.
public struct Conv2D: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The channels of the output.
  public let filters: Int
  /// Rows of the kernel.
  public let kernelHeight: Int
  /// Columns of the kernel.
  public let kernelWidth: Int
  /// Rows from one output position to the next.
  public let strideHeight: Int
  /// Columns from one output position to the next.
  public let strideWidth: Int
  /// What is added around the image.
  public let padding: Padding
  /// Whether a number is added to each filter's sums; a normalisation behind would take it away again.
  public let hasBias: Bool

  /// The rows and columns of zeros around an image.
  public enum Padding: Sendable, Hashable {
    /// None: the kernel stays inside.
    case valid
    /// So many that there are `⌈side / stride⌉` outputs; of an odd number the larger part comes last, as in TensorFlow.
    case same
    /// As given.
    case explicit(top: Int, left: Int, bottom: Int, right: Int)
  }

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(
    name: String, filters: Int, kernelHeight: Int = 3, kernelWidth: Int = 3, strideHeight: Int = 1,
    strideWidth: Int = 1,
    padding: Padding = .valid, hasBias: Bool = true
  ) {
    self.name = name
    self.filters = filters
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.padding = padding
    self.hasBias = hasBias
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    let input = inputs[0]
    guard input.count == 3, input[2] > 0 else {
      throw .shape(layer: name, input: input, needs: "rows, columns, channels")
    }
    let geometry = geometry(for: input)
    guard geometry.outputHeight > 0, geometry.outputWidth > 0 else {
      throw .shape(
        layer: name, input: input,
        needs: "rows, columns, channels, at least \(kernelHeight)x\(kernelWidth) with its padding")
    }
    return [geometry.outputHeight, geometry.outputWidth, filters]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    let (area, channels) = (kernelHeight * kernelWidth, inputs[0][2])
    let kernel = ParameterSpecification(
      name: name + ".kernel", shape: [kernelHeight, kernelWidth, channels, filters],
      initializer: .glorotUniform(fanIn: area * channels, fanOut: area * filters))
    let bias = ParameterSpecification(name: name + ".bias", shape: [filters], initializer: .zeros, role: .bias)
    return hasBias ? [kernel, bias] : [kernel]
  }

  /// The floats that a pass keeps or works in.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int { convolution(for: inputs[0]).patchCount }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let convolution = convolution(for: pass.inputShape)
    for image in 0..<pass.batch {
      convolution.forward(
        input: pass.input + image * pass.inputCount, kernel: pass.parameters[0],
        bias: hasBias ? pass.parameters[1] : nil, output: pass.output + image * pass.outputCount, patches: pass.scratch)
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let convolution = convolution(for: pass.inputShape)
    for image in 0..<pass.batch {
      convolution.backward(
        input: pass.input + image * pass.inputCount, kernel: pass.parameters[0],
        outputGradient: pass.outputGradient + image * pass.outputCount,
        kernelGradient: pass.parameterGradients[0], biasGradient: hasBias ? pass.parameterGradients[1] : nil,
        inputGradient: pass.inputGradient.map { $0 + image * pass.inputCount }, patches: pass.scratch)
    }
  }

  /// Whether the kernel stays inside the image and visits every position.
  var isPlain: Bool { padding == .valid && strideHeight == 1 && strideWidth == 1 }

  private func convolution(for input: [Int]) -> Convolution {
    Convolution(geometry: geometry(for: input), filters: filters)
  }

  private func geometry(for input: [Int]) -> ConvolutionGeometry {
    let rows = extent(input[0], kernelHeight, strideHeight) { top, _, bottom, _ in (top, bottom) }
    let columns = extent(input[1], kernelWidth, strideWidth) { _, left, _, right in (left, right) }
    return ConvolutionGeometry(
      height: input[0], width: input[1], channels: input[2], kernelHeight: kernelHeight, kernelWidth: kernelWidth,
      strideHeight: strideHeight, strideWidth: strideWidth, paddingTop: rows.padding, paddingLeft: columns.padding,
      outputHeight: rows.count, outputWidth: columns.count)
  }

  /// The number of outputs along a side, and the zeros before it; `sides` picks from an explicit padding.
  private func extent(
    _ length: Int, _ kernel: Int, _ stride: Int, _ sides: (Int, Int, Int, Int) -> (before: Int, after: Int)
  ) -> (count: Int, padding: Int) {
    func count(_ padded: Int) -> Int { padded < kernel ? 0 : (padded - kernel) / stride + 1 }
    switch padding {
    case .valid: return (count(length), 0)
    case .same:
      let outputs = (length + stride - 1) / stride
      return (outputs, max(0, (outputs - 1) * stride + kernel - length) / 2)
    case .explicit(let top, let left, let bottom, let right):
      let (before, after) = sides(top, left, bottom, right)
      return (count(length + before + after), before)
    }
  }
}
