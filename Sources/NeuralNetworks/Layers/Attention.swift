import Foundation

/// Self-attention of several heads (Vaswani et al. 2017): every place of a sequence takes a mean of all, weighted by how well its
/// query fits their keys. `[N, D]` to `[N, D]`; PyTorch's `MultiheadAttention`.
///
/// With `q, k, v = in · input.kernel + input.bias` (kernel `[D, 3 · D]`, queries first), a head's weights are the softmax over
/// the places j of `q_i · k_j / √(D / heads) + bias_ij`, and the heads' means side by side go through `output.kernel` `[D, D]`
/// and `output.bias`.
///
/// Further inputs are as ``Extra`` says: a mask `[N]` by which places of sequences that are shorter than N are left out (0: no such
/// place), and numbers `[N, N, heads]` that are added to the logits, such as what pairs of places say by where they lie. A place
/// whose mask is 0 still takes a mean, which whoever reads the output passes over; if no place counts, it is zero. The numbers
/// added are differentiated by, the mask is not.
public struct Attention: Layer {
  /// The layer's name, of which its parameters' names begin.
  public let name: String
  /// How many means a place takes, each of D / heads numbers.
  public let heads: Int
  /// What comes in beside the sequence, in this order.
  public let extras: [Extra]

  /// What an attention layer may take beside the sequence.
  public enum Extra: String, Sendable, Hashable, CaseIterable {
    case mask, bias
  }

  /// A layer of that name; what its arguments may be is checked when a network is made of it.
  public init(name: String, heads: Int, extras: [Extra] = []) {
    self.name = name
    self.heads = heads
    self.extras = extras
  }

  /// How many values the layer takes.
  public var inputCounts: ClosedRange<Int> { 1 + extras.count...1 + extras.count }

  /// The shape of one image's output; fails where the layer cannot take the inputs.
  public func outputShape(for inputs: [[Int]]) throws(NetworkError) -> [Int] {
    guard inputs[0].count == 2, heads > 0, inputs[0][1] % heads == 0, Set(extras).count == extras.count else {
      throw .shape(layer: name, input: inputs[0], needs: "places, then numbers that \(heads) heads divide among them")
    }
    for (extra, shape) in zip(extras, inputs.dropFirst()) {
      let places = inputs[0][0]
      let needed = extra == .mask ? [places] : [places, places, heads]
      guard shape == needed else { throw .shape(layer: name, input: shape, needs: "a \(extra) of shape \(needed)") }
    }
    return inputs[0]
  }

  /// The parameters, as the type says.
  public func parameters(for inputs: [[Int]]) -> [ParameterSpecification] {
    let width = inputs[0][1]
    return [
      ParameterSpecification(
        name: name + ".input.kernel", shape: [width, 3 * width],
        initializer: .glorotUniform(fanIn: width, fanOut: width)),
      ParameterSpecification(name: name + ".input.bias", shape: [3 * width], initializer: .zeros, role: .bias),
      ParameterSpecification(
        name: name + ".output.kernel", shape: [width, width], initializer: .glorotUniform(fanIn: width, fanOut: width)),
      ParameterSpecification(name: name + ".output.bias", shape: [width], initializer: .zeros, role: .bias),
    ]
  }

  /// The floats that a pass keeps or works in.
  public func scratchCount(for inputs: [[Int]], batch: Int) -> Int {
    let memory = Memory(places: inputs[0][0], width: inputs[0][1], heads: heads)
    return batch * memory.kept + memory.own
  }

  /// Fills the output from the inputs.
  public func forward(_ pass: LayerPass) {
    let m = Memory(places: pass.inputShape[0], width: pass.inputShape[1], heads: heads)
    for image in 0..<pass.batch {
      let kept = pass.scratch + image * m.kept
      let (projected, weights, means) = (kept, kept + m.projected, kept + m.projected + m.weights)
      project(
        m, pass.input + image * pass.inputCount, kernel: pass.parameters[0], bias: pass.parameters[1],
        columns: 3 * m.width, to: projected)
      for head in 0..<heads {
        let table = weights + head * m.places * m.places
        MatrixProduct.multiply(
          m: m.places, n: m.places, k: m.headWidth, a: m.part(projected, 0, head),
          b: m.part(projected, 1, head, isTransposed: true), c: table, stride: m.places)
        weigh(pass, m, table, image: image, head: head)
        MatrixProduct.multiply(
          m: m.places, n: m.headWidth, k: m.places, a: .init(start: table, stride: m.places),
          b: m.part(projected, 2, head), c: means + head * m.headWidth, stride: m.width)
      }
      project(
        m, means, kernel: pass.parameters[2], bias: pass.parameters[3], columns: m.width,
        to: pass.output + image * pass.outputCount)
    }
  }

  /// Overwrites the inputs' gradients and adds to the parameters'.
  public func backward(_ pass: LayerPass) {
    let m = Memory(places: pass.inputShape[0], width: pass.inputShape[1], heads: heads)
    for (place, extra) in extras.enumerated() where extra == .mask {
      pass.inputGradients[1 + place]?.update(repeating: 0, count: pass.batch * m.places)
    }
    let own = pass.scratch + pass.batch * m.kept
    let (meanGradient, projectedGradient) = (own, own + m.means)
    let tableGradient = projectedGradient + m.projected
    for image in 0..<pass.batch {
      let kept = pass.scratch + image * m.kept
      let (projected, weights, means) = (kept, kept + m.projected, kept + m.projected + m.weights)
      projectBack(
        m, means, kernel: pass.parameters[2], columns: m.width,
        outputGradient: pass.outputGradient + image * pass.outputCount,
        kernelGradient: pass.parameterGradients[2], biasGradient: pass.parameterGradients[3], to: meanGradient)
      for head in 0..<heads {
        let table = MatrixProduct.Matrix(start: weights + head * m.places * m.places, stride: m.places)
        let gradient = MatrixProduct.Matrix(start: meanGradient + head * m.headWidth, stride: m.width)
        func target(_ part: Int) -> UnsafeMutablePointer<Float> {
          projectedGradient + part * m.width + head * m.headWidth
        }
        // By the values, by the weights, and through the softmax by the logits.
        MatrixProduct.multiply(
          m: m.places, n: m.headWidth, k: m.places, a: table.transposed, b: gradient, c: target(2), stride: 3 * m.width)
        MatrixProduct.multiply(
          m: m.places, n: m.places, k: m.headWidth, a: gradient, b: m.part(projected, 2, head, isTransposed: true),
          c: tableGradient, stride: m.places)
        weighBack(pass, m, weights: table.start, tableGradient, image: image, head: head)
        let logits = MatrixProduct.Matrix(start: tableGradient, stride: m.places)
        MatrixProduct.multiply(
          m: m.places, n: m.headWidth, k: m.places, a: logits, b: m.part(projected, 1, head), c: target(0),
          stride: 3 * m.width)
        MatrixProduct.multiply(
          m: m.places, n: m.headWidth, k: m.places, a: logits.transposed, b: m.part(projected, 0, head), c: target(1),
          stride: 3 * m.width)
      }
      projectBack(
        m, pass.input + image * pass.inputCount, kernel: pass.parameters[0], columns: 3 * m.width,
        outputGradient: projectedGradient, kernelGradient: pass.parameterGradients[0],
        biasGradient: pass.parameterGradients[1], to: pass.inputGradient.map { $0 + image * pass.inputCount })
    }
  }

  // MARK: Projections

  private func project(
    _ m: Memory, _ rows: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>, columns: Int,
    to output: UnsafeMutablePointer<Float>
  ) {
    MatrixProduct.multiply(m: m.places, n: columns, k: m.width, a: rows, b: kernel, c: output)
    PatchKernels.add(row: bias, to: output, rows: m.places, columns: columns)
  }

  private func projectBack(
    _ m: Memory, _ rows: UnsafePointer<Float>, kernel: UnsafePointer<Float>, columns: Int,
    outputGradient: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, to rowGradient: UnsafeMutablePointer<Float>?
  ) {
    MatrixProduct.multiply(
      m: m.width, n: columns, k: m.places, a: rows, transposeA: true, b: outputGradient, beta: 1, c: kernelGradient)
    PatchKernels.sum(rows: outputGradient, count: m.places, columns: columns, into: biasGradient)
    guard let rowGradient else { return }
    MatrixProduct.multiply(
      m: m.places, n: m.width, k: columns, a: outputGradient, b: kernel, transposeB: true, c: rowGradient)
  }

  // MARK: Weights

  /// One head's products to weights, in place.
  private func weigh(_ pass: LayerPass, _ m: Memory, _ table: UnsafeMutablePointer<Float>, image: Int, head: Int) {
    let mask = extra(.mask, pass.inputs).map { $0 + image * m.places }
    let bias = extra(.bias, pass.inputs).map { $0 + image * m.places * m.places * heads + head }
    for i in 0..<m.places {
      let row = table + i * m.places
      var largest = -Float.infinity
      for j in 0..<m.places where mask.map({ $0[j] != 0 }) ?? true {
        row[j] = row[j] * m.scale + (bias.map { $0[(i * m.places + j) * heads] } ?? 0)
        largest = max(largest, row[j])
      }
      var sum: Float = 0
      for j in 0..<m.places {
        row[j] = mask.map { $0[j] != 0 } ?? true ? exp(row[j] - largest) : 0
        sum += row[j]
      }
      guard sum > 0 else { continue }
      for j in 0..<m.places { row[j] /= sum }
    }
  }

  /// One head's gradient by weights to that by its products, in place; that by what was added goes where it is asked for.
  private func weighBack(
    _ pass: LayerPass, _ m: Memory, weights: UnsafePointer<Float>, _ table: UnsafeMutablePointer<Float>, image: Int,
    head: Int
  ) {
    let bias = extra(.bias, pass.inputGradients).flatMap { $0 }.map { $0 + image * m.places * m.places * heads + head }
    for i in 0..<m.places {
      let (weights, row) = (weights + i * m.places, table + i * m.places)
      var mean: Float = 0
      for j in 0..<m.places { mean += weights[j] * row[j] }
      for j in 0..<m.places {
        let gradient = weights[j] * (row[j] - mean)
        if let bias { bias[(i * m.places + j) * heads] = gradient }
        row[j] = gradient * m.scale
      }
    }
  }

  private func extra<Pointer>(_ extra: Extra, _ pointers: [Pointer]) -> Pointer? {
    extras.firstIndex(of: extra).map { pointers[1 + $0] }
  }

  /// The sizes of what is kept for an image, and of what one image's backward pass needs besides.
  private struct Memory {
    let places: Int
    let width: Int
    let heads: Int

    var headWidth: Int { width / heads }
    var scale: Float { 1 / Float(headWidth).squareRoot() }
    /// Queries, keys and values: places x 3 · width.
    var projected: Int { places * 3 * width }
    /// heads x places x places.
    var weights: Int { heads * places * places }
    /// The heads' means side by side: places x width.
    var means: Int { places * width }
    var kept: Int { projected + weights + means }
    var own: Int { means + projected + places * places }

    /// One head's queries (0), keys (1) or values (2).
    func part(
      _ projected: UnsafePointer<Float>, _ part: Int, _ head: Int, isTransposed: Bool = false
    ) -> MatrixProduct.Matrix {
      .init(start: projected + part * width + head * headWidth, stride: 3 * width, isTransposed: isTransposed)
    }
  }
}
