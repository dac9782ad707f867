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

  /// Calls with stretches that cover 0..<count, each on a thread of its own, with whole vectors but in the last.
  static func forEachStretch(of count: Int, team: WorkerTeam?, _ work: @Sendable (Range<Int>) -> Void) {
    let parts = max(1, min(team?.count ?? 1, count / leastStretch))
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
  init?(layers: ArraySlice<any Layer>, input: [Int]) {
    guard layers.count == 3, input.count == 3, let convolution = layers.first as? Conv2D,
      layers[layers.startIndex + 1] is ReLU, layers[layers.startIndex + 2] is MaxPool2D,
      convolution.kernelHeight == 3, convolution.kernelWidth == 3
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

  private func memory(_ pass: LayerPass) -> (winners: UnsafeMutablePointer<Int8>, rest: UnsafeMutableRawPointer) {
    let start = UnsafeMutableRawPointer(pass.scratch)
    return (
      start.assumingMemoryBound(to: Int8.self),
      start + winnersCount(batch: pass.batch) * MemoryLayout<Float>.stride
    )
  }
}

/// A ``Dense`` layer by kernels that read its weights where they lie (`mr_dense_forward`, `mr_dense_backward`): a batch is
/// too short to repay the packing that a general matrix product does. ``Dense`` is the oracle.
struct DenseKernel: Sendable {
  let units: Int

  /// Floats of scratch memory.
  func scratchCount(batch: Int) -> Int { (mr_dense_scratch_size(batch, units) + 3) / 4 }

  func forward(_ pass: LayerPass, _ set: InstructionSet) {
    mr_dense_forward(
      set.code, pass.batch, pass.inputCount, units, pass.input, pass.parameters[0], pass.parameters[1], pass.output)
  }

  func backward(_ pass: LayerPass, _ set: InstructionSet) {
    mr_dense_backward(
      set.code, pass.batch, pass.inputCount, units, pass.input, pass.parameters[0], pass.outputGradient,
      pass.parameterGradients[0], pass.parameterGradients[1], pass.inputGradient, pass.scratch)
  }
}
