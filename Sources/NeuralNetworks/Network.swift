/// Layers that compute values from values, for inputs of one shape: a description; its weights are ``Parameters`` beside it.
///
/// Values are numbered: 0 is what goes into the network, `i + 1` what step i gives. A step takes any values before its own, so
/// that a network may branch and join; the last step's value is what comes out.
public struct Network: Sendable {
  /// A layer and the numbers of the values that it takes.
  public struct Step: Sendable {
    /// What is computed.
    public let layer: any Layer
    /// The numbers of the values that it takes.
    public let inputs: [Int]

    /// A layer and the numbers of its values.
    public init(_ layer: any Layer, of inputs: Int...) {
      self.init(layer, inputs: inputs)
    }

    /// A layer and the numbers of its values.
    public init(_ layer: any Layer, inputs: [Int]) {
      self.layer = layer
      self.inputs = inputs
    }
  }

  /// The shape of one image's input.
  public let inputShape: [Int]
  /// What is computed, in this order.
  public let steps: [Step]
  /// The shape of every value; `shapes[0]` is that of the input.
  public let shapes: [[Int]]
  /// Every parameter of every layer, in the steps' order.
  public let specifications: [ParameterSpecification]
  /// The number of values of all parameters.
  public let parameterCount: Int
  /// How a ``Workspace`` runs the steps.
  let plan: ExecutionPlan

  /// Layers in a row, each taking what the one before gives. Fails where a layer cannot take it.
  public init(inputShape: [Int], layers: [any Layer]) throws(NetworkError) {
    try self.init(inputShape: inputShape, steps: layers.enumerated().map { Step($1, of: $0) })
  }

  /// Fails where a layer cannot take its inputs, where a value is used before it is computed or never, where two parameters have
  /// one name, and where an image or the parameters would need more memory than ``NetworkLimits`` allows.
  public init(inputShape: [Int], steps: [Step]) throws(NetworkError) {
    var shapes = [inputShape]
    var specifications: [ParameterSpecification] = []
    var names = Set<String>()
    var unused = Set<Int>()
    var limits = NetworkLimits()
    try limits.add(value: inputShape, of: "the input")
    guard !steps.isEmpty else { throw .graph("it has no layers") }
    for (index, step) in steps.enumerated() {
      let layer = step.layer
      guard layer.inputCounts.contains(step.inputs.count) else {
        throw .graph("layer \(layer.name) is given \(step.inputs.count) values where it takes \(layer.inputCounts)")
      }
      guard step.inputs.allSatisfy((0...index).contains) else {
        throw .graph("layer \(layer.name) takes a value that no step before it gives")
      }
      let inputs = step.inputs.map { shapes[$0] }
      let output = try layer.outputShape(for: inputs)
      try limits.add(value: output, of: "layer \(layer.name)")
      for specification in layer.parameters(for: inputs) {
        try limits.add(specification)
        guard names.insert(specification.name).inserted else {
          throw .graph("two parameters have the name \(specification.name)")
        }
        specifications.append(specification)
      }
      unused.subtract(step.inputs)
      unused.insert(index + 1)
      shapes.append(output)
    }
    guard unused == [steps.count] else {
      let idle = unused.min().map { steps[$0 - 1].layer.name } ?? ""
      throw .graph("nothing takes what layer \(idle) gives")
    }
    if let bias = Self.classBias(steps), let place = specifications.firstIndex(where: { $0.name == bias }) {
      specifications[place].role = .classBias
    }
    self.inputShape = inputShape
    self.steps = steps
    self.shapes = shapes
    self.specifications = specifications
    parameterCount = specifications.reduce(0) { $0 + $1.count }
    plan = ExecutionPlan(steps: steps, shapes: shapes, usesKernels: true)
  }

  /// The bias of the dense layer that gives the classes' numbers, where one does: nothing but sums come after it.
  private static func classBias(_ steps: [Step]) -> String? {
    var value = steps.count
    while value > 0 {
      let step = steps[value - 1]
      if let dense = step.layer as? Dense { return dense.hasBias ? dense.name + ".bias" : nil }
      guard step.layer is Sum else { return nil }
      value = step.inputs[0]
    }
    return nil
  }

  /// The layers, in the steps' order.
  public var layers: [any Layer] { steps.map(\.layer) }
  /// The shape of one image's output.
  public var outputShape: [Int] { shapes[shapes.count - 1] }
  /// The number of values that come out for one image; of a classifier, its classes.
  public var classes: Int { outputShape.reduce(1, *) }
  /// The number of values in one input.
  public var inputCount: Int { inputShape.reduce(1, *) }

  /// Whether passes compute matrix products by ``MatrixLibrary``: some layers have no kernels of their own.
  public var usesMatrixLibrary: Bool {
    plan.steps.contains { step in
      guard case .layer(let layer) = step.kind else { return false }
      return layer is Conv2D || layer is Dense || layer is Attention
    }
  }

  /// Fresh weights; the same seed gives the same.
  public func initialParameters(seed: UInt64) -> Parameters { Parameters(specifications, seed: seed) }
}

/// A ``Network`` whose layers follow one another, as most here do.
public typealias Sequential = Network

extension Network {
  /// The network of this project: Conv32 3x3 ReLU, MaxPool2, Conv32 3x3 ReLU, MaxPool2, Flatten, Dense128 ReLU,
  /// Dropout, Dense128 ReLU, Dropout, Dense classes; softmax is taken by the loss and by `predict`.
  ///
  /// - Parameter units: of the first dense layer.
  public static func symbolNetwork(
    inputShape: [Int] = [45, 45, 1], classes: Int, units: Int = 128, dropout: Float = 0.25
  ) throws(NetworkError) -> Network {
    try Network(
      inputShape: inputShape,
      layers: [
        Conv2D(name: "conv1", filters: 32), ReLU(name: "relu1"), MaxPool2D(name: "pool1"),
        Conv2D(name: "conv2", filters: 32), ReLU(name: "relu2"), MaxPool2D(name: "pool2"),
        Flatten(name: "flatten"),
        Dense(name: "dense1", units: units), ReLU(name: "relu3"), Dropout(name: "dropout1", rate: dropout),
        Dense(name: "dense2", units: 128), ReLU(name: "relu4"), Dropout(name: "dropout2", rate: dropout),
        Dense(name: "classes", units: classes),
      ])
  }
}
