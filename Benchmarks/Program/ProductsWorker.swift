import ArgumentParser
import COpenBLAS
import Foundation
import NeuralNetworks
import RandomStreams

/// `mathrec-bench products`: each turn runs a network that has no kernels of its own, forward and in training, and then its
/// matrix products alone, by calls of OpenBLAS whose operands lie ready.
///
/// Three channels, 48, 64 and 96 filters, a stride, no pooling. The products are those of the definition: for each layer one
/// over the whole batch, and in training one more for the kernel's gradient and one for the input's, but for the first layer,
/// whose input nobody differentiates by.
struct ProductsWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products", abstract: "A network without kernels of its own against its matrix products alone.")

  @Option(help: "Images a pass.") var batch = 16
  @Option(help: "Turns without a runner, each printed at once; 0 waits for `go` on standard input.") var turns = 0

  func run() throws {
    guard mr_blas_load() else {
      throw ValidationError("OpenBLAS cannot be loaded: \(String(cString: mr_blas_description()))")
    }
    let side = 45
    let classes = 82
    let network = try Sequential(
      inputShape: [side, side, 3],
      layers: [
        Conv2D(name: "a", filters: 48), ReLU(name: "ra"), Conv2D(name: "b", filters: 64), ReLU(name: "rb"),
        Conv2D(name: "c", filters: 96, strideHeight: 2, strideWidth: 2), ReLU(name: "rc"), Flatten(name: "flatten"),
        Dense(name: "classes", units: classes),
      ])
    // Positions, patch length and filters of each layer; the last is the dense one.
    let products = [
      Product(rows: batch * 43 * 43, depth: 27, columns: 48), Product(rows: batch * 41 * 41, depth: 432, columns: 64),
      Product(rows: batch * 20 * 20, depth: 576, columns: 96),
      Product(rows: batch, depth: 20 * 20 * 96, columns: classes),
    ]
    let parameters = network.initialParameters(seed: 1)
    let workspace = Workspace(network: network, capacity: batch)
    var gradient = Parameters(network.specifications)
    let labels = (0..<batch).map { Int32($0 % classes) }
    var random = RandomStream(seed: 2)
    let images = (0..<batch * network.inputCount).map { _ in Float(random.uniform()) }
    if turns == 0 { Turns.say(["ready": true]) }
    var done = 0
    while turns == 0 ? Turns.await() : done < turns {
      done += 1
      // The best of some, as another program may take the core for a while; turn about, as it may slow down for longer.
      var best = [Double](repeating: .infinity, count: 4)
      for _ in 0..<5 {
        _ = workspace.input.update(fromContentsOf: images)
        best[0] = min(best[0], Turns.seconds { _ = workspace.predict(parameters, batch: batch) })
        best[1] = min(best[1], Turns.seconds { for product in products { product.forward() } })
        best[2] = min(
          best[2],
          Turns.seconds {
            _ = workspace.accumulateGradient(
              parameters, labels: labels, batch: batch, scale: 1, random: RandomStream(seed: 3), into: &gradient)
          })
        best[3] = min(
          best[3],
          Turns.seconds {
            for product in products { product.forward() }
            for (index, product) in products.enumerated().reversed() { product.backward(givesInput: index > 0) }
          })
      }
      Turns.say([
        "inference": best[0], "inference products": best[1], "inference ratio": best[0] / best[1],
        "training": best[2], "training products": best[3], "training ratio": best[2] / best[3],
      ])
    }
    if turns == 0 { Turns.say(["end": true, "library": String(cString: mr_blas_description())]) }
  }

  /// One layer's matrices, filled and laid out as OpenBLAS takes them.
  private final class Product {
    let rows, depth, columns: Int
    private let patches, kernel, output, patchGradient, kernelGradient: UnsafeMutablePointer<Float>

    init(rows: Int, depth: Int, columns: Int) {
      (self.rows, self.depth, self.columns) = (rows, depth, columns)
      var random = RandomStream(seed: 4, UInt64(depth))
      func noise(_ count: Int) -> UnsafeMutablePointer<Float> {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
          .bindMemory(to: Float.self, capacity: count)
        for index in 0..<count { memory[index] = Float(random.uniform(-0.1...0.1)) }
        return memory
      }
      (patches, kernel, output) = (noise(rows * depth), noise(depth * columns), noise(rows * columns))
      (patchGradient, kernelGradient) = (noise(rows * depth), noise(depth * columns))
    }

    deinit {
      for memory in [patches, kernel, output, patchGradient, kernelGradient] {
        UnsafeMutableRawPointer(memory).deallocate()
      }
    }

    func forward() {
      _ = mr_blas_product(false, false, rows, columns, depth, patches, depth, kernel, columns, 0, output, columns)
    }

    func backward(givesInput: Bool) {
      _ = mr_blas_product(
        true, false, depth, columns, rows, patches, depth, output, columns, 0, kernelGradient, columns)
      guard givesInput else { return }
      _ = mr_blas_product(false, true, rows, depth, columns, output, columns, kernel, columns, 0, patchGradient, depth)
    }
  }
}
