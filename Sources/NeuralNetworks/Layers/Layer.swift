public import RandomStreams

/// One step of a network: a value that says what it computes and holds no state.
///
/// Letters in the layers: B images, H rows, W columns, C channels; N places of a sequence, D numbers a place; everything is
/// row-major with channels last (NHWC), as in Keras, so that kernels and flattened features have Keras's order. Shapes are those
/// of one image; in memory B of them lie end to end.
public protocol Layer: Sendable {
  /// The layer's name in errors and model files, and the first part of its parameters' names.
  var name: String { get }
  /// How many values the layer takes; one unless it says otherwise.
  var inputCounts: ClosedRange<Int> { get }
  /// The shape of one image's output, or why the layer cannot take these shapes.
  func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int]
  /// The parameters for inputs of those shapes, in the order in which ``LayerPass`` gives them.
  func parameters(for inputs: [[Int]]) -> [ParameterSpecification]
  /// How many floats of scratch memory a pass over `batch` images needs, kept from forward to backward.
  func scratchCount(for inputs: [[Int]], batch: Int) -> Int
  /// Fills `pass.output` from `pass.inputs`.
  func forward(_ pass: LayerPass)
  /// Adds to `pass.parameterGradients` and overwrites every gradient of an input that is asked for, from
  /// `pass.outputGradient`.
  ///
  /// Where a parameter is a running mean (``ParameterSpecification/Change/average(keeping:)``), what is added in place of a
  /// gradient is the batch's own value times ``LayerPass/share``.
  func backward(_ pass: LayerPass)
}

extension Layer {
  /// How many values the layer takes.
  public var inputCounts: ClosedRange<Int> { 1...1 }
  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] { [] }
  /// The floats that a pass keeps or works in.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int { 0 }
}

/// The memory in which one layer works during one pass; owned by a ``Workspace``.
public struct LayerPass {
  /// The images of this pass.
  public let batch: Int
  let step: ExecutionPlan.Step
  /// Each input: B x its shape.
  public let inputs: [UnsafeMutablePointer<Float>]
  /// B x ``outputShape``.
  public let output: UnsafeMutablePointer<Float>
  /// Where the gradient of each input goes, B x its shape; nil where nobody differentiates by it.
  public let inputGradients: [UnsafeMutablePointer<Float>?]
  /// The loss's gradient by the output: B x ``outputShape``.
  public let outputGradient: UnsafeMutablePointer<Float>
  /// The layer's parameters.
  public let parameters: TensorPointers<UnsafePointer<Float>>
  /// Where the gradients of the layer's parameters are added up.
  public let parameterGradients: TensorPointers<UnsafeMutablePointer<Float>>
  /// As many floats as ``Layer/scratchCount(for:batch:)`` asks for.
  public let scratch: UnsafeMutablePointer<Float>
  /// The mode: in training dropout acts and normalisations go by the batch; otherwise by running means.
  public let isTraining: Bool
  /// Whether a backward pass follows, or is this.
  public let isDifferentiated: Bool
  /// What part of the whole batch the images of this pass are: a batch may be cut among threads.
  public let share: Float
  /// The source of this pass's randomness: one stream for (seed, step, shard, layer).
  public let random: RandomStream

  /// The shape of each input.
  public var inputShapes: [[Int]] { step.inputShapes }
  /// The shape of one image's output.
  public var outputShape: [Int] { step.outputShape }
  /// The product of each input's shape.
  public var inputSizes: [Int] { step.inputSizes }
  /// The product of ``outputShape``.
  public var outputCount: Int { step.outputCount }
  /// The first input.
  public var input: UnsafeMutablePointer<Float> { inputs[0] }
  /// The shape of the first input.
  public var inputShape: [Int] { step.inputShapes[0] }
  /// The product of the first input's shape.
  public var inputCount: Int { step.inputSizes[0] }
  /// Where the gradient of the first input goes; nil where nobody differentiates by it.
  public var inputGradient: UnsafeMutablePointer<Float>? { inputGradients[0] }
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
