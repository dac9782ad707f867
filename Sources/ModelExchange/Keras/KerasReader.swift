internal import FileStorage
import Foundation
import NeuralNetworks

/// The network and the weights of a Keras model, Sequential or Functional.
struct KerasReader {
  let file: String
  /// For each layer with weights: where Keras keeps them, and the names of ours in Keras's order.
  private var stored: [(place: String, parameters: [String])] = []
  /// Weights that Keras leaves out, as its options say: ones or zeros.
  private var absent: [String: Float] = [:]
  private var steps: [Network.Step] = []
  /// The number of each Keras layer's value, and zeros that stand around one.
  private var values: [String: Int] = [:]
  private var edges: [String: (top: Int, left: Int, bottom: Int, right: Int)] = [:]
  /// Factors by which a value is multiplied before it is added to others.
  private var factors: [String: Float] = [:]
  private var names = KerasLayerNames()
  private var inputShape: [Int]?
  /// Whose softmax was left to the classifier: nothing may come after it.
  private var ended: String?

  private static let mostLayers = 10_000
  /// What is read, for messages.
  static let known = [
    "InputLayer", "Conv2D", "Dense", "ReLU", "Activation", "Softmax", "Dropout", "SpatialDropout2D", "MaxPooling2D",
    "GlobalAveragePooling2D", "BatchNormalization", "LayerNormalization", "Flatten", "Reshape", "Concatenate", "Add",
    "Rescaling", "ZeroPadding2D",
  ]

  init(file: String) { self.file = file }

  private func fail(_ found: String, _ advice: String? = nil) -> ExchangeError {
    ExchangeError(file, found, advice ?? "build it of \(Self.known.joined(separator: ", "))")
  }

  /// The network that a model's JSON describes.
  mutating func network(_ model: JSONValue) throws(ExchangeError) -> Network {
    let type = model["class_name"]?.string ?? ""
    guard ["Sequential", "Functional"].contains(type), let config = model["config"],
      let layers = config["layers"]?.array({ $0 }), layers.count <= Self.mostLayers
    else { throw fail("it is a model of the class \(type.prefix(60)), not Sequential or Functional") }
    var last = ""
    for layer in layers {
      let name = layer["config"]?["name"]?.string ?? layer["name"]?.string ?? ""
      let inputs = type == "Sequential" ? (last.isEmpty ? [] : [last]) : try inputs(of: layer, name)
      try add(layer, name, inputs)
      last = name
    }
    if type == "Functional", let output = Self.output(config), let value = values[output], value != steps.count {
      throw fail("its output is not what its last layer gives", "give a model of one output")
    }
    guard let inputShape else { throw fail("it does not say the shape of its input", "build it with keras.Input") }
    do {
      return try Network(inputShape: inputShape, steps: steps)
    } catch {
      throw fail(error.description)
    }
  }

  private static func output(_ config: JSONValue) -> String? {
    guard let first = config["output_layers"]?.array({ $0 })?.first else { return nil }
    return first.string ?? first.array({ $0 })?.first?.string
  }

  /// The layers that a layer of a functional model takes: every `keras_history` in its only call.
  private func inputs(of layer: JSONValue, _ name: String) throws(ExchangeError) -> [String] {
    let calls = layer["inbound_nodes"]?.array { $0 } ?? []
    guard calls.count <= 1 else { throw fail("layer \(name) is called \(calls.count) times", "call each layer once") }
    guard let call = calls.first, let arguments = call["args"]?.array({ $0 }) else { return [] }
    var found: [String] = []
    func collect(_ value: JSONValue) {
      if let history = value["config"]?["keras_history"]?.array({ $0 }), let name = history.first?.string {
        found.append(name)
      } else if case .array(let elements) = value {
        for element in elements { collect(element) }
      }
    }
    for argument in arguments { collect(argument) }
    return found
  }

  private mutating func add(_ layer: JSONValue, _ name: String, _ inputs: [String]) throws(ExchangeError) {
    let (type, config) = (layer["class_name"]?.string ?? "", layer["config"] ?? .null)
    let place = names.next(type)
    if type == "InputLayer" {
      guard inputShape == nil, let shape = config["batch_shape"]?.array({ $0 })?.dropFirst().map(\.integer),
        !shape.isEmpty, !shape.contains(nil)
      else { throw fail("its input has no fixed shape, or it has several inputs", "build it with one keras.Input") }
      inputShape = shape.compactMap(\.self)
      values[name] = 0
      return
    }
    if steps.isEmpty, values.isEmpty {
      // A Sequential model may state its input's shape with its first layer.
      guard let shape = layer["build_config"]?["input_shape"]?.array({ $0 })?.dropFirst().map(\.integer),
        !shape.isEmpty, !shape.contains(nil)
      else { throw fail("it does not say the shape of its input", "build it with keras.Input") }
      inputShape = shape.compactMap(\.self)
      values[""] = 0
    }
    let given = inputs.isEmpty ? [""] : inputs
    if let ended, given.contains(ended) {
      throw fail("something follows the softmax of layer \(ended)", "let it be the last")
    }
    let numbers = given.compactMap { values[$0] }
    guard numbers.count == given.count else { throw fail("layer \(name) takes what no layer before it gives") }
    let around = given.count == 1 ? edges[given[0]] : nil
    guard around == nil || type == "Conv2D" else { throw fail("a convolution must follow ZeroPadding2D") }
    guard type == "Add" || !given.contains(where: { factors[$0] != nil }) else {
      throw fail("an addition must follow Rescaling")
    }
    try require(config["data_format"]?.string ?? "channels_last" == "channels_last", name, "its channels come first")
    switch type {
    case "Conv2D": try convolution(config, name, place, numbers, around)
    case "Dense":
      let hasBias = flag(config, "use_bias", true)
      try append(Dense(name: name, units: try integer(config, "units", name), hasBias: hasBias), numbers, name)
      stored.append((place, [name + ".kernel"] + (hasBias ? [name + ".bias"] : [])))
      try activation(config, name)
    case "BatchNormalization": try batchNorm(config, name, place, numbers)
    case "LayerNormalization":
      try append(LayerNorm(name: name, epsilon: number(config, "epsilon", 1e-3)), numbers, name)
      let (scale, centre) = (flag(config, "scale", true), flag(config, "center", true))
      stored.append((place, (scale ? [name + ".scale"] : []) + (centre ? [name + ".shift"] : [])))
      if !scale { absent[name + ".scale"] = 1 }
      if !centre { absent[name + ".shift"] = 0 }
    case "ReLU":
      try require(
        config["max_value"]?.number == nil && number(config, "negative_slope", 0) == 0
          && number(config, "threshold", 0) == 0, name, "it is another than max(0, x)")
      try append(ReLU(name: name), numbers, name)
    case "Activation":
      values[name] = numbers[0]
      try activation(config, name)
    case "Softmax":
      values[name] = numbers[0]
      ended = name
    case "Dropout", "SpatialDropout2D":
      // They differ in training alone.
      try append(Dropout(name: name, rate: number(config, "rate", 0)), numbers, name)
    case "MaxPooling2D":
      let (pool, strides) = (try pair(config, "pool_size", name), try pair(config, "strides", name, usual: [2, 2]))
      try require(
        pool == [2, 2] && strides == [2, 2] && config["padding"]?.string ?? "valid" == "valid", name,
        "it is no pooling of 2x2 by steps of 2 without padding")
      try append(MaxPool2D(name: name), numbers, name)
    case "GlobalAveragePooling2D":
      try require(!flag(config, "keepdims", false), name, "it keeps the axes")
      try append(GlobalAveragePool(name: name), numbers, name)
    case "Flatten": try append(Flatten(name: name), numbers, name)
    case "Reshape":
      guard let shape = config["target_shape"]?.array(\.integer), shape.allSatisfy({ $0 > 0 }) else {
        throw fail("layer \(name) has no shape of numbers above 0")
      }
      try append(Reshape(name: name, shape: shape), numbers, name)
    case "Concatenate":
      try require((config["axis"]?.integer ?? -1) == -1, name, "it joins another axis than the last")
      try append(Concatenate(name: name), numbers, name)
    case "Add":
      let scales = given.map { factors[$0] ?? 1 }
      try append(Sum(name: name, scales: scales.allSatisfy { $0 == 1 } ? [] : scales), numbers, name)
    case "Rescaling":
      try require(number(config, "offset", 0) == 0, name, "it adds an offset")
      values[name] = numbers[0]
      factors[name] = number(config, "scale", 1)
    case "ZeroPadding2D":
      values[name] = numbers[0]
      guard let sides = config["padding"]?.array({ $0.array(\.integer) }), sides.count == 2,
        sides.allSatisfy({ $0.count == 2 && $0.allSatisfy((0...255).contains) })
      else { throw fail("layer \(name) has no padding of four numbers") }
      edges[name] = (sides[0][0], sides[1][0], sides[0][1], sides[1][1])
    default: throw fail("layer \(name) is a \(type.prefix(60)), which this library has not")
    }
  }

  private mutating func append(_ layer: any Layer, _ inputs: [Int], _ name: String) throws(ExchangeError) {
    steps.append(Network.Step(layer, inputs: inputs))
    values[name] = steps.count
  }

  /// What a layer computes of its sums: nothing, ReLU, GELU, or the softmax at the end.
  private mutating func activation(_ config: JSONValue, _ name: String) throws(ExchangeError) {
    guard let value = values[name] else { return }
    switch config["activation"] {
    case nil, .null, .string("linear"): break
    case .string("relu"): try append(ReLU(name: name + "_relu"), [value], name)
    case .string("gelu"): try append(GELU(name: name + "_gelu"), [value], name)
    case .string("softmax"): ended = name
    case .some(let other):
      throw fail(
        "layer \(name) has the activation \((other.string ?? "of its own").prefix(60))",
        "use relu, gelu, linear, or softmax at the end")
    }
  }

  private mutating func convolution(
    _ config: JSONValue, _ name: String, _ place: String, _ inputs: [Int],
    _ around: (top: Int, left: Int, bottom: Int, right: Int)?
  ) throws(ExchangeError) {
    let dilation = try pair(config, "dilation_rate", name, usual: [1, 1])
    try require((config["groups"]?.integer ?? 1) == 1 && dilation == [1, 1], name, "it has groups or is dilated")
    let (kernel, strides) = (
      try pair(config, "kernel_size", name), try pair(config, "strides", name, usual: [1, 1])
    )
    var padding = Conv2D.Padding.valid
    switch config["padding"]?.string ?? "valid" {
    case "valid":
      if let around {
        padding = .explicit(top: around.top, left: around.left, bottom: around.bottom, right: around.right)
      }
    case "same" where around == nil: padding = .same
    case let other: throw fail("layer \(name) has the padding \(other.prefix(60)), or two paddings")
    }
    let hasBias = flag(config, "use_bias", true)
    try append(
      Conv2D(
        name: name, filters: try integer(config, "filters", name), kernelHeight: kernel[0], kernelWidth: kernel[1],
        strideHeight: strides[0], strideWidth: strides[1], padding: padding, hasBias: hasBias), inputs, name)
    stored.append((place, [name + ".kernel"] + (hasBias ? [name + ".bias"] : [])))
    try activation(config, name)
  }

  private mutating func batchNorm(
    _ config: JSONValue, _ name: String, _ place: String, _ inputs: [Int]
  ) throws(ExchangeError) {
    let axis = config["axis"]?.integer ?? config["axis"]?.array(\.integer)?.first ?? -1
    try require(axis == -1 || axis == 3, name, "it normalises another axis than the last")
    try append(
      BatchNorm(name: name, epsilon: number(config, "epsilon", 1e-3), momentum: number(config, "momentum", 0.99)),
      inputs,
      name)
    let (scale, centre) = (flag(config, "scale", true), flag(config, "center", true))
    stored.append(
      (
        place,
        (scale ? [name + ".scale"] : []) + (centre ? [name + ".shift"] : [])
          + [name + ".running_mean", name + ".running_variance"]
      ))
    if !scale { absent[name + ".scale"] = 1 }
    if !centre { absent[name + ".shift"] = 0 }
  }

  private func require(_ isGood: Bool, _ name: String, _ found: String) throws(ExchangeError) {
    if !isGood { throw fail("layer \(name): \(found)") }
  }

  private func flag(_ config: JSONValue, _ key: String, _ usual: Bool) -> Bool {
    if case .bool(let flag) = config[key] { flag } else { usual }
  }

  private func number(_ config: JSONValue, _ key: String, _ usual: Float) -> Float {
    config[key]?.number.map { Float($0) } ?? usual
  }

  private func integer(_ config: JSONValue, _ key: String, _ name: String) throws(ExchangeError) -> Int {
    guard let value = config[key]?.integer, (1...1 << 16).contains(value) else {
      throw fail("layer \(name) has no usable \(key)")
    }
    return value
  }

  private func pair(
    _ config: JSONValue, _ key: String, _ name: String, usual: [Int]? = nil
  ) throws(ExchangeError) -> [Int] {
    switch config[key] {
    case nil, .null: if let usual { return usual }
    case .some(let value):
      let pair = value.integer.map { [$0, $0] } ?? value.array(\.integer) ?? []
      if pair.count == 2, pair.allSatisfy((1...255).contains) { return pair }
    }
    throw fail("layer \(name) has no usable \(key)")
  }

  /// The weights of the network in a file.
  func parameters(_ network: Network, _ weights: HDF5File) throws(ExchangeError) -> Parameters {
    var tensors: [String: Tensor] = [:]
    for (place, names) in stored {
      for (number, name) in names.enumerated() {
        guard let tensor = try weights.tensor(["layers", place, "vars", "\(number)"]) else {
          throw fail("the weights \(name) are missing", "save the whole model again")
        }
        tensors[name] = tensor
      }
    }
    for specification in network.specifications {
      guard let value = absent[specification.name] else { continue }
      tensors[specification.name] = Tensor(shape: specification.shape, repeating: value)
    }
    do {
      return try Parameters(network.specifications, tensors: tensors) { found in
        NetworkError.modelFile(path: file, found: found, advice: "save the whole model again")
      }
    } catch {
      throw ExchangeError(file, "its weights do not fit its layers: \(error.description)", "save the whole model again")
    }
  }
}
