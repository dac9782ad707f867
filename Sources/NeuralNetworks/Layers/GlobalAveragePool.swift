/// The mean over all places, channel by channel: `[..., C]` to `[C]`; Keras's `GlobalAveragePooling2D` of HWC.
///
/// A second input, where there is one, is a mask with a number for each place: the mean is taken over those where it is not
/// zero, for sequences of several lengths; of none it is zero. Nobody differentiates by the mask.
public struct GlobalAveragePool: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// How many values the layer takes.
  public var inputCounts: ClosedRange<Int> { 1...2 }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    let input = inputs[0]
    guard input.count >= 2, let channels = input.last, channels > 0 else {
      throw .shape(layer: name, input: input, needs: "places, then channels")
    }
    if inputs.count == 2, inputs[1].reduce(1, *) != input.dropLast().reduce(1, *) {
      throw .shape(layer: name, input: inputs[1], needs: "a mask of a number for each place of \(input)")
    }
    return [channels]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let channels = pass.outputCount
    for image in 0..<pass.batch {
      let output = pass.output + image * channels
      output.update(repeating: 0, count: channels)
      let weight = weight(pass, image)
      forEachPlace(pass, image) { offset in
        for c in 0..<channels { output[c] += pass.input[offset + c] }
      }
      for c in 0..<channels { output[c] *= weight }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    if pass.inputGradients.count == 2, let mask = pass.inputGradients[1] {
      mask.update(repeating: 0, count: pass.batch * pass.inputSizes[1])
    }
    guard let inputGradient = pass.inputGradient else { return }
    let channels = pass.outputCount
    inputGradient.update(repeating: 0, count: pass.batch * pass.inputCount)
    for image in 0..<pass.batch {
      let gradient = pass.outputGradient + image * channels
      let weight = weight(pass, image)
      forEachPlace(pass, image) { offset in
        for c in 0..<channels { inputGradient[offset + c] = weight * gradient[c] }
      }
    }
  }

  /// One over the places that count; 0 of none.
  private func weight(_ pass: LayerPass, _ image: Int) -> Float {
    var count = 0
    forEachPlace(pass, image) { _ in count += 1 }
    return count == 0 ? 0 : 1 / Float(count)
  }

  /// Calls with where each place that counts begins in the input.
  private func forEachPlace(_ pass: LayerPass, _ image: Int, _ body: (Int) -> Void) {
    let places = pass.inputCount / pass.outputCount
    for place in 0..<places where pass.inputs.count < 2 || pass.inputs[1][image * places + place] != 0 {
      body(image * pass.inputCount + place * pass.outputCount)
    }
  }
}
