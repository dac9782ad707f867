public import RandomStreams

/// One step of a network: a value that says what it computes and holds no state.
///
/// Letters in the layers: B images, H rows, W columns, C channels; everything is row-major with channels last (NHWC),
/// as in Keras, so that kernels and flattened features have Keras's order.
public protocol Layer: Sendable {
  /// The layer's name in errors and model files.
  var name: String { get }
  /// The shape of one image's output.
  func outputShape(for input: [Int]) throws(NetworkError) -> [Int]
  /// The parameters for an input of that shape, in the order in which `LayerPass` gives them.
  func parameters(for input: [Int]) -> [ParameterSpecification]
  /// How many floats of scratch memory a pass over `batch` images needs, kept from forward to backward.
  func scratchCount(for input: [Int], batch: Int) -> Int
  /// Fills `pass.output` from `pass.input`.
  func forward(_ pass: LayerPass)
  /// Adds to `pass.parameterGradients` and fills `pass.inputGradient`, where there is one, from `pass.outputGradient`.
  func backward(_ pass: LayerPass)
}

extension Layer {
  public func parameters(for input: [Int]) -> [ParameterSpecification] { [] }
  public func scratchCount(for input: [Int], batch: Int) -> Int { 0 }
}

/// The memory in which one layer works during one pass; owned by a `Workspace`.
public struct LayerPass {
  public let batch: Int
  public let inputShape: [Int]
  public let outputShape: [Int]
  /// The product of `inputShape`.
  public let inputCount: Int
  /// The product of `outputShape`.
  public let outputCount: Int
  /// B x inputShape.
  public let input: UnsafeMutablePointer<Float>
  /// B x outputShape.
  public let output: UnsafeMutablePointer<Float>
  /// What went into the network, which nobody differentiates by: B x `sourceCount`.
  public let source: UnsafePointer<Float>
  public let sourceCount: Int
  /// Nil for the first layer, whose input nobody differentiates by.
  public let inputGradient: UnsafeMutablePointer<Float>?
  public let outputGradient: UnsafeMutablePointer<Float>
  public let parameters: TensorPointers<UnsafePointer<Float>>
  public let parameterGradients: TensorPointers<UnsafeMutablePointer<Float>>
  public let scratch: UnsafeMutablePointer<Float>
  /// Whether dropout acts.
  public let isTraining: Bool
  /// Whether a backward pass follows, or is this.
  public let isDifferentiated: Bool
  /// The source of this pass's randomness: one number for (seed, step, shard), see `Sequential`.
  public let random: RandomStream
}

/// Where one layer's tensors begin in the memory of all parameters; made anew for every pass without an allocation.
public struct TensorPointers<Pointer: Strideable> where Pointer.Stride == Int {
  /// Nil where a pass has no such tensors: there is no gradient in a forward pass.
  let base: Pointer?
  /// The offset of each tensor of the layer.
  let offsets: [Int]

  /// The tensor of that index, in the order of ``Layer/parameters(for:)``.
  public subscript(_ index: Int) -> Pointer {
    guard let base else { preconditionFailure("this pass has no such tensors") }
    return base.advanced(by: offsets[index])
  }
}
