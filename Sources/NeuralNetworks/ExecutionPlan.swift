/// The steps in which a `Workspace` runs a network's layers, with every number that a pass needs worked out before.
///
/// A step is one layer, or a convolution, ReLU and pooling in a row that kernels do at once (``ConvolutionBlock``), or a
/// dense layer by its kernels (``DenseKernel``).
/// `Flatten` is no step: in memory its output is its input.
struct ExecutionPlan: Sendable {
  let steps: [Step]

  struct Step: Sendable {
    fileprivate enum Kind: Sendable {
      case layer(any Layer)
      case block(ConvolutionBlock)
      case dense(DenseKernel)
    }

    fileprivate let kind: Kind
    /// The position of the step's first layer in the network: dropout draws its numbers by it.
    let firstLayer: Int
    let inputShape: [Int]
    let outputShape: [Int]
    let inputCount: Int
    let outputCount: Int
    /// Where each tensor of the step begins in the network's parameters.
    let parameterOffsets: [Int]

    var isFused: Bool {
      if case .block = kind { true } else { false }
    }

    func scratchCount(batch: Int) -> Int {
      switch kind {
      case .layer(let layer): layer.scratchCount(for: inputShape, batch: batch)
      case .block(let block): block.scratchCount(batch: batch)
      case .dense(let dense): dense.scratchCount(batch: batch)
      }
    }

    func forward(_ pass: LayerPass, _ instructionSet: InstructionSet) {
      switch kind {
      case .layer(let layer): layer.forward(pass)
      case .block(let block): block.forward(pass, instructionSet)
      case .dense(let dense): dense.forward(pass, instructionSet)
      }
    }

    func backward(_ pass: LayerPass, _ instructionSet: InstructionSet) {
      switch kind {
      case .layer(let layer): layer.backward(pass)
      case .block(let block): block.backward(pass, instructionSet)
      case .dense(let dense): dense.backward(pass, instructionSet)
      }
    }
  }

  /// `shapes[i]` goes into layer i. Without `usesKernels` every layer but `Flatten` is a step: the oracle of the kernels.
  init(layers: [any Layer], shapes: [[Int]], usesKernels: Bool) {
    var steps: [Step] = []
    var parameterCount = 0
    var index = 0
    while index < layers.count {
      let first = index
      var kind = Step.Kind.layer(layers[first])
      index += 1
      if usesKernels, first + 3 <= layers.count,
        let block = ConvolutionBlock(layers: layers[first..<first + 3], input: shapes[first]),
        block.givesInputGradient || steps.isEmpty
      {
        kind = .block(block)
        index = first + 3
      } else if usesKernels, let dense = layers[first] as? Dense {
        kind = .dense(DenseKernel(units: dense.units))
      }
      if layers[first] is Flatten { continue }
      var offsets: [Int] = []
      for layer in first..<index {
        for specification in layers[layer].parameters(for: shapes[layer]) {
          offsets.append(parameterCount)
          parameterCount += specification.count
        }
      }
      steps.append(
        Step(
          kind: kind, firstLayer: first, inputShape: shapes[first], outputShape: shapes[index],
          inputCount: shapes[first].reduce(1, *), outputCount: shapes[index].reduce(1, *), parameterOffsets: offsets))
    }
    self.steps = steps
  }
}
