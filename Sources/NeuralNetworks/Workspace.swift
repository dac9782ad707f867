public import RandomStreams

/// The memory for passes of up to `capacity` images through one network: made once, used for every batch.
///
/// One thread works in a workspace at a time; networks and parameters are shared and only read.
public final class Workspace: @unchecked Sendable {
  /// The network whose passes run here.
  public let network: Network
  /// The most images of a pass.
  public let capacity: Int
  private let plan: ExecutionPlan
  private let instructionSet: InstructionSet
  /// What lies in each stretch of the plan's, capacity x its size, and the loss's gradient by it.
  private let activations: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>]
  private let scratch: [UnsafeMutablePointer<Float>]
  private let spare: UnsafeMutablePointer<Float>
  /// Each step's inputs and the gradients that it writes, as passes take them.
  private let inputs: [[UnsafeMutablePointer<Float>]]
  private let inputGradients: [[UnsafeMutablePointer<Float>?]]

  /// Memory for one thread's passes of up to `capacity` images, which is at least one.
  public convenience init(network: Network, capacity: Int) {
    self.init(network: network, capacity: capacity, plan: network.plan, instructionSet: .current)
  }

  /// For tests: with a plan of plain layers, or another instruction set.
  init(network: Network, capacity: Int, plan: ExecutionPlan, instructionSet: InstructionSet) {
    precondition(capacity > 0, "a workspace holds at least one image")
    self.network = network
    self.capacity = capacity
    self.plan = plan
    self.instructionSet = instructionSet
    func memory(_ count: Int, isCleared: Bool = true) -> UnsafeMutablePointer<Float> {
      // At a cache line: a vector of AVX-512 that lies across two costs twice.
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
      guard isCleared else { return bytes.bindMemory(to: Float.self, capacity: max(count, 1)) }
      return bytes.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    }
    let activations = plan.bufferSizes.map { memory($0 * capacity) }
    // Filled before they are read, and never touched by a workspace that only predicts.
    let gradients = plan.bufferSizes.map { memory($0 * capacity, isCleared: false) }
    let spare = memory(plan.spareSize * capacity, isCleared: false)
    scratch = plan.steps.map { memory($0.scratchCount(batch: capacity)) }
    inputs = plan.steps.map { $0.inputBuffers.map { activations[$0] } }
    inputGradients = plan.steps.map { step in
      zip(step.gradients, step.inputBuffers).map { gradient, buffer in
        switch gradient {
        case .none: nil
        case .written: gradients[buffer]
        case .added(let offset): spare + offset * capacity
        }
      }
    }
    self.activations = activations
    self.gradients = gradients
    self.spare = spare
  }

  deinit {
    for pointer in activations + gradients + scratch + [spare] { UnsafeMutableRawPointer(pointer).deallocate() }
  }

  /// Where the caller puts images: capacity x inputShape.
  public var input: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: activations[0], count: capacity * network.inputCount)
  }

  /// What the network gives for the first `batch` images of `input`: B x outputShape, valid until the next pass.
  public func outputs(_ parameters: Parameters, batch: Int) -> UnsafeBufferPointer<Float> {
    forward(
      parameters, batch: batch, isTraining: false, isDifferentiated: false, share: 1, random: RandomStream(seed: 0))
    return UnsafeBufferPointer(start: activations[plan.outputBuffer], count: batch * network.classes)
  }

  /// The class probabilities of the first `batch` images of `input`: B x classes, valid until the next pass.
  public func predict(_ parameters: Parameters, batch: Int) -> UnsafeBufferPointer<Float> {
    let rows = outputs(parameters, batch: batch)
    SoftmaxCrossEntropy.softmax(activations[plan.outputBuffer], rows: batch, classes: network.classes)
    return rows
  }

  /// Adds the gradient of `scale · Σ loss` over the first `batch` images to `gradient`; returns the summed loss.
  ///
  /// - Parameters:
  ///   - targets: what the outputs should have been, as many numbers as ``Loss/targetCount(for:)`` says for each image.
  ///   - scale: 1 / the number of images of the whole batch, of which these are the first or a part.
  ///   - random: the source of dropout; the same gives the same.
  public func accumulateGradient<Objective: Loss>(
    _ parameters: Parameters, loss: Objective, targets: UnsafeBufferPointer<Objective.Target>, batch: Int, scale: Float,
    isTraining: Bool = true, random: RandomStream, into gradient: inout Parameters
  ) -> Double {
    precondition(
      targets.count >= batch * loss.targetCount(for: network.outputShape), "every image of the batch has its targets")
    let share = scale * Float(batch)
    forward(parameters, batch: batch, isTraining: isTraining, isDifferentiated: true, share: share, random: random)
    let total = loss.evaluate(
      LossPass(
        batch: batch, shape: network.outputShape, outputs: activations[plan.outputBuffer], targets: targets,
        scale: scale,
        gradient: gradients[plan.outputBuffer]))
    backward(parameters, batch: batch, isTraining: isTraining, share: share, random: random, into: &gradient)
    return total
  }

  /// The same for a classifier: the softmax's cross-entropy against one label an image, and how many images were named rightly.
  ///
  /// - Parameter labels: a class of each image, from 0 to below the network's number of classes.
  public func accumulateGradient(
    _ parameters: Parameters, labels: UnsafePointer<Int32>, batch: Int, scale: Float, smoothing: Float = 0,
    isTraining: Bool = true, random: RandomStream, into gradient: inout Parameters
  ) -> (loss: Double, correct: Int) {
    let classes = network.classes
    let loss = accumulateGradient(
      parameters, loss: SoftmaxCrossEntropy(classes: classes, smoothing: smoothing),
      targets: UnsafeBufferPointer(start: labels, count: batch), batch: batch, scale: scale, isTraining: isTraining,
      random: random, into: &gradient)
    // The loss left probabilities where the outputs were.
    let correct = (0..<batch).count { row in
      let probabilities = UnsafeBufferPointer(start: activations[plan.outputBuffer] + row * classes, count: classes)
      return probabilities.indexOfLargest == Int(labels[row])
    }
    return (loss, correct)
  }

  private func forward(
    _ parameters: Parameters, batch: Int, isTraining: Bool, isDifferentiated: Bool, share: Float, random: RandomStream
  ) {
    precondition((0...capacity).contains(batch), "a batch fits the workspace")
    precondition(parameters.count == network.parameterCount, "the parameters are this network's")
    parameters.values.withUnsafeBufferPointer { values in
      for index in plan.steps.indices {
        let step = plan.steps[index]
        step.forward(
          pass(
            step, index, batch, weights: values, gradient: nil, isTraining: isTraining,
            isDifferentiated: isDifferentiated, share: share, random: random), instructionSet)
      }
    }
  }

  private func backward(
    _ parameters: Parameters, batch: Int, isTraining: Bool, share: Float, random: RandomStream,
    into gradient: inout Parameters
  ) {
    precondition(gradient.count == network.parameterCount, "the gradient is this network's")
    parameters.values.withUnsafeBufferPointer { values in
      gradient.values.withUnsafeMutableBufferPointer { sums in
        for index in plan.steps.indices.reversed() where plan.steps[index].isDifferentiated {
          let step = plan.steps[index]
          step.backward(
            pass(
              step, index, batch, weights: values, gradient: sums, isTraining: isTraining, isDifferentiated: true,
              share: share, random: random), instructionSet)
          addSpare(index, batch: batch)
        }
      }
    }
  }

  /// Adds what a step left in spare memory to the gradients of the values that others took too.
  private func addSpare(_ index: Int, batch: Int) {
    let step = plan.steps[index]
    for (input, gradient) in step.gradients.enumerated() {
      guard case .added = gradient, let source = inputGradients[index][input] else { continue }
      VectorKernels.add(
        source, scale: 1, to: gradients[step.inputBuffers[input]], count: batch * step.inputSizes[input], instructionSet
      )
    }
  }

  private func pass(
    _ step: ExecutionPlan.Step, _ index: Int, _ batch: Int, weights: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>?, isTraining: Bool, isDifferentiated: Bool, share: Float,
    random: RandomStream
  ) -> LayerPass {
    LayerPass(
      batch: batch, step: step, inputs: inputs[index], output: activations[step.outputBuffer],
      inputGradients: inputGradients[index], outputGradient: gradients[step.outputBuffer],
      parameters: TensorPointers(base: weights.baseAddress, offsets: step.parameterOffsets),
      parameterGradients: TensorPointers(base: gradient?.baseAddress, offsets: step.parameterOffsets),
      scratch: scratch[index], isTraining: isTraining, isDifferentiated: isDifferentiated, share: share,
      random: random.branch(UInt64(step.firstLayer)))
  }
}

extension UnsafeBufferPointer where Element == Float {
  /// The position of the largest value, the first where several are.
  public var indexOfLargest: Int {
    var best = 0
    for index in 1..<Swift.max(count, 1) where self[index] > self[best] { best = index }
    return best
  }
}
