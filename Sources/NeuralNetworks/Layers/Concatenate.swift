/// Its inputs side by side along the last axis: `[..., C1]`, `[..., C2]` to `[..., C1 + C2]`.
public struct Concatenate: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// How many values the layer takes.
  public var inputCounts: ClosedRange<Int> { 2...16 }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    for input in inputs where input.isEmpty || input.dropLast() != inputs[0].dropLast() {
      throw .shape(layer: name, input: input, needs: "all axes but the last as in \(inputs[0])")
    }
    let width = inputs.reduce(0) { $0 + $1[$1.count - 1] }
    return inputs[0].dropLast() + [width]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    forEachPart(pass) { input, source, target, width in
      (pass.output + target).update(from: pass.inputs[input] + source, count: width)
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    forEachPart(pass) { input, source, target, width in
      guard let gradient = pass.inputGradients[input] else { return }
      (gradient + source).update(from: pass.outputGradient + target, count: width)
    }
  }

  /// Calls with an input, where a stretch of it begins, where that lies in the output, and its length.
  private func forEachPart(_ pass: LayerPass, _ body: (Int, Int, Int, Int) -> Void) {
    let width = pass.outputShape[pass.outputShape.count - 1]
    let rows = pass.batch * pass.outputCount / width
    var place = 0
    for (input, shape) in pass.inputShapes.enumerated() {
      let part = shape[shape.count - 1]
      for row in 0..<rows { body(input, row * part, row * width + place, part) }
      place += part
    }
  }
}
