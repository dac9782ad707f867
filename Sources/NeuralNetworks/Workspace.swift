import RandomStreams

/// The memory for passes of up to `capacity` images through one network: made once, used for every batch.
///
/// One thread works in a workspace at a time; networks and parameters are shared and only read.
public final class Workspace: @unchecked Sendable {
  public let network: Sequential
  public let capacity: Int
  private let plan: ExecutionPlan
  private let instructionSet: InstructionSet
  /// What goes into each step of the plan; the last comes out.
  private let activations: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>]
  private let scratch: [UnsafeMutablePointer<Float>]

  public convenience init(network: Sequential, capacity: Int) {
    self.init(network: network, capacity: capacity, plan: network.plan, instructionSet: .current)
  }

  /// For tests: with a plan of plain layers, or another instruction set.
  init(network: Sequential, capacity: Int, plan: ExecutionPlan, instructionSet: InstructionSet) {
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
    let counts = [network.inputCount] + plan.steps.map(\.outputCount)
    activations = counts.map { memory($0 * capacity) }
    // Filled before they are read, and never touched by a workspace that only predicts.
    gradients = counts.map { memory($0 * capacity, isCleared: false) }
    scratch = plan.steps.map { memory($0.scratchCount(batch: capacity)) }
  }

  deinit {
    for pointer in activations + gradients + scratch { UnsafeMutableRawPointer(pointer).deallocate() }
  }

  /// Where the caller puts images: capacity x inputShape.
  public var input: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: activations[0], count: capacity * network.inputCount)
  }

  /// What the last layer gives for the first `batch` images of `input`: B x outputs, valid until the next pass.
  public func outputs(_ parameters: Parameters, batch: Int) -> UnsafeBufferPointer<Float> {
    forward(parameters, batch: batch, isTraining: false, isDifferentiated: false, random: RandomStream(seed: 0))
    return UnsafeBufferPointer(start: activations[activations.count - 1], count: batch * network.classes)
  }

  /// The class probabilities of the first `batch` images of `input`: B x classes, valid until the next pass.
  public func predict(_ parameters: Parameters, batch: Int) -> UnsafeBufferPointer<Float> {
    forward(parameters, batch: batch, isTraining: false, isDifferentiated: false, random: RandomStream(seed: 0))
    let output = activations[activations.count - 1]
    SoftmaxCrossEntropy.softmax(output, rows: batch, classes: network.classes)
    return UnsafeBufferPointer(start: output, count: batch * network.classes)
  }

  /// Adds the gradient of `scale · Σ loss` over the first `batch` images to `gradient`; returns the summed loss and how
  /// many of the images were named rightly.
  public func accumulateGradient(
    _ parameters: Parameters, labels: UnsafePointer<Int32>, batch: Int, scale: Float, smoothing: Float = 0,
    isTraining: Bool = true, random: RandomStream, into gradient: inout Parameters
  ) -> (loss: Double, correct: Int) {
    forward(parameters, batch: batch, isTraining: isTraining, isDifferentiated: true, random: random)
    let last = activations.count - 1
    let classes = network.classes
    SoftmaxCrossEntropy.softmax(activations[last], rows: batch, classes: classes)
    var correct = 0
    for row in 0..<batch {
      let probabilities = UnsafeBufferPointer(start: activations[last] + row * classes, count: classes)
      if probabilities.indexOfLargest == Int(labels[row]) { correct += 1 }
    }
    let loss = SoftmaxCrossEntropy.loss(
      probabilities: activations[last], labels: labels, rows: batch, classes: classes, scale: scale,
      smoothing: smoothing, gradient: gradients[last])
    backward(parameters, batch: batch, isTraining: isTraining, random: random, into: &gradient)
    return (loss, correct)
  }

  private func forward(
    _ parameters: Parameters, batch: Int, isTraining: Bool, isDifferentiated: Bool, random: RandomStream
  ) {
    precondition(batch <= capacity, "a batch fits the workspace")
    precondition(parameters.count == network.parameterCount, "the parameters are this network's")
    parameters.values.withUnsafeBufferPointer { values in
      for index in plan.steps.indices {
        let step = plan.steps[index]
        step.forward(
          pass(
            step, index, batch, weights: values, gradient: nil, isTraining: isTraining,
            isDifferentiated: isDifferentiated, random: random), instructionSet)
      }
    }
  }

  private func backward(
    _ parameters: Parameters, batch: Int, isTraining: Bool, random: RandomStream, into gradient: inout Parameters
  ) {
    precondition(gradient.count == network.parameterCount, "the gradient is this network's")
    parameters.values.withUnsafeBufferPointer { values in
      gradient.values.withUnsafeMutableBufferPointer { sums in
        for index in plan.steps.indices.reversed() {
          let step = plan.steps[index]
          step.backward(
            pass(
              step, index, batch, weights: values, gradient: sums, isTraining: isTraining, isDifferentiated: true,
              random: random), instructionSet)
        }
      }
    }
  }

  private func pass(
    _ step: ExecutionPlan.Step, _ index: Int, _ batch: Int, weights: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>?, isTraining: Bool, isDifferentiated: Bool, random: RandomStream
  ) -> LayerPass {
    LayerPass(
      batch: batch, inputShape: step.inputShape, outputShape: step.outputShape, inputCount: step.inputCount,
      outputCount: step.outputCount, input: activations[index], output: activations[index + 1],
      source: UnsafePointer(activations[0]), sourceCount: network.inputCount,
      inputGradient: index == 0 ? nil : gradients[index], outputGradient: gradients[index + 1],
      parameters: TensorPointers(base: weights.baseAddress, offsets: step.parameterOffsets),
      parameterGradients: TensorPointers(base: gradient?.baseAddress, offsets: step.parameterOffsets),
      scratch: scratch[index], isTraining: isTraining, isDifferentiated: isDifferentiated,
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
