public import FederatedLearning
public import NeuralNetworks

extension Network {
  /// The network's parameters as the engine knows tensors, each with its role.
  ///
  /// The bias of the classes is the one that the network says is (``NeuralNetworks/ParameterRole/classBias``), never simply the
  /// last tensor; a network without one is refused by strategies that need it.
  public func tensorSchema() throws(FederatedError) -> TensorSchema {
    var tensors: [TensorDescription] = []
    for parameter in specifications {
      let role: TensorRole = parameter.role == .classBias ? .classBias : parameter.isTrainable ? .weight : .statistic
      tensors.append(try TensorDescription(name: parameter.name, shape: parameter.shape, role: role))
    }
    return try TensorSchema(tensors)
  }

  /// Where parameters lie that no optimizer moves: running means of statistics, and what stays as it is.
  var untrainedRanges: [Range<Int>] {
    var (start, ranges) = (0, [Range<Int>]())
    for parameter in specifications {
      if !parameter.isTrainable { ranges.append(start..<start + parameter.count) }
      start += parameter.count
    }
    return ranges
  }
}

extension Parameters {
  /// The parameters of a network whose schema the payload has.
  init(_ network: Network, _ payload: Payload) {
    self.init(network.specifications)
    values = payload.values
  }
}
