internal import CKernels
import Dispatch
import Foundation
import WorkSharing

/// The processor's instructions that the kernels of CShims/CKernels use.
///
/// One set gives the same bytes on any machine; another rounds differently, as the order of sums differs.
enum InstructionSet: String, CaseIterable, Sendable {
  case portable, avx2, avx512

  /// The sets that this machine can run, slowest first.
  static let supported: [InstructionSet] = {
    let best = Int(mr_best_instruction_set().rawValue)
    return Array(allCases[0...best])
  }()

  /// The set that the environment's `MATHREC_KERNELS` asks for, else the best of this machine.
  ///
  /// A program calls ``KernelChoice/check()`` first: a choice that cannot be had is an error there and nothing here.
  static let current: InstructionSet =
    (try? chosen(ProcessInfo.processInfo.environment[KernelChoice.variable], of: supported))
    ?? supported[supported.count - 1]

  /// The set of that name, or the best where nothing is asked for.
  static func chosen(_ name: String?, of supported: [InstructionSet]) throws(NetworkError) -> InstructionSet {
    guard let name, !name.isEmpty else { return supported[supported.count - 1] }
    let choices = supported.map(\.rawValue).joined(separator: ", ")
    guard let set = InstructionSet(rawValue: name) else {
      throw .kernels(asked: name, found: "there are no such kernels", choices: choices)
    }
    guard supported.contains(set) else {
      throw .kernels(asked: name, found: "this processor does not run them", choices: choices)
    }
    return set
  }

  fileprivate var code: mr_instruction_set {
    switch self {
    case .portable: MR_PORTABLE
    case .avx2: MR_AVX2
    case .avx512: MR_AVX512
    }
  }
}

/// The environment's `MATHREC_KERNELS`: `portable`, `avx2` or `avx512` in place of the best that the processor runs.
public enum KernelChoice {
  static let variable = "MATHREC_KERNELS"

  /// Fails where the environment asks for kernels that do not exist or that this processor does not run.
  public static func check() throws(NetworkError) {
    _ = try InstructionSet.chosen(ProcessInfo.processInfo.environment[variable], of: InstructionSet.supported)
  }

  /// The kernels in use: `portable`, `avx2` or `avx512`. Results of others differ in their last digits.
  public static var current: String { InstructionSet.current.rawValue }
}

/// Passes over all values of parameters (`mr_add`, `mr_adam`).
enum VectorKernels {
  /// Parameters that repay another thread's start.
  private static let leastStretch = 1 << 15

  /// How many threads a pass over so many values repays.
  static func mostStretches(of count: Int) -> Int { max(1, count / leastStretch) }

  /// Calls with stretches that cover 0..<count, each on a thread of its own, with whole vectors but in the last.
  static func forEachStretch(of count: Int, team: WorkerTeam?, _ work: @Sendable (Range<Int>) -> Void) {
    let parts = min(team?.count ?? 1, mostStretches(of: count))
    guard let team, parts > 1 else { return work(0..<count) }
    team.perform(parts) { part in
      func bound(_ part: Int) -> Int { part == parts ? count : count * part / parts / 16 * 16 }
      work(bound(part)..<bound(part + 1))
    }
  }

  /// `target += scale · source`.
  static func add(
    _ source: UnsafePointer<Float>, scale: Float, to target: UnsafeMutablePointer<Float>, count: Int,
    _ set: InstructionSet = .current
  ) {
    mr_add(set.code, count, target, source, scale)
  }

  /// One step of Adam in one pass; `rate` has the correction of the step's number in it.
  static func adam(
    count: Int, weights: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>,
    square: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, rate: Float, keep1: Float, keep2: Float,
    epsilon: Float, _ set: InstructionSet = .current
  ) {
    mr_adam(set.code, count, weights, mean, square, gradient, rate, keep1, keep2, epsilon)
  }

  /// `target = max(0, source)`.
  static func relu(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, _ set: InstructionSet = .current
  ) {
    mr_relu(set.code, count, source, target)
  }

  /// The gradient where ReLU's output is above zero, else zero.
  static func reluGradient(
    output: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, to inputGradient: UnsafeMutablePointer<Float>,
    count: Int, _ set: InstructionSet = .current
  ) {
    mr_relu_gradient(set.code, count, output, outputGradient, inputGradient)
  }
}

/// The passes around a convolution's matrix products (`mr_take_patches` and those that follow it).
enum PatchKernels {
  /// Writes the patches of `count` positions, one a row.
  static func take(
    _ geometry: ConvolutionGeometry, from input: UnsafePointer<Float>, first: Int, count: Int,
    into patches: UnsafeMutablePointer<Float>, _ set: InstructionSet = .current
  ) {
    mr_take_patches(set.code, shape(geometry), input, first, count, patches)
  }

  /// Adds the patches of `count` positions to the pixels that they were taken from.
  static func give(
    _ geometry: ConvolutionGeometry, _ patches: UnsafePointer<Float>, first: Int, count: Int,
    to input: UnsafeMutablePointer<Float>, _ set: InstructionSet = .current
  ) {
    mr_give_patches(set.code, shape(geometry), patches, first, count, input)
  }

  /// Adds `row` to every row of `target`.
  static func add(
    row: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    _ set: InstructionSet = .current
  ) {
    mr_add_rows(set.code, rows, columns, row, target)
  }

  /// Adds the rows, in their order, to `sums`.
  static func sum(
    rows: UnsafePointer<Float>, count: Int, columns: Int, into sums: UnsafeMutablePointer<Float>,
    _ set: InstructionSet = .current
  ) {
    mr_sum_rows(set.code, count, columns, rows, sums)
  }

  private static func shape(_ geometry: ConvolutionGeometry) -> mr_patches {
    mr_patches(
      height: geometry.height, width: geometry.width, channels: geometry.channels,
      kernel_height: geometry.kernelHeight, kernel_width: geometry.kernelWidth, stride_y: geometry.strideHeight,
      stride_x: geometry.strideWidth, padding_top: geometry.paddingTop, padding_left: geometry.paddingLeft,
      columns: geometry.outputWidth)
  }
}

/// Convolution 3x3 with bias, ReLU and 2x2 max-pool in one step: what three layers do, with less work.
///
/// The convolution is computed only where the pooling looks, nothing between the layers is stored, and the backward
/// pass visits only positions that the pooling took and ReLU let through (`mr_block_forward`, `mr_block_backward`).
/// ``Conv2D``, ``ReLU`` and ``MaxPool2D`` are the oracle.
struct ConvolutionBlock: Sendable {
  private let height: Int
  private let width: Int
  private let channels: Int

  /// Nil where there are no kernels for these layers and this input.
  init?(layers: [any Layer], input: [Int]) {
    guard layers.count == 3, input.count == 3, let convolution = layers[0] as? Conv2D, layers[1] is ReLU,
      layers[2] is MaxPool2D,
      convolution.kernelHeight == 3, convolution.kernelWidth == 3, convolution.isPlain, convolution.hasBias
    else { return nil }
    (height, width, channels) = (input[0], input[1], input[2])
    guard mr_block_supports(shape, convolution.filters) else { return nil }
  }

  private var shape: mr_block { mr_block(height: height, width: width, channels: channels) }
  private var inputCount: Int { height * width * channels }
  private var outputCount: Int { mr_block_rows(shape) * mr_block_columns(shape) * Int(MR_FILTERS) }

  /// Whether the kernels give the gradient of the input, or only those of the parameters.
  var givesInputGradient: Bool { channels != 1 }

  /// Floats of scratch memory: the winners of the pooling, kept from forward to backward, and the kernels' own.
  func scratchCount(batch: Int) -> Int { winnersCount(batch: batch) + (mr_block_scratch_size(shape) + 3) / 4 }

  /// Floats that the winners take: a byte each, and the next begins aligned.
  private func winnersCount(batch: Int) -> Int { (batch * outputCount + 3) / 4 }

  func forward(_ pass: LayerPass, _ set: InstructionSet) {
    let (winners, rest) = memory(pass)
    mr_block_forward(
      set.code, shape, pass.batch, pass.input, pass.parameters[0], pass.parameters[1], pass.output,
      pass.isDifferentiated ? winners : nil, rest)
  }

  func backward(_ pass: LayerPass, _ set: InstructionSet) {
    let (winners, rest) = memory(pass)
    mr_block_backward(
      set.code, shape, pass.batch, pass.input, pass.parameters[0], pass.outputGradient, winners,
      pass.parameterGradients[0], pass.parameterGradients[1], pass.inputGradient, rest)
  }

  // MARK: Parts of a batch, and of the parameters (``SlicedWorkspace``)

  /// The filters of a part of the parameters, and how many parts there are.
  static let partFilters = Int(MR_PART_FILTERS)
  static let parts = Int(MR_FILTERS / MR_PART_FILTERS)

  /// Bytes of an image that the pooling's winners take.
  var winnersCount: Int { outputCount }
  /// Floats of scratch memory of one thread's pass.
  var threadScratchCount: Int { (mr_block_scratch_size(shape) + 3) / 4 }

  func forward(
    batch: Int, input: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<Int8>, scratch: UnsafeMutableRawPointer,
    _ set: InstructionSet
  ) {
    mr_block_forward(set.code, shape, batch, input, kernel, bias, output, winners, scratch)
  }

  func inputGradient(
    batch: Int, kernel: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, winners: UnsafePointer<Int8>,
    to inputGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, _ set: InstructionSet
  ) {
    mr_block_input_gradient(set.code, shape, batch, kernel, outputGradient, winners, inputGradient, scratch)
  }

  func addParameterGradient(
    part: Int, batch: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    winners: UnsafePointer<Int8>, kernelGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, _ set: InstructionSet
  ) {
    mr_block_parameter_gradient(
      set.code, shape, batch, part * Self.partFilters, (part + 1) * Self.partFilters, input, outputGradient, winners,
      kernelGradient, biasGradient, scratch)
  }

  private func memory(_ pass: LayerPass) -> (winners: UnsafeMutablePointer<Int8>, rest: UnsafeMutableRawPointer) {
    let start = UnsafeMutableRawPointer(pass.scratch)
    return (
      start.assumingMemoryBound(to: Int8.self),
      start + winnersCount(batch: pass.batch) * MemoryLayout<Float>.stride
    )
  }
}

/// A ``Dense`` layer by kernels that read its weights where they lie (`mr_dense_forward`, `mr_dense_backward`): a batch is
/// too short to repay the packing that a general matrix product does, and an image's numbers are the same in any company.
/// ``Dense`` is the oracle.
///
/// Against OpenBLAS on Zen 4, forward: 0.8 to 1.0 of its time for 8 to 512 rows of 128 or 512 inputs, 0.3 to 0.9 for 2592
/// inputs; backward 0.7 to 1.1.
struct DenseKernel: Sendable {
  let units: Int
  /// Rows of features an image.
  let rows: Int

  /// Floats of scratch memory.
  func scratchCount(batch: Int) -> Int { (mr_dense_scratch_size(batch * rows, units) + 3) / 4 }

  func forward(_ pass: LayerPass, _ set: InstructionSet) {
    mr_dense_forward(
      set.code, pass.batch * rows, pass.inputCount / rows, units, pass.input, pass.parameters[0], pass.parameters[1],
      pass.output)
  }

  func backward(_ pass: LayerPass, _ set: InstructionSet) {
    mr_dense_backward(
      set.code, pass.batch * rows, pass.inputCount / rows, units, pass.input, pass.parameters[0], pass.outputGradient,
      pass.parameterGradients[0], pass.parameterGradients[1], pass.inputGradient, pass.scratch)
  }

  // MARK: Parts of a batch, and of the parameters (``SlicedWorkspace``)

  func forward(
    batch: Int, inputs: Int, input: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, _ set: InstructionSet
  ) {
    mr_dense_forward(set.code, batch, inputs, units, input, kernel, bias, output)
  }

  func inputGradient(
    batch: Int, inputs: Int, kernel: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    to inputGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, _ set: InstructionSet
  ) {
    mr_dense_input_gradient(set.code, batch, inputs, units, kernel, outputGradient, inputGradient, scratch)
  }

  func addParameterGradient(
    rows: Range<Int>, batch: Int, inputs: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    kernelGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer, _ set: InstructionSet
  ) {
    mr_dense_parameter_gradient(
      set.code, batch, inputs, units, rows.lowerBound, rows.upperBound, input, outputGradient, kernelGradient,
      biasGradient, scratch)
  }
}
