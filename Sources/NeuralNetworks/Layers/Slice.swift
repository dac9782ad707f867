/// A stretch of the features of an axis: one of several inputs that are laid end to end into one.
public struct Slice: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The places of the features that are kept.
  public let range: Range<Int>

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, range: Range<Int>) {
    self.name = name
    self.range = range
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard inputs[0].count == 1, !range.isEmpty, range.lowerBound >= 0, range.upperBound <= inputs[0][0] else {
      throw .shape(layer: name, input: inputs[0], needs: "one axis of at least \(range.upperBound) features")
    }
    return [range.count]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    for image in 0..<pass.batch {
      (pass.output + image * range.count).update(
        from: pass.input + image * pass.inputCount + range.lowerBound, count: range.count)
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    inputGradient.update(repeating: 0, count: pass.batch * pass.inputCount)
    for image in 0..<pass.batch {
      (inputGradient + image * pass.inputCount + range.lowerBound).update(
        from: pass.outputGradient + image * range.count, count: range.count)
    }
  }
}
