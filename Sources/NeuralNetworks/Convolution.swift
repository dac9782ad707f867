/// The inner loops of a convolution over one image: the one place that faster kernels replace.
///
/// The image is unrolled into patches (one row for each output position, `kernelHeight · kernelWidth · C` long), and
/// a matrix product does the rest.
struct Convolution {
  let height: Int
  let width: Int
  let channels: Int
  let kernelHeight: Int
  let kernelWidth: Int
  let filters: Int

  init(input: [Int], kernelHeight: Int, kernelWidth: Int, filters: Int) {
    height = input[0]
    width = input[1]
    channels = input[2]
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.filters = filters
  }

  var outputHeight: Int { height - kernelHeight + 1 }
  var outputWidth: Int { width - kernelWidth + 1 }
  var patchLength: Int { kernelHeight * kernelWidth * channels }
  /// The number of floats in the patches of one image.
  var patchCount: Int { outputHeight * outputWidth * patchLength }

  func forward(
    input: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, patches: UnsafeMutablePointer<Float>
  ) {
    unroll(input, into: patches)
    let positions = outputHeight * outputWidth
    for position in 0..<positions { (output + position * filters).update(from: bias, count: filters) }
    MatrixProduct.multiply(m: positions, n: filters, k: patchLength, a: patches, b: kernel, beta: 1, c: output)
  }

  /// Adds to the kernel's and the bias's gradient; overwrites the input's, where one is wanted.
  func backward(
    input: UnsafePointer<Float>, kernel: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    kernelGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>?, patches: UnsafeMutablePointer<Float>
  ) {
    unroll(input, into: patches)
    let positions = outputHeight * outputWidth
    MatrixProduct.multiply(
      m: patchLength, n: filters, k: positions, a: patches, transposeA: true, b: outputGradient, beta: 1,
      c: kernelGradient)
    for position in 0..<positions {
      let row = outputGradient + position * filters
      for filter in 0..<filters { biasGradient[filter] += row[filter] }
    }
    guard let inputGradient else { return }
    MatrixProduct.multiply(
      m: positions, n: patchLength, k: filters, a: outputGradient, b: kernel, transposeB: true, c: patches)
    inputGradient.update(repeating: 0, count: height * width * channels)
    let rowLength = kernelWidth * channels
    for y in 0..<outputHeight {
      for x in 0..<outputWidth {
        let patch = patches + (y * outputWidth + x) * patchLength
        for i in 0..<kernelHeight {
          let target = inputGradient + ((y + i) * width + x) * channels
          let source = patch + i * rowLength
          for index in 0..<rowLength { target[index] += source[index] }
        }
      }
    }
  }

  private func unroll(_ input: UnsafePointer<Float>, into patches: UnsafeMutablePointer<Float>) {
    let rowLength = kernelWidth * channels
    var target = patches
    for y in 0..<outputHeight {
      for x in 0..<outputWidth {
        for i in 0..<kernelHeight {
          target.update(from: input + ((y + i) * width + x) * channels, count: rowLength)
          target += rowLength
        }
      }
    }
  }
}
