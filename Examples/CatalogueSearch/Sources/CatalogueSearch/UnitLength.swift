import NeuralNetworks

/// Each image's values scaled to one length: `out = length · x / |x|`, along the last axis.
///
/// Before the layer of classes it makes the network compare directions alone, which is what a search does; the length says
/// how sure it may become (Wang et al. 2017, NormFace). The library knows no such layer: a program adds its own
/// (``CatalogueNetwork/layers``).
public struct UnitLength: StoredLayer {
  /// The layer's name.
  public let name: String
  /// The Euclidean length of what comes out.
  public let length: Float
  /// Added to the square of the length, so that nothing is divided by 0.
  private static let epsilon: Float = 1e-12

  /// A layer of that name.
  public init(name: String, length: Float) {
    self.name = name
    self.length = length
  }

  /// The word for this layer in files.
  public static var kind: String { "catalogue.unit_length" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["length": .number(Double(length))] }

  /// The layer that a file describes.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(name: name, length: try arguments.number("length", in: 0.001...1000))
  }

  /// The shape of the input.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard let width = inputs[0].last, width > 0 else {
      throw .shape(layer: name, input: inputs[0], needs: "a last axis of values")
    }
    return inputs[0]
  }

  /// Fills the output.
  public func forward(_ pass: LayerPass) {
    forEachRow(pass) { row, width in
      let (input, output) = (pass.input + row, pass.output + row)
      let factor = length * inverseLength(input, width)
      for index in 0..<width { output[index] = input[index] * factor }
    }
  }

  /// Of the gradient only what is across the direction counts: `length / |x| · (g - n (n · g))`.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    forEachRow(pass) { row, width in
      let (input, gradient) = (pass.input + row, pass.outputGradient + row)
      let inverse = inverseLength(input, width)
      var along: Float = 0
      for index in 0..<width { along += input[index] * inverse * gradient[index] }
      for index in 0..<width {
        inputGradient[row + index] = length * inverse * (gradient[index] - input[index] * inverse * along)
      }
    }
  }

  private func inverseLength(_ values: UnsafeMutablePointer<Float>, _ width: Int) -> Float {
    var sum = Self.epsilon
    for index in 0..<width { sum += values[index] * values[index] }
    return 1 / sum.squareRoot()
  }

  /// Calls with the offset of each row and its width.
  private func forEachRow(_ pass: LayerPass, _ body: (Int, Int) -> Void) {
    let width = pass.inputShape[pass.inputShape.count - 1]
    for row in stride(from: 0, to: pass.batch * pass.inputCount, by: width) { body(row, width) }
  }
}
