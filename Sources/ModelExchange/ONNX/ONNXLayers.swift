internal import FileStorage
import Foundation
import NeuralNetworks

/// One layer after another as ONNX operators.
struct ONNXLayers {
  var graph: ONNXGraph
  let parameters: Parameters
  /// The names of what the layer takes, and their shapes without the batch.
  let inputs: [String]
  let shapes: [[Int]]
  /// The shape of what it gives.
  let output: [Int]

  /// Adds a layer; gives the name of its result.
  mutating func add(_ layer: any Layer) throws(ExchangeError) -> String {
    switch layer {
    case let layer as Conv2D: try convolution(layer)
    case let layer as Dense: try dense(inputs[0], layer.name, hasBias: layer.hasBias)
    case let layer as BatchNorm: try batchNorm(layer)
    case let layer as LayerNorm: try layerNorm(layer)
    case let layer as Embedding: try embedding(layer)
    case let layer as Attention: try attention(layer)
    case let layer as Sum: sum(layer)
    case let layer as Slice: slice(layer)
    case is ReLU: graph.add("Relu", inputs)
    case is GELU: gelu()
    case is Dropout: inputs[0]
    case is MaxPool2D:
      channelsFirst(inputs[0]) { graph, input in
        graph.add("MaxPool", [input], [("kernel_shape", .integers([2, 2])), ("strides", .integers([2, 2]))])
      }
    case is GlobalAveragePool: pool()
    case is Concatenate: graph.add("Concat", inputs, [("axis", .integer(-1))])
    case is Flatten, is Reshape: reshaped(inputs[0], output)
    default:
      throw ExchangeError("layer \(layer.name)", "ONNX has no form of its kind", "write it as safetensors")
    }
  }

  /// A parameter of the network.
  private func weights(_ name: String) throws(ExchangeError) -> Tensor {
    guard let tensor = parameters[name] else {
      throw ExchangeError(name, "the network has no such parameter", "give a whole model")
    }
    return tensor
  }

  private mutating func reshaped(_ value: String, _ shape: [Int]) -> String {
    graph.add("Reshape", [value, graph.constant([-1] + shape)])
  }

  private mutating func transposed(_ value: String, _ axes: [Int]) -> String {
    graph.add("Transpose", [value], [("perm", .integers(axes))])
  }

  private mutating func channelsFirst(_ value: String, _ body: (inout ONNXGraph, String) -> String) -> String {
    let result = body(&graph, transposed(value, [0, 3, 1, 2]))
    return transposed(result, [0, 2, 3, 1])
  }

  private mutating func convolution(_ layer: Conv2D) throws(ExchangeError) -> String {
    let kernel = try weights(layer.name + ".kernel").transposed([3, 2, 0, 1])
    var operands = [graph.constant(kernel, named: layer.name + ".kernel")]
    if layer.hasBias { operands.append(graph.constant(try weights(layer.name + ".bias"), named: layer.name + ".bias")) }
    let pads = layer.edges(of: shapes[0], output: output)
    let attributes: [(String, ONNXGraph.Attribute)] = [
      ("kernel_shape", .integers([layer.kernelHeight, layer.kernelWidth])),
      ("strides", .integers([layer.strideHeight, layer.strideWidth])),
      ("pads", .integers([pads.top, pads.left, pads.bottom, pads.right])),
    ]
    return channelsFirst(inputs[0]) { graph, input in graph.add("Conv", [input] + operands, attributes) }
  }

  private mutating func dense(_ value: String, _ name: String, hasBias: Bool) throws(ExchangeError) -> String {
    let product = graph.add("MatMul", [value, graph.constant(try weights(name + ".kernel"), named: name + ".kernel")])
    guard hasBias else { return product }
    return graph.add("Add", [product, graph.constant(try weights(name + ".bias"), named: name + ".bias")])
  }

  /// A factor and a summand for each channel: the running means stand still.
  private mutating func batchNorm(_ layer: BatchNorm) throws(ExchangeError) -> String {
    let (scale, shift) = (try weights(layer.name + ".scale"), try weights(layer.name + ".shift"))
    let (mean, variance) = (
      try weights(layer.name + ".running_mean"), try weights(layer.name + ".running_variance")
    )
    let factor = zip(scale.values, variance.values).map { $0 / (max(0, $1) + layer.epsilon).squareRoot() }
    let summand = zip(shift.values, zip(mean.values, factor)).map { $0 - $1.0 * $1.1 }
    let scaled = graph.add(
      "Mul", [inputs[0], graph.constant(Tensor(shape: scale.shape, values: factor), named: layer.name + ".factor")])
    return graph.add(
      "Add", [scaled, graph.constant(Tensor(shape: scale.shape, values: summand), named: layer.name + ".summand")])
  }

  private mutating func layerNorm(_ layer: LayerNorm) throws(ExchangeError) -> String {
    let (scale, shift) = (try weights(layer.name + ".scale"), try weights(layer.name + ".shift"))
    return graph.add(
      "LayerNormalization",
      [
        inputs[0], graph.constant(scale, named: layer.name + ".scale"),
        graph.constant(shift, named: layer.name + ".shift"),
      ], [("axis", .integer(-1)), ("epsilon", .number(layer.epsilon))])
  }

  /// `x · ½ (1 + erf(x / √2))`.
  private mutating func gelu() -> String {
    let scaled = graph.add("Mul", [inputs[0], graph.constant(Float(0.5).squareRoot())])
    let share = graph.add("Add", [graph.add("Erf", [scaled]), graph.constant(1)])
    return graph.add("Mul", [graph.add("Mul", [inputs[0], share]), graph.constant(0.5)])
  }

  private mutating func sum(_ layer: Sum) -> String {
    let scaled = inputs.enumerated().map { place, input in
      layer.scales.isEmpty || layer.scales[place] == 1
        ? input : graph.add("Mul", [input, graph.constant(layer.scales[place])])
    }
    return scaled.dropFirst().reduce(scaled[0]) { graph.add("Add", [$0, $1]) }
  }

  private mutating func slice(_ layer: Slice) -> String {
    graph.add(
      "Slice",
      [
        inputs[0], graph.constant([layer.range.lowerBound]), graph.constant([layer.range.upperBound]),
        graph.constant([-1]),
      ])
  }

  /// 1 where a number is not zero, else 0.
  private mutating func marks(_ mask: String) -> String {
    let isZero = graph.add("Equal", [mask, graph.constant(0)])
    return graph.add("Cast", [graph.add("Not", [isZero])], [("to", .integer(1))])
  }

  private mutating func pool() -> String {
    let (places, channels) = (shapes[0].dropLast().reduce(1, *), shapes[0][shapes[0].count - 1])
    let rows = reshaped(inputs[0], [places, channels])
    guard inputs.count == 2 else {
      return graph.add("ReduceMean", [rows], [("axes", .integers([1])), ("keepdims", .integer(0))])
    }
    let marks = reshaped(marks(inputs[1]), [places, 1])
    let axis = graph.constant([1])
    let total = graph.add("ReduceSum", [graph.add("Mul", [rows, marks]), axis], [("keepdims", .integer(0))])
    let count = graph.add("ReduceSum", [marks, axis], [("keepdims", .integer(0))])
    return graph.add("Div", [total, graph.add("Max", [count, graph.constant(1)])])
  }

  /// Rows of the table; a number that is none of its rows gives zeros.
  private mutating func embedding(_ layer: Embedding) throws(ExchangeError) -> String {
    let table = graph.constant(try weights(layer.name + ".table"), named: layer.name + ".table")
    let isFrom = graph.add("GreaterOrEqual", [inputs[0], graph.constant(0)])
    let isBelow = graph.add("Less", [inputs[0], graph.constant(Float(layer.count))])
    let isWhole = graph.add("Equal", [inputs[0], graph.add("Floor", [inputs[0]])])
    let isRow = graph.add("And", [graph.add("And", [isFrom, isBelow]), isWhole])
    let row = graph.add(
      "Cast", [graph.add("Where", [isRow, inputs[0], graph.constant(0)])], [("to", .integer(7))])
    let marks = reshaped(graph.add("Cast", [isRow], [("to", .integer(1))]), [shapes[0][0], 1])
    return graph.add("Mul", [graph.add("Gather", [table, row], [("axis", .integer(0))]), marks])
  }

  private mutating func attention(_ layer: Attention) throws(ExchangeError) -> String {
    let (places, width, heads) = (shapes[0][0], shapes[0][1], layer.heads)
    let projected = reshaped(
      try dense(inputs[0], layer.name + ".input", hasBias: true), [places, 3, heads, width / heads])
    // 3 x batch x heads x places x width of a head.
    let parts = transposed(projected, [2, 0, 3, 1, 4])
    var part: [String] = []
    for index in 0..<3 {
      let taken = graph.add(
        "Slice", [parts, graph.constant([index]), graph.constant([index + 1]), graph.constant([0])])
      part.append(graph.add("Squeeze", [taken, graph.constant([0])]))
    }
    let product = graph.add("MatMul", [part[0], transposed(part[1], [0, 1, 3, 2])])
    var logits = graph.add("Mul", [product, graph.constant(1 / Float(width / heads).squareRoot())])
    var marks: String?
    for (place, extra) in layer.extras.enumerated() {
      switch extra {
      case .bias: logits = graph.add("Add", [logits, transposed(inputs[1 + place], [0, 3, 1, 2])])
      case .mask: marks = reshaped(self.marks(inputs[1 + place]), [1, 1, places])
      }
    }
    if let marks {
      // What is left out is so small that its weight is nothing, unless all is left out.
      let isLeftOut = graph.add("Equal", [marks, graph.constant(0)])
      logits = graph.add("Where", [isLeftOut, graph.constant(-1e30), logits])
    }
    var weights = graph.add("Softmax", [logits], [("axis", .integer(-1))])
    if let marks { weights = graph.add("Mul", [weights, marks]) }
    let means = transposed(graph.add("MatMul", [weights, part[2]]), [0, 2, 1, 3])
    return try dense(reshaped(means, [places, width]), layer.name + ".output", hasBias: true)
  }
}
