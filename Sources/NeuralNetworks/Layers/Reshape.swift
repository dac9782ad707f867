/// Another shape of as many values, in memory order: features become a sequence, an image a row.
public struct Reshape: Layer, Renaming {
  public let name: String
  /// The shape of one image's output.
  public let shape: [Int]

  public init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }

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
  public func forward(_ pass: LayerPass) { pass.output.update(from: pass.input, count: pass.batch * pass.inputCount) }

  public func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * pass.inputCount)
  }
}
