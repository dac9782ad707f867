import ArgumentParser
import CKernels
import CPeak
import NeuralNetworks
import RandomStreams

/// `mathrec-bench kernel`: each turn measures the core's peak, then the second convolution's forward pass.
struct KernelWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "The second convolution against the core's peak.")

  func run() throws {
    let set = mr_best_instruction_set()
    let width: Int32 = set == MR_AVX512 ? 16 : set == MR_AVX2 ? 8 : 4
    let block = mr_block(height: 21, width: 21, channels: 32)
    let batch = 16
    var random = RandomStream(seed: 3)
    func noise(_ count: Int) -> UnsafeMutablePointer<Float> {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
        .bindMemory(to: Float.self, capacity: count)
      for index in 0..<count { memory[index] = Float(random.uniform(-0.1...0.1)) }
      return memory
    }
    let cells = mr_block_rows(block) * mr_block_columns(block)
    let input = noise(batch * 21 * 21 * 32)
    let (kernel, bias, output) = (noise(9 * 32 * 32), noise(32), noise(batch * cells * 32))
    let winners = UnsafeMutablePointer<Int8>.allocate(capacity: batch * cells * 32)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: mr_block_scratch_size(block), alignment: 64)
    // As the convolution is defined: 36 products for a cell, a channel and a filter. Winograd's algorithm executes 16.
    let operations = Double(batch * cells * 4 * 32 * 9 * 32 * 2)
    let executed = 16.0 / 36
    Turns.say(["ready": true])
    var kept: Float = 0
    while Turns.await() {
      // The best of short slices, as another program may take the core for a while.
      let (steps, repeats) = (1_000_000, 25)
      var (peak, convolution) = (Double.infinity, Double.infinity)
      for _ in 0..<20 {
        peak = min(peak, Turns.seconds { kept += peak_run(width, steps) })
        convolution = min(
          convolution,
          Turns.seconds {
            for _ in 0..<repeats { mr_block_forward(set, block, batch, input, kernel, bias, output, winners, scratch) }
          })
      }
      let (best, found) = (peak_operations(width, steps) / peak, operations * Double(repeats) / convolution)
      Turns.say([
        "peak": best, "convolution": found, "share": found * executed / best,
        "microseconds": convolution / Double(repeats * batch) * 1e6, "lanes": Int(width),
      ])
    }
    Turns.say(["end": kept.isFinite])
  }
}
