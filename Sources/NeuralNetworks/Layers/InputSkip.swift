/// `out = in + scale · source[range]`: a skip connection from a slice of the network's own input, for a network that
/// corrects what it is told.
public struct InputSkip: Layer {
  public let name: String
  /// The slice of the network's input, as long as this layer's input.
  public let range: Range<Int>
  public let scale: Float
  public init(name: String, range: Range<Int>, scale: Float) {
    self.name = name
    self.range = range
    self.scale = scale
  }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] {
    guard input == [range.count] else {
      throw .shape(layer: name, input: input, needs: "one axis of \(range.count) features")
    }
    return input
  }

  public func forward(_ pass: LayerPass) {
    precondition(range.upperBound <= pass.sourceCount, "the slice lies in the network's input")
    for image in 0..<pass.batch {
      let source = pass.source + image * pass.sourceCount + range.lowerBound
      let (input, output) = (pass.input + image * range.count, pass.output + image * range.count)
      for index in 0..<range.count { output[index] = input[index] + scale * source[index] }
    }
  }

  public func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * pass.inputCount)
  }
}
