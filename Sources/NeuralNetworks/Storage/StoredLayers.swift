// How each layer of this library stands in a file: its word and its arguments, each with the range that it may have.

/// The most rows, columns, channels, filters, units or places that a file may ask for.
private let longestSide = 1 << 16

extension Conv2D: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "conv2d" }

  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] {
    var result: [String: LayerArgument] = [
      "filters": .integer(filters), "kernel": .integers([kernelHeight, kernelWidth]),
    ]
    if strideHeight != 1 || strideWidth != 1 { result["stride"] = .integers([strideHeight, strideWidth]) }
    switch padding {
    case .valid: break
    case .same: result["padding"] = .text("same")
    case .explicit(let top, let left, let bottom, let right):
      result["padding"] = .integers([top, left, bottom, right])
    }
    if !hasBias { result["bias"] = .flag(false) }
    return result
  }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    let kernel = try arguments.integers("kernel", in: 1...255, counts: 2...2)
    let stride = try arguments.integers("stride", in: 1...255, counts: 2...2, usual: [1, 1])
    let padding: Padding
    switch arguments.text("padding") {
    case nil:
      let sides = try arguments.integers("padding", in: 0...255, counts: 4...4, usual: [0, 0, 0, 0])
      padding =
        sides.allSatisfy { $0 == 0 }
        ? .valid : .explicit(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
    case "same": padding = .same
    case "valid": padding = .valid
    case .some(let other):
      throw .description("argument 'padding' of layer \(name) is '\(other)', not valid, same or four numbers")
    }
    self.init(
      name: name, filters: try arguments.integer("filters", in: 1...longestSide), kernelHeight: kernel[0],
      kernelWidth: kernel[1], strideHeight: stride[0], strideWidth: stride[1], padding: padding,
      hasBias: try arguments.flag("bias", usual: true))
  }
}

extension Dense: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "dense" }

  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] {
    hasBias ? ["units": .integer(units)] : ["units": .integer(units), "bias": .flag(false)]
  }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(
      name: name, units: try arguments.integer("units", in: 1...longestSide),
      hasBias: try arguments.flag("bias", usual: true))
  }
}

extension Dropout: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "dropout" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["rate": .number(Double(rate))] }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(name: name, rate: try arguments.number("rate", in: 0...Float(1).nextDown))
  }
}

extension BatchNorm: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "batch_norm" }

  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] {
    ["epsilon": .number(Double(epsilon)), "momentum": .number(Double(momentum))]
  }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(
      name: name, epsilon: try arguments.number("epsilon", in: 1e-30...1e6),
      momentum: try arguments.number("momentum", in: 0...1))
  }
}

extension LayerNorm: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "layer_norm" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["epsilon": .number(Double(epsilon))] }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(name: name, epsilon: try arguments.number("epsilon", in: 1e-30...1e6))
  }
}

extension Embedding: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "embedding" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["count": .integer(count), "width": .integer(width)] }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(
      name: name, count: try arguments.integer("count", in: 1...1 << 24),
      width: try arguments.integer("width", in: 1...longestSide))
  }
}

extension Attention: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "attention" }

  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] {
    var result: [String: LayerArgument] = ["heads": .integer(heads)]
    if !extras.isEmpty { result["extras"] = .texts(extras.map(\.rawValue)) }
    return result
  }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(
      name: name, heads: try arguments.integer("heads", in: 1...1024),
      extras: try arguments.choices("extras", of: Extra.self))
  }
}

extension OuterSum: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "outer_sum" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { [:] }

  /// The layer that a file describes.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) { self.init(name: name) }
}

extension Sum: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "sum" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] {
    scales.isEmpty ? [:] : ["scales": .numbers(scales.map(Double.init))]
  }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    let finite = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    self.init(name: name, scales: try arguments.numbers("scales", in: finite, counts: 1...16, usual: []))
  }
}

extension Slice: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "slice" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["range": .integers([range.lowerBound, range.upperBound])] }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    let ends = try arguments.integers("range", in: 0...NetworkLimits.mostValues, counts: 2...2)
    guard ends[0] < ends[1] else { throw .description("argument 'range' of layer \(name) is no range") }
    self.init(name: name, range: ends[0]..<ends[1])
  }
}

extension Reshape: StoredLayer {
  /// The word for this layer in files.
  public static var kind: String { "reshape" }
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { ["shape": .integers(shape)] }

  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) {
    self.init(name: name, shape: try arguments.integers("shape", in: 1...NetworkLimits.mostValues, counts: 1...8))
  }
}

/// A layer that its name alone describes.
private protocol PlainLayer: StoredLayer {
  init(name: String)
}

extension PlainLayer {
  /// What a file says of the layer beside its name.
  public var arguments: [String: LayerArgument] { [:] }
  /// The layer that a file describes; fails where an argument is missing or out of range.
  public init(name: String, arguments: inout LayerArguments) throws(NetworkError) { self.init(name: name) }
}

extension ReLU: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "relu" }
}

extension GELU: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "gelu" }
}

extension Flatten: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "flatten" }
}

extension MaxPool2D: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "max_pool2d" }
}

extension GlobalAveragePool: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "global_average_pool" }
}

extension Concatenate: PlainLayer {
  /// The word for this layer in files.
  public static var kind: String { "concatenate" }
}
