internal import FileStorage
import Foundation

/// A graph of ONNX operators as it is put together: `onnx.proto3` of ONNX 1.12 (IR version 8), operators of set 17.
///
/// Values are named; the first axis of each is the batch, whose length is free.
struct ONNXGraph {
  /// The operators' version: the first with LayerNormalization, of 2022, which every runtime in use has.
  static let operatorSet = 17
  private static let version = 8

  private var nodes: [Data] = []
  private var constants: [Data] = []
  private var count = 0

  /// One attribute of an operator.
  enum Attribute {
    case number(Float)
    case integer(Int)
    case integers([Int])
  }

  /// Adds an operator with one result; gives the result's name.
  mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [(String, Attribute)] = [], named name: String? = nil
  ) -> String {
    count += 1
    let output = name ?? "v\(count)"
    var node = ProtobufWriter()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, "\(type.lowercased())\(count)")
    node.add(4, type)
    for (name, value) in attributes {
      node.add(5) { attribute in
        attribute.add(1, name)
        switch value {
        case .number(let number):
          attribute.add(2, number)
          attribute.add(20, 1)
        case .integer(let integer):
          attribute.add(3, integer)
          attribute.add(20, 2)
        case .integers(let integers):
          for integer in integers { attribute.add(8, integer) }
          attribute.add(20, 7)
        }
      }
    }
    nodes.append(node.data)
    return output
  }

  /// Adds numbers that are always the same; gives their name.
  mutating func constant(_ tensor: Tensor, named name: String? = nil) -> String {
    constant(shape: tensor.shape, type: 1, data: tensor.values.withUnsafeBytes { Data($0) }, named: name)
  }

  /// One number.
  mutating func constant(_ value: Float) -> String { constant(Tensor(shape: [], values: [value])) }

  /// Whole numbers in a row, such as a shape.
  mutating func constant(_ values: [Int]) -> String {
    constant(shape: [values.count], type: 7, data: values.map(Int64.init).withUnsafeBytes { Data($0) }, named: nil)
  }

  private mutating func constant(shape: [Int], type: Int, data: Data, named name: String?) -> String {
    count += 1
    let name = name ?? "c\(count)"
    var tensor = ProtobufWriter()
    if !shape.isEmpty { tensor.add(1, packed: shape) }
    tensor.add(2, type)
    tensor.add(8, name)
    tensor.add(9, data)
    constants.append(tensor.data)
    return name
  }

  /// The model: the graph with its ends, and texts beside it.
  func model(
    input: (name: String, shape: [Int]), outputs: [(name: String, shape: [Int])], producer: String,
    version: String, texts: [(String, String)]
  ) -> Data {
    var model = ProtobufWriter()
    model.add(1, Self.version)
    model.add(2, producer)
    model.add(3, version)
    model.add(7) { graph in
      for node in nodes { graph.add(1, node) }
      graph.add(2, producer)
      for constant in constants { graph.add(5, constant) }
      graph.add(11, Self.value(input.name, input.shape))
      for output in outputs { graph.add(12, Self.value(output.name, output.shape)) }
    }
    model.add(8) { set in
      set.add(1, "")
      set.add(2, Self.operatorSet)
    }
    for (key, value) in texts {
      model.add(14) { property in
        property.add(1, key)
        property.add(2, value)
      }
    }
    return model.data
  }

  /// A value's name and type: floats, the first axis `batch`.
  private static func value(_ name: String, _ shape: [Int]) -> Data {
    var value = ProtobufWriter()
    value.add(1, name)
    value.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, 1)
        tensor.add(2) { dimensions in
          dimensions.add(1) { $0.add(2, "batch") }
          for length in shape { dimensions.add(1) { $0.add(1, length) } }
        }
      }
    }
    return value.data
  }
}
