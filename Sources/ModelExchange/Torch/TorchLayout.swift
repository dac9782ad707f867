internal import FileStorage
import NeuralNetworks

/// How PyTorch's modules name and lay out a network's parameters, if each is named as the layer here.
///
/// There channels come before rows and columns, so the inputs of a dense layer behind a flattening stand in another order, which
/// goes on through layers that work number by number.
struct TorchLayout {
  /// One parameter.
  struct Entry {
    /// Its name here.
    let name: String
    /// Its name in a state dictionary.
    let torchName: String
    let torchShape: [Int]
    /// For each number there the place of the same number here.
    let places: [Int]
  }

  private(set) var entries: [Entry] = []
  /// For each value: for each number of a flat one there its place here, where that differs.
  private var orders: [[Int]?] = [nil]

  /// The layout of a network.
  ///
  /// - Throws: ``ExchangeError`` where a layer makes of one order of axes what cannot be made of the other.
  init(_ network: Network) throws(ExchangeError) {
    for (step, shape) in zip(network.steps, network.shapes.dropFirst()) {
      let given = step.inputs.map { network.shapes[$0] }
      orders.append(try add(step.layer, given, step.inputs.map { orders[$0] }, shape))
    }
  }

  private static func places(_ shape: [Int], _ axes: [Int]) -> (shape: [Int], places: [Int]) {
    let count = shape.reduce(1, *)
    let moved = Tensor(shape: shape, values: (0..<count).map { Float(bitPattern: UInt32($0)) }).transposed(axes)
    return (moved.shape, moved.values.map { Int($0.bitPattern) })
  }

  private mutating func append(_ name: String, _ torchName: String, _ shape: [Int], _ places: [Int]) {
    entries.append(Entry(name: name, torchName: torchName, torchShape: shape, places: places))
  }

  private mutating func vector(_ name: String, _ torchName: String, _ count: Int, _ order: [Int]?) {
    append(name, torchName, [count], order ?? Array(0..<count))
  }

  /// Adds a layer's parameters; gives the order of its result.
  private mutating func add(
    _ layer: any Layer, _ inputs: [[Int]], _ orders: [[Int]?], _ output: [Int]
  ) throws(ExchangeError) -> [Int]? {
    let name = layer.name
    switch layer {
    case let layer as Conv2D:
      let shape = [layer.kernelHeight, layer.kernelWidth, inputs[0][2], layer.filters]
      let (torch, places) = Self.places(shape, [3, 2, 0, 1])
      append(name + ".kernel", name + ".weight", torch, places)
      if layer.hasBias { vector(name + ".bias", name + ".bias", layer.filters, nil) }
      return nil
    case let layer as Dense:
      let count = inputs[0][inputs[0].count - 1]
      let order = orders[0] ?? Array(0..<count)
      append(
        name + ".kernel", name + ".weight", [layer.units, count],
        (0..<layer.units).flatMap { unit in order.map { $0 * layer.units + unit } })
      if layer.hasBias { vector(name + ".bias", name + ".bias", layer.units, nil) }
      return nil
    case is BatchNorm, is LayerNorm:
      let count = inputs[0][inputs[0].count - 1]
      vector(name + ".scale", name + ".weight", count, orders[0])
      vector(name + ".shift", name + ".bias", count, orders[0])
      if layer is BatchNorm {
        vector(name + ".running_mean", name + ".running_mean", count, orders[0])
        vector(name + ".running_variance", name + ".running_var", count, orders[0])
      }
      return orders[0]
    case let layer as Embedding:
      append(name + ".table", name + ".weight", [layer.count, layer.width], Array(0..<layer.count * layer.width))
      return nil
    case is Attention:
      let width = inputs[0][1]
      for (ours, theirs, columns) in [("input", "in_proj_", 3 * width), ("output", "out_proj.", width)] {
        let (shape, places) = Self.places([width, columns], [1, 0])
        append("\(name).\(ours).kernel", "\(name).\(theirs)weight", shape, places)
        vector("\(name).\(ours).bias", "\(name).\(theirs)bias", columns, nil)
      }
      return nil
    case is Flatten:
      guard inputs[0].count == 3 else { return orders[0] }
      return Self.places(inputs[0], [2, 0, 1]).places
    case is Concatenate:
      guard output.count == 1, orders.contains(where: { $0 != nil }) else { return nil }
      var (joined, start): ([Int], Int) = ([], 0)
      for (order, shape) in zip(orders, inputs) {
        joined += (order ?? Array(0..<shape[0])).map { $0 + start }
        start += shape[0]
      }
      return joined
    case is ReLU, is GELU, is Dropout: return orders[0]
    case is Sum where Set(orders).count == 1: return orders[0]
    case is MaxPool2D, is GlobalAveragePool: return nil
    case is Slice, is Reshape:
      guard orders[0] == nil, inputs[0].count != 3 || inputs[0][0] * inputs[0][1] == 1 || inputs[0][2] == 1 else {
        break
      }
      return nil
    default: break
    }
    throw ExchangeError(
      "layer \(name)", "with channels first it would take other numbers than here", "write the model as onnx or keras")
  }
}
