/// What training makes small: a number for a batch of outputs and what they should have been, and its gradient by the outputs.
public protocol Loss: Sendable {
  /// What an output is judged by: a label, or the numbers that it should have been.
  associatedtype Target: BitwiseCopyable & Sendable
  /// How many targets an image has whose output has that shape.
  func targetCount(for outputShape: [Int]) -> Int
  /// The summed loss of a pass's images. Fills `pass.gradient` with the gradient of `pass.scale` times that sum by the outputs; may
  /// leave in `pass.outputs` what they mean, such as probabilities.
  func evaluate(_ pass: LossPass<Target>) -> Double
}

/// The memory in which a loss works.
public struct LossPass<Target: BitwiseCopyable & Sendable> {
  /// The number of images.
  public let batch: Int
  /// The shape of one image's output.
  public let shape: [Int]
  /// B x ``shape``.
  public let outputs: UnsafeMutablePointer<Float>
  /// B x ``Loss/targetCount(for:)``, at least.
  public let targets: UnsafeBufferPointer<Target>
  /// By what the loss is multiplied before it is differentiated: 1 / the images of the whole batch for a mean.
  public let scale: Float
  /// B x ``shape``, overwritten.
  public let gradient: UnsafeMutablePointer<Float>

  /// The product of ``shape``.
  public var count: Int { shape.reduce(1, *) }
}

/// Half the squared distance from the targets, summed over an image's outputs: `½ Σ (out - target)²`.
public struct SquaredError: Loss {
  /// The loss; it has no settings.
  public init() {}

  /// One for each output.
  public func targetCount(for outputShape: [Int]) -> Int { outputShape.reduce(1, *) }

  /// The summed loss; fills its gradient.
  public func evaluate(_ pass: LossPass<Float>) -> Double {
    var total = 0.0
    for index in 0..<pass.batch * pass.count {
      let difference = pass.outputs[index] - pass.targets[index]
      total += 0.5 * Double(difference) * Double(difference)
      pass.gradient[index] = pass.scale * difference
    }
    return total
  }
}
