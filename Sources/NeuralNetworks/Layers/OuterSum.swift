/// `out_ij = rows_i + columns_j + pairs_ij`: what each of two places says, and what they say together, of every pair of places of a
/// sequence. `[N, E]`, `[N, E]` and `[N, N, E]` to `[N, N, E]`.
///
/// Behind three dense layers it is a dense layer on every pair's features laid end to end, at a cost that is linear in N for all but
/// the pairs' own.
public struct OuterSum: Layer {
  /// The layer's name.
  public let name: String
  /// A layer of that name.
  public init(name: String) { self.name = name }

  /// Rows, columns, pairs.
  public var inputCounts: ClosedRange<Int> { 3...3 }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard inputs[0].count == 2 else {
      throw .shape(layer: name, input: inputs[0], needs: "places, then numbers for each")
    }
    guard inputs[1] == inputs[0] else {
      throw .shape(layer: name, input: inputs[1], needs: "the shape of its first input, \(inputs[0])")
    }
    let needed = [inputs[0][0]] + inputs[0]
    guard inputs[2] == needed else { throw .shape(layer: name, input: inputs[2], needs: "pairs of shape \(needed)") }
    return needed
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let (places, width) = (pass.inputShape[0], pass.inputShape[1])
    for image in 0..<pass.batch {
      let rows = pass.inputs[0] + image * places * width
      let columns = pass.inputs[1] + image * places * width
      let pairs = pass.inputs[2] + image * pass.outputCount
      let output = pass.output + image * pass.outputCount
      for i in 0..<places {
        let row = rows + i * width
        for j in 0..<places {
          let (column, place) = (columns + j * width, (i * places + j) * width)
          for index in 0..<width { output[place + index] = row[index] + column[index] + pairs[place + index] }
        }
      }
    }
  }

  /// Overwrites the inputs' gradients.
  public func backward(_ pass: LayerPass) {
    let (places, width) = (pass.inputShape[0], pass.inputShape[1])
    pass.inputGradients[2]?.update(from: pass.outputGradient, count: pass.batch * pass.outputCount)
    let sides = pass.batch * places * width
    pass.inputGradients[0]?.update(repeating: 0, count: sides)
    pass.inputGradients[1]?.update(repeating: 0, count: sides)
    for image in 0..<pass.batch {
      let gradient = pass.outputGradient + image * pass.outputCount
      for i in 0..<places {
        let row = pass.inputGradients[0].map { $0 + (image * places + i) * width }
        for j in 0..<places {
          let own = gradient + (i * places + j) * width
          if let row { for index in 0..<width { row[index] += own[index] } }
          guard let column = pass.inputGradients[1].map({ $0 + (image * places + j) * width }) else { continue }
          for index in 0..<width { column[index] += own[index] }
        }
      }
    }
  }
}
