internal import FileStorage
import NeuralNetworks

extension Tensor {
  /// The same numbers with the axes in another order: axis i of the result is axis `axes[i]` of this.
  func transposed(_ axes: [Int]) -> Tensor {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let result = axes.map { shape[$0] }
    let steps = axes.map { strides[$0] }
    var index = [Int](repeating: 0, count: result.count)
    var place = 0
    let moved = (0..<values.count).map { _ -> Float in
      defer {
        // Counts up like the digits of a clock.
        var axis = result.count - 1
        while axis >= 0 {
          index[axis] += 1
          place += steps[axis]
          if index[axis] < result[axis] { break }
          place -= steps[axis] * result[axis]
          index[axis] = 0
          axis -= 1
        }
      }
      return values[place]
    }
    return Tensor(shape: result, values: moved)
  }
}

extension Conv2D {
  /// The zeros around an input.
  func edges(of input: [Int], output: [Int]) -> (top: Int, left: Int, bottom: Int, right: Int) {
    switch padding {
    case .valid: return (0, 0, 0, 0)
    case .explicit(let top, let left, let bottom, let right): return (top, left, bottom, right)
    case .same:
      // As TensorFlow has it: the odd one out stands behind.
      let height = max(0, (output[0] - 1) * strideHeight + kernelHeight - input[0])
      let width = max(0, (output[1] - 1) * strideWidth + kernelWidth - input[1])
      return (height / 2, width / 2, height - height / 2, width - width / 2)
    }
  }
}
