/// Another shape of as many values, in memory order: features become a sequence, an image a row.
public struct Reshape: Layer, Renaming {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The shape of one image's output.
  public let shape: [Int]

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard let count = NetworkLimits.count(shape), count == inputs[0].reduce(1, *) else {
      throw .shape(layer: name, input: inputs[0], needs: "as many values as \(shape) has")
    }
    return shape
  }
}

/// A layer whose output is its input under another shape: nothing runs, in memory they are one.
protocol Renaming: Layer {}

extension Renaming {
  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) { pass.output.update(from: pass.input, count: pass.batch * pass.inputCount) }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * pass.inputCount)
  }
}
