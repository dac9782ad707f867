/// The largest of each 2x2 square, stride 2; a last odd row or column is dropped: HWC to `[H / 2, W / 2, C]`.
///
/// Where several of a square are largest, the gradient goes to the first of them in reading order, as in TensorFlow.
public struct MaxPool2D: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    let input = inputs[0]
    guard input.count == 3, input[0] >= 2, input[1] >= 2 else {
      throw .shape(layer: name, input: input, needs: "rows, columns, channels, at least 2x2")
    }
    return [input[0] / 2, input[1] / 2, input[2]]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    forEachSquare(pass) { corners, output in
      let channels = pass.inputShape[2]
      let target = pass.output + output
      for c in 0..<channels {
        target[c] = max(max(corners.0[c], corners.1[c]), max(corners.2[c], corners.3[c]))
      }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    inputGradient.update(repeating: 0, count: pass.batch * pass.inputCount)
    let channels = pass.inputShape[2]
    let rowLength = pass.inputShape[1] * channels
    forEachSquare(pass) { corners, output in
      let gradient = pass.outputGradient + output
      let largest = pass.output + output
      let target = inputGradient + (corners.0 - pass.input)
      for c in 0..<channels {
        let value = largest[c]
        if corners.0[c] == value {
          target[c] = gradient[c]
        } else if corners.1[c] == value {
          target[channels + c] = gradient[c]
        } else if corners.2[c] == value {
          target[rowLength + c] = gradient[c]
        } else {
          target[rowLength + channels + c] = gradient[c]
        }
      }
    }
  }

  private typealias Corners = (
    UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
  )

  /// Calls with the four pixels of each square in reading order and the offset of its output.
  @inline(__always)
  private func forEachSquare(_ pass: LayerPass, _ body: (Corners, Int) -> Void) {
    let channels = pass.inputShape[2]
    let rowLength = pass.inputShape[1] * channels
    var output = 0
    for image in 0..<pass.batch {
      let base = pass.input + image * pass.inputCount
      for y in 0..<pass.outputShape[0] {
        for x in 0..<pass.outputShape[1] {
          let corner = base + 2 * y * rowLength + 2 * x * channels
          body((corner, corner + channels, corner + rowLength, corner + rowLength + channels), output)
          output += channels
        }
      }
    }
  }
}
