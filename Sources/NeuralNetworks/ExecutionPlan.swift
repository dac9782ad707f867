/// The steps in which a ``Workspace`` runs a network's layers, with every number that a pass needs worked out before.
///
/// A step is one layer, or a convolution, ReLU and pooling in a row that kernels do at once (``ConvolutionBlock``), or a
/// dense layer by its kernels (``DenseKernel``). Layers that only give a shape another name are no step: in memory their output
/// is their input.
struct ExecutionPlan: Sendable {
  let steps: [Step]
  /// The floats of an image in each stretch of memory that holds values; 0 holds the network's input.
  let bufferSizes: [Int]
  /// The stretch that holds what comes out.
  let outputBuffer: Int
  /// The floats of an image that gradients take while they wait to be added to another step's.
  let spareSize: Int

  struct Step: Sendable {
    enum Kind: Sendable {
      case layer(any Layer)
      case block(ConvolutionBlock)
      case dense(DenseKernel)
    }

    let kind: Kind
    /// The position of the step's first layer in the network: dropout draws its numbers by it.
    let firstLayer: Int
    let inputShapes: [[Int]]
    let outputShape: [Int]
    let inputSizes: [Int]
    let outputCount: Int
    /// Where each input lies, and the output.
    let inputBuffers: [Int]
    let outputBuffer: Int
    /// Where each tensor of the step begins in the network's parameters.
    let parameterOffsets: [Int]
    /// What becomes of the gradient of each input.
    fileprivate(set) var gradients: [InputGradient] = []

    /// Whether a backward pass has anything to do here.
    var isDifferentiated: Bool { !parameterOffsets.isEmpty || gradients.contains { $0 != .none } }

    var isFused: Bool {
      if case .block = kind { true } else { false }
    }

    func scratchCount(batch: Int) -> Int {
      switch kind {
      case .layer(let layer): layer.scratchCount(for: inputShapes, batch: batch)
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

  /// What becomes of a gradient of a step's input.
  enum InputGradient: Sendable, Hashable {
    /// Nobody differentiates by this input: no parameter came into it.
    case none
    /// It is the first of its value in a backward pass, so it is written where it belongs.
    case written
    /// Another step took the value too: it is written to spare memory at this offset an image, and then added.
    case added(spare: Int)
  }

  /// `shapes[i]` is value i. Without `usesKernels` every layer but those that only rename a shape is a step: the oracle of the
  /// kernels.
  init(steps network: [Network.Step], shapes: [[Int]], usesKernels: Bool) {
    var steps: [Step] = []
    /// The stretch of memory in which each value lies, and whether parameters came into what lies in each.
    var buffers = [0]
    var bufferSizes = [shapes[0].reduce(1, *)]
    var isLearnt = [false]
    let uses = network.reduce(into: [Int](repeating: 0, count: shapes.count)) { uses, step in
      for input in step.inputs { uses[input] += 1 }
    }
    var parameterCount = 0
    var index = 0
    while index < network.count {
      let first = index
      let (layer, inputs) = (network[first].layer, network[first].inputs)
      index += 1
      if layer is any Renaming {
        buffers.append(buffers[inputs[0]])
        continue
      }
      var kind = Step.Kind.layer(layer)
      if usesKernels, let block = Self.block(network, at: first, shapes: shapes, uses: uses),
        block.givesInputGradient || !isLearnt[buffers[inputs[0]]]
      {
        kind = .block(block)
        index = first + 3
      } else if usesKernels, let dense = layer as? Dense, dense.hasBias {
        kind = .dense(DenseKernel(units: dense.units, rows: shapes[inputs[0]].dropLast().reduce(1, *)))
      }
      var offsets: [Int] = []
      for step in network[first..<index] {
        for specification in step.layer.parameters(for: step.inputs.map { shapes[$0] }) {
          offsets.append(parameterCount)
          parameterCount += specification.count
        }
      }
      // The values within a block lie nowhere; nothing else takes them.
      for _ in first..<index { buffers.append(bufferSizes.count) }
      let inputShapes = inputs.map { shapes[$0] }
      steps.append(
        Step(
          kind: kind, firstLayer: first, inputShapes: inputShapes, outputShape: shapes[index],
          inputSizes: inputShapes.map { $0.reduce(1, *) }, outputCount: shapes[index].reduce(1, *),
          inputBuffers: inputs.map { buffers[$0] }, outputBuffer: bufferSizes.count, parameterOffsets: offsets))
      isLearnt.append(!offsets.isEmpty || inputs.contains { isLearnt[buffers[$0]] })
      bufferSizes.append(shapes[index].reduce(1, *))
    }
    var isWritten = [Bool](repeating: false, count: bufferSizes.count)
    var spareSize = 0
    for place in steps.indices.reversed() {
      var spare = 0
      for (input, buffer) in steps[place].inputBuffers.enumerated() {
        guard isLearnt[buffer] else {
          steps[place].gradients.append(.none)
          continue
        }
        steps[place].gradients.append(isWritten[buffer] ? .added(spare: spare) : .written)
        if isWritten[buffer] { spare += steps[place].inputSizes[input] }
        isWritten[buffer] = true
      }
      spareSize = max(spareSize, spare)
    }
    self.steps = steps
    self.bufferSizes = bufferSizes
    self.spareSize = spareSize
    outputBuffer = buffers[buffers.count - 1]
  }

  /// The block that begins with a step, where there are kernels for it and nothing else takes what lies within.
  private static func block(
    _ network: [Network.Step], at first: Int, shapes: [[Int]], uses: [Int]
  ) -> ConvolutionBlock? {
    guard first + 3 <= network.count, network[first + 1].inputs == [first + 1],
      network[first + 2].inputs == [first + 2],
      uses[first + 1] == 1, uses[first + 2] == 1
    else { return nil }
    return ConvolutionBlock(layers: network[first..<first + 3].map(\.layer), input: shapes[network[first].inputs[0]])
  }
}
