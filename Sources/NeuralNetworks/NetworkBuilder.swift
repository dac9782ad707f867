/// Puts a network together step by step, by the values that the steps give.
///
///     var network = NetworkBuilder(inputShape: [45, 45, 1])
///     let first = network.add(Conv2D(name: "a", filters: 24, padding: .same), of: network.input)
///     let second = network.add(Conv2D(name: "b", filters: 24, padding: .same), of: first)
///     network.add(Sum(name: "residual"), of: first, second)
///     let finished = try network.build()
public struct NetworkBuilder {
  /// A value of the network: its input, or what a step gives.
  public struct Value: Sendable, Hashable {
    let number: Int
  }

  /// What goes into the network.
  public let input = Value(number: 0)
  /// What the last step gives; at first the input.
  public private(set) var last = Value(number: 0)
  private let inputShape: [Int]
  private var steps: [Network.Step] = []

  /// A network without steps yet, for inputs of that shape.
  public init(inputShape: [Int]) { self.inputShape = inputShape }

  /// Adds a layer that takes these values, without any the last one; gives the layer's own.
  @discardableResult
  public mutating func add(_ layer: any Layer, of inputs: Value...) -> Value {
    steps.append(Network.Step(layer, inputs: inputs.isEmpty ? [last.number] : inputs.map(\.number)))
    last = Value(number: steps.count)
    return last
  }

  /// The network whose output is the last step's.
  public func build() throws(NetworkError) -> Network { try Network(inputShape: inputShape, steps: steps) }
}
