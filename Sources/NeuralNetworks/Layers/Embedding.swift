/// A row of a table for each number: `[N]` to `[N, width]`, table `[count, width]`.
///
/// The numbers are whole, written as floats. One that is no row of the table, such as -1, stands for padding: it gives zeros and
/// learns nothing.
public struct Embedding: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// The rows of the table.
  public let count: Int
  /// The numbers of a row.
  public let width: Int

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, count: Int, width: Int) {
    self.name = name
    self.count = count
    self.width = width
  }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard inputs[0].count == 1, count > 0, count <= 1 << 24 else {
      throw .shape(layer: name, input: inputs[0], needs: "one axis of numbers, and a table of at most \(1 << 24) rows")
    }
    return [inputs[0][0], width]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    [
      ParameterSpecification(
        name: name + ".table", shape: [count, width], initializer: .uniform(limit: 0.05), role: .embedding)
    ]
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let table = pass.parameters[0]
    for place in 0..<pass.batch * pass.inputCount {
      let output = pass.output + place * width
      if let row = row(pass.input[place]) {
        output.update(from: table + row * width, count: width)
      } else {
        output.update(repeating: 0, count: width)
      }
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    // The numbers of rows are no quantities: nothing is differentiated by them.
    pass.inputGradient?.update(repeating: 0, count: pass.batch * pass.inputCount)
    for place in 0..<pass.batch * pass.inputCount {
      guard let row = row(pass.input[place]) else { continue }
      VectorKernels.add(
        pass.outputGradient + place * width, scale: 1, to: pass.parameterGradients[0] + row * width, count: width)
    }
  }

  /// The row of a number; nil where there is none. `Int(exactly:)` alone would not trap, but is slow.
  private func row(_ number: Float) -> Int? {
    guard number >= 0, number < Float(count) else { return nil }
    let row = Int(number)
    return Float(row) == number ? row : nil
  }
}
