import FileStorage
import RandomStreams
import Testing

@testable import NeuralNetworks

/// Convolutions of any kernel, stride and padding against their definition, and their kernels for every instruction set.
@Suite("Convolutions")
struct ConvolutionTests {
  @Test("are what their definition says")
  func definition() throws {
    var random = RandomStream(seed: 51)
    for trial in 0..<60 {
      let shape = [1 + random.below(9), 1 + random.below(9), 1 + random.below(20)]
      let (top, left, bottom, right) = (random.below(3), random.below(3), random.below(3), random.below(3))
      let layer = Conv2D(
        name: "c", filters: 1 + random.below(20), kernelHeight: 1 + random.below(4), kernelWidth: 1 + random.below(4),
        strideHeight: 1 + random.below(3), strideWidth: 1 + random.below(3),
        padding: [.valid, .same, .explicit(top: top, left: left, bottom: bottom, right: right)][trial % 3],
        hasBias: trial % 2 == 0)
      guard let output = try? layer.outputShape(for: [shape]) else { continue }
      let network = try Sequential(inputShape: shape, layers: [layer])
      var parameters = network.initialParameters(seed: random.next())
      if layer.hasBias {
        parameters["c.bias"] = Tensor(
          shape: [layer.filters], values: (0..<layer.filters).map { _ in Float(random.uniform(-1...1)) })
      }
      let image = (0..<network.inputCount).map { _ in Float(random.uniform(-1...1)) }
      let kernel = try #require(parameters["c.kernel"]).values
      // Keras's rule: as many outputs as strides fit, the smaller part of the zeros first.
      let (before, above): (Int, Int)
      switch layer.padding {
      case .valid: (before, above) = (0, 0)
      case .explicit(let top, let left, _, _): (before, above) = (left, top)
      case .same:
        func zeros(_ side: Int, _ kernel: Int, _ stride: Int) -> Int {
          side % stride == 0 ? max(kernel - stride, 0) : max(kernel - side % stride, 0)
        }
        before = zeros(shape[1], layer.kernelWidth, layer.strideWidth) / 2
        above = zeros(shape[0], layer.kernelHeight, layer.strideHeight) / 2
      }
      let workspace = Workspace(network: network, capacity: 1)
      _ = workspace.input.update(fromContentsOf: image)
      let found = workspace.outputs(parameters, batch: 1)
      for y in 0..<output[0] {
        for x in 0..<output[1] {
          for filter in 0..<layer.filters {
            var sum = layer.hasBias ? Double(parameters["c.bias"]!.values[filter]) : 0
            for i in 0..<layer.kernelHeight {
              for j in 0..<layer.kernelWidth {
                let (row, column) = (y * layer.strideHeight + i - above, x * layer.strideWidth + j - before)
                guard (0..<shape[0]).contains(row), (0..<shape[1]).contains(column) else { continue }
                for c in 0..<shape[2] {
                  let weight = kernel[((i * layer.kernelWidth + j) * shape[2] + c) * layer.filters + filter]
                  sum += Double(weight * image[(row * shape[1] + column) * shape[2] + c])
                }
              }
            }
            let value = found[(y * output[1] + x) * layer.filters + filter]
            #expect(abs(Double(value) - sum) < 1e-4, "\(layer) of \(shape)")
          }
        }
      }
    }
  }

  @Test("take patches and give them back as plain loops do", arguments: InstructionSet.supported)
  func patches(_ set: InstructionSet) {
    var random = RandomStream(seed: 52)
    for _ in 0..<60 {
      let geometry = ConvolutionGeometry(
        height: 1 + random.below(7), width: 1 + random.below(7), channels: 1 + random.below(19),
        kernelHeight: 1 + random.below(4), kernelWidth: 1 + random.below(4), strideHeight: 1 + random.below(3),
        strideWidth: 1 + random.below(3), paddingTop: random.below(3), paddingLeft: random.below(3),
        outputHeight: 1 + random.below(4), outputWidth: 1 + random.below(4))
      let image = (0..<geometry.height * geometry.width * geometry.channels).map { _ in Float(random.uniform(-1...1)) }
      let first = random.below(geometry.positions)
      let count = 1 + random.below(geometry.positions - first)
      var patches = [Float](repeating: 9, count: count * geometry.patchLength + 1)
      PatchKernels.take(geometry, from: image, first: first, count: count, into: &patches, set)
      let gradient = patches.map { $0 * 2 }
      var given = image
      PatchKernels.give(geometry, gradient, first: first, count: count, to: &given, set)
      var (place, expected) = (0, image)
      for position in first..<first + count {
        for i in 0..<geometry.kernelHeight {
          for j in 0..<geometry.kernelWidth {
            let y = position / geometry.outputWidth * geometry.strideHeight + i - geometry.paddingTop
            let x = position % geometry.outputWidth * geometry.strideWidth + j - geometry.paddingLeft
            for c in 0..<geometry.channels {
              let isInside = (0..<geometry.height).contains(y) && (0..<geometry.width).contains(x)
              let pixel = (y * geometry.width + x) * geometry.channels + c
              #expect(patches[place] == (isInside ? image[pixel] : 0))
              if isInside { expected[pixel] += gradient[place] }
              place += 1
            }
          }
        }
      }
      #expect(patches[place] == 9)
      for (one, other) in zip(given, expected) { #expect(abs(one - other) < 1e-4) }
    }
  }

  @Test("add rows, sum rows and cut at zero as plain loops do", arguments: InstructionSet.supported)
  func rows(_ set: InstructionSet) {
    var random = RandomStream(seed: 53)
    for trial in 0..<30 {
      let (rows, columns) = (1 + random.below(5), 1 + random.below(trial % 3 == 0 ? 150 : 20))
      func draw(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.uniform(-1...1)) } }
      let (source, row) = (draw(rows * columns), draw(columns))
      var (added, sums) = (source, row)
      PatchKernels.add(row: row, to: &added, rows: rows, columns: columns, set)
      PatchKernels.sum(rows: source, count: rows, columns: columns, into: &sums, set)
      var cut = [Float](repeating: 9, count: source.count + 1)
      VectorKernels.relu(source, to: &cut, count: source.count, set)
      var gradient = cut
      VectorKernels.reluGradient(output: cut, outputGradient: added, to: &gradient, count: source.count, set)
      for index in source.indices {
        #expect(added[index] == source[index] + row[index % columns])
        #expect(cut[index] == max(0, source[index]) && gradient[index] == (source[index] > 0 ? added[index] : 0))
      }
      for column in 0..<columns {
        #expect(sums[column] == (0..<rows).reduce(row[column]) { $0 + source[$1 * columns + column] })
      }
      #expect(cut[source.count] == 9 && gradient[source.count] == 9)
    }
  }
}
