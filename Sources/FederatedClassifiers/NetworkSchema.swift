import FederatedLearning
import NeuralNetworks

extension Sequential {
  /// The network's parameters as the engine knows tensors, each with its role.
  ///
  /// Only a dense layer at the end tells the classes: its bias is added to their logits. Whatever else comes last, the schema
  /// has no ``FederatedLearning/TensorRole/classBias``, and strategies that need one are refused.
  public func tensorSchema() throws(FederatedError) -> TensorSchema {
    let last = layers.last.flatMap { $0 as? Dense }
    let classBias = last.flatMap { layer in
      layer.parameters(for: shapes[shapes.count - 2]).first { $0.shape == [classes] }?.name
    }
    var tensors: [TensorDescription] = []
    for parameter in specifications {
      tensors.append(
        try TensorDescription(
          name: parameter.name, shape: parameter.shape, role: parameter.name == classBias ? .classBias : .weight))
    }
    return try TensorSchema(tensors)
  }
}

extension Parameters {
  /// The parameters of a network whose schema the payload has.
  init(_ network: Sequential, _ payload: Payload) {
    self.init(network.specifications)
    values = payload.values
  }
}
