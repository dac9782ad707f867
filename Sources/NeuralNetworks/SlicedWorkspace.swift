import RandomStreams

/// The memory for passes of training of one shard of a batch by several threads: some images each, then some parameters each.
///
/// A shard's gradient sums over its images in their order, and that order decides the bytes. So threads first share the images, for
/// what goes through the layers and the gradients that come back, and then the parameters, each summing over all images: what comes
/// out has the bytes of ``Workspace/accumulateGradient(_:labels:batch:scale:smoothing:isTraining:random:into:)``.
///
/// Only for networks whose steps are convolution blocks, dense layers by kernels, ReLU and dropout in a row: normalisation over a
/// batch ties its images together, and other layers add their parameters' gradients as they go.
final class SlicedWorkspace: @unchecked Sendable {
  /// One part of the parameters: a part of a block's filters, or rows of a dense layer's kernel.
  struct Part: Sendable {
    fileprivate let step: Int
    fileprivate let range: Range<Int>
  }

  private enum Kind {
    case block(ConvolutionBlock)
    case dense(DenseKernel)
    case relu
    case dropout(Dropout)
  }

  /// The parts of a dense layer's kernel, and the fewest rows of one.
  private static let mostDenseParts = 8
  private static let leastDenseRows = 64

  private let network: Network
  private let capacity: Int
  private let instructionSet: InstructionSet
  private let kinds: [Kind]
  /// What goes into each step, the last comes out; capacity x its size, and the gradients by it.
  private let activations: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>]
  /// What each step keeps of every image: a block the pooling's winners, dropout its mask.
  private let kept: [UnsafeMutablePointer<Float>]
  /// Each worker's own.
  private let scratch: [UnsafeMutablePointer<Float>]
  private let labels: UnsafeMutablePointer<Int32>
  private let losses: UnsafeMutablePointer<Double>
  private let isCorrect: UnsafeMutablePointer<Bool>

  /// All parameters, the parts that take longest first.
  let parts: [Part]

  /// Whether threads can share a shard of this network.
  static func supports(_ network: Network) -> Bool { kinds(network.plan) != nil }

  /// Nil where the network has other steps.
  init?(network: Network, capacity: Int, workers: Int, instructionSet: InstructionSet = .current) {
    guard let kinds = Self.kinds(network.plan) else { return nil }
    self.network = network
    self.capacity = capacity
    self.kinds = kinds
    self.instructionSet = instructionSet
    func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
      UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
        .initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    }
    let steps = network.plan.steps
    activations = network.plan.bufferSizes.map { memory($0 * capacity) }
    gradients = network.plan.bufferSizes.map { memory($0 * capacity) }
    kept = zip(kinds, steps).map { kind, step in
      switch kind {
      case .block(let block): memory((block.winnersCount * capacity + 3) / 4)
      case .dropout: memory(step.outputCount * capacity)
      case .dense, .relu: memory(0)
      }
    }
    let scratchCount = kinds.reduce(0) { most, kind in
      switch kind {
      case .block(let block): max(most, block.threadScratchCount)
      case .dense(let dense): max(most, dense.scratchCount(batch: capacity))
      case .relu, .dropout: most
      }
    }
    scratch = (0..<workers).map { _ in memory(scratchCount) }
    labels = .allocate(capacity: capacity)
    losses = .allocate(capacity: capacity)
    isCorrect = .allocate(capacity: capacity)
    labels.initialize(repeating: 0, count: capacity)
    losses.initialize(repeating: 0, count: capacity)
    isCorrect.initialize(repeating: false, count: capacity)
    parts = kinds.enumerated().flatMap { index, kind -> [Part] in
      switch kind {
      case .block: return (0..<ConvolutionBlock.parts).map { Part(step: index, range: $0..<$0 + 1) }
      case .dense:
        let inputs = steps[index].inputSizes[0]
        let rows = max(Self.leastDenseRows, (inputs - 1) / Self.mostDenseParts + 1)
        return stride(from: 0, to: inputs, by: rows).map { Part(step: index, range: $0..<min($0 + rows, inputs)) }
      case .relu, .dropout: return []
      }
    }
  }

  deinit {
    for pointer in activations + gradients + kept + scratch { UnsafeMutableRawPointer(pointer).deallocate() }
    labels.deallocate()
    losses.deallocate()
    isCorrect.deallocate()
  }

  private static func kinds(_ plan: ExecutionPlan) -> [Kind]? {
    var kinds: [Kind] = []
    for (index, step) in plan.steps.enumerated() {
      guard step.inputBuffers == [index], step.outputBuffer == index + 1 else { return nil }
      switch step.kind {
      case .block(let block): kinds.append(.block(block))
      case .dense(let dense) where dense.rows == 1: kinds.append(.dense(dense))
      case .layer(let layer) where layer is ReLU: kinds.append(.relu)
      case .layer(let layer):
        guard let dropout = layer as? Dropout else { return nil }
        kinds.append(.dropout(dropout))
      default: return nil
      }
    }
    return kinds
  }

  // MARK: Images

  /// The passes of some of the shard's images: what comes out, its loss, and the gradients by all that lies between.
  ///
  /// - Parameters:
  ///   - slice: the images' places in the shard.
  ///   - fill: writes an image of the shard and gives its label.
  ///   - scale, smoothing, random: those of the whole shard.
  func pass(
    _ slice: Range<Int>, worker: Int, weights: UnsafePointer<Float>, scale: Float, smoothing: Float,
    random: RandomStream, fill: (Int, UnsafeMutableBufferPointer<Float>) -> Int
  ) {
    let size = network.inputCount
    for image in slice {
      let pixels = UnsafeMutableBufferPointer(start: activations[0] + image * size, count: size)
      labels[image] = Int32(fill(image, pixels))
    }
    for index in kinds.indices { forward(index, slice, worker: worker, weights: weights, random: random) }
    judge(slice, scale: scale, smoothing: smoothing)
    for index in kinds.indices.reversed() { backward(index, slice, worker: worker, weights: weights) }
  }

  private func forward(
    _ index: Int, _ slice: Range<Int>, worker: Int, weights: UnsafePointer<Float>, random: RandomStream
  ) {
    let step = network.plan.steps[index]
    let (first, size) = (slice.lowerBound, step.outputCount)
    let input = activations[index] + first * step.inputSizes[0]
    let output = activations[index + 1] + first * size
    switch kinds[index] {
    case .block(let block):
      block.forward(
        batch: slice.count, input: input, kernel: weights + step.parameterOffsets[0],
        bias: weights + step.parameterOffsets[1], output: output, winners: winners(index, first, block),
        scratch: scratch[worker], instructionSet)
    case .dense(let dense):
      dense.forward(
        batch: slice.count, inputs: step.inputSizes[0], input: input, kernel: weights + step.parameterOffsets[0],
        bias: weights + step.parameterOffsets[1], output: output, instructionSet)
    case .relu: VectorKernels.relu(input, to: output, count: slice.count * size, instructionSet)
    case .dropout(let dropout):
      // The numbers of the images before are another slice's.
      var random = random.branch(UInt64(step.firstLayer))
      random.skip(first * size)
      dropout.draw(
        slice.count * size, mask: kept[index] + first * size, input: input, output: output, random: random)
    }
  }

  /// The loss of each image, which are added in order later, and its gradient by what came out.
  private func judge(_ slice: Range<Int>, scale: Float, smoothing: Float) {
    let (last, classes) = (kinds.count, network.classes)
    let loss = SoftmaxCrossEntropy(classes: classes, smoothing: smoothing)
    for image in slice {
      let output = activations[last] + image * classes
      losses[image] = loss.evaluate(
        LossPass(
          batch: 1, shape: [classes], outputs: output,
          targets: UnsafeBufferPointer(start: labels + image, count: 1), scale: scale,
          gradient: gradients[last] + image * classes))
      let probabilities = UnsafeBufferPointer(start: UnsafePointer(output), count: classes)
      isCorrect[image] = probabilities.indexOfLargest == Int(labels[image])
    }
  }

  private func backward(_ index: Int, _ slice: Range<Int>, worker: Int, weights: UnsafePointer<Float>) {
    let step = network.plan.steps[index]
    guard step.gradients[0] != .none else { return }
    let (first, size) = (slice.lowerBound, step.outputCount)
    let inputGradient = gradients[index] + first * step.inputSizes[0]
    let outputGradient = gradients[index + 1] + first * size
    switch kinds[index] {
    case .block(let block):
      block.inputGradient(
        batch: slice.count, kernel: weights + step.parameterOffsets[0], outputGradient: outputGradient,
        winners: winners(index, first, block), to: inputGradient, scratch: scratch[worker], instructionSet)
    case .dense(let dense):
      dense.inputGradient(
        batch: slice.count, inputs: step.inputSizes[0], kernel: weights + step.parameterOffsets[0],
        outputGradient: outputGradient, to: inputGradient, scratch: scratch[worker], instructionSet)
    case .relu:
      VectorKernels.reluGradient(
        output: activations[index + 1] + first * size, outputGradient: outputGradient, to: inputGradient,
        count: slice.count * size, instructionSet)
    case .dropout:
      let mask = kept[index] + first * size
      for place in 0..<slice.count * size { inputGradient[place] = outputGradient[place] * mask[place] }
    }
  }

  // MARK: Parameters

  /// Overwrites one part of the shard's gradient, once all of its images have passed.
  func gradient(of part: Part, images: Int, worker: Int, to gradient: UnsafeMutablePointer<Float>) {
    let index = part.step
    let step = network.plan.steps[index]
    let (input, outputGradient) = (activations[index], gradients[index + 1])
    let (kernel, bias) = (gradient + step.parameterOffsets[0], gradient + step.parameterOffsets[1])
    switch kinds[index] {
    case .block(let block):
      let (filters, width) = (step.outputShape[2], ConvolutionBlock.partFilters)
      let start = part.range.lowerBound * width
      for row in 0..<9 * step.inputShapes[0][2] { (kernel + row * filters + start).update(repeating: 0, count: width) }
      // A block of 32 channels sums its whole bias with its first part.
      if step.inputShapes[0][2] == 1 {
        (bias + start).update(repeating: 0, count: width)
      } else if start == 0 {
        bias.update(repeating: 0, count: filters)
      }
      block.addParameterGradient(
        part: part.range.lowerBound, batch: images, input: input, outputGradient: outputGradient,
        winners: winners(index, 0, block), kernelGradient: kernel, biasGradient: bias, scratch: scratch[worker],
        instructionSet)
    case .dense(let dense):
      (kernel + part.range.lowerBound * dense.units).update(repeating: 0, count: part.range.count * dense.units)
      if part.range.lowerBound == 0 { bias.update(repeating: 0, count: dense.units) }
      dense.addParameterGradient(
        rows: part.range, batch: images, inputs: step.inputSizes[0], input: input, outputGradient: outputGradient,
        kernelGradient: kernel, biasGradient: bias, scratch: scratch[worker], instructionSet)
    case .relu, .dropout: break
    }
  }

  /// The summed loss of the images, and how many of them were named rightly.
  func outcome(images: Int) -> (loss: Double, correct: Int) {
    var loss = 0.0
    for image in 0..<images { loss += losses[image] }
    return (loss, (0..<images).count { isCorrect[$0] })
  }

  private func winners(_ index: Int, _ image: Int, _ block: ConvolutionBlock) -> UnsafeMutablePointer<Int8> {
    UnsafeMutableRawPointer(kept[index]).assumingMemoryBound(to: Int8.self) + image * block.winnersCount
  }
}
