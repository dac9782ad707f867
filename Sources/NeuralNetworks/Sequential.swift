/// Layers in a row, for inputs of one shape: a value that describes a network; its weights are `Parameters` beside it.
public struct Sequential: Sendable {
  public let inputShape: [Int]
  public let layers: [any Layer]
  /// The shape between layers: `shapes[i]` goes into layer i, the last comes out.
  public let shapes: [[Int]]
  /// Every parameter of every layer.
  public let specifications: [ParameterSpecification]
  /// The number of values of all parameters.
  let parameterCount: Int
  /// How a `Workspace` runs the layers.
  let plan: ExecutionPlan

  /// Fails where a layer cannot take what the one before gives.
  public init(inputShape: [Int], layers: [any Layer]) throws(NetworkError) {
    var shapes = [inputShape]
    var specifications: [ParameterSpecification] = []
    for layer in layers {
      let input = shapes[shapes.count - 1]
      shapes.append(try layer.outputShape(for: input))
      specifications += layer.parameters(for: input)
    }
    self.inputShape = inputShape
    self.layers = layers
    self.shapes = shapes
    self.specifications = specifications
    parameterCount = specifications.reduce(0) { $0 + $1.count }
    plan = ExecutionPlan(layers: layers, shapes: shapes, usesKernels: true)
  }

  /// The network of this project: Conv32 3x3 ReLU, MaxPool2, Conv32 3x3 ReLU, MaxPool2, Flatten, Dense128 ReLU,
  /// Dropout, Dense128 ReLU, Dropout, Dense classes; softmax is taken by the loss and by `predict`.
  ///
  /// - Parameter units: of the first dense layer.
  public static func symbolNetwork(
    inputShape: [Int] = [45, 45, 1], classes: Int, units: Int = 128, dropout: Float = 0.25
  ) throws(NetworkError) -> Sequential {
    try Sequential(
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

  /// The number of classes: the length of the last layer's output.
  public var classes: Int { shapes[shapes.count - 1].reduce(1, *) }
  /// The number of values in one input.
  public var inputCount: Int { inputShape.reduce(1, *) }

  /// Fresh weights; the same seed gives the same.
  public func initialParameters(seed: UInt64) -> Parameters { Parameters(specifications, seed: seed) }
}
