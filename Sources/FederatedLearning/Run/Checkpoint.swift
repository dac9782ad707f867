import FileStorage
import Foundation
import NeuralNetworks

/// Where a run stands after a round: everything that the next round depends on, in one safetensors file.
public struct Checkpoint: Sendable {
  public let path: String
  /// Of the data; a checkpoint of other data is refused.
  public let fingerprint: String
  private static let format = "mathrec federated checkpoint 1"

  public init(path: String, fingerprint: String) {
    self.path = path
    self.fingerprint = fingerprint
  }

  /// - Parameter memoryRounds: of which round each client's memory is.
  public func write(_ state: ServerState, memoryRounds: [Int: Int]) throws(FileError) {
    var tensors = ["parameters": Tensor(shape: [state.parameters.count], values: state.parameters.values)]
    for (name, values) in state.optimizer.state where !values.isEmpty {
      tensors["optimizer." + name] = Tensor(shape: [values.count], values: values)
    }
    if let average = state.average { tensors["average"] = Tensor(shape: [average.count], values: average.values) }
    for (name, values) in state.vectors { tensors["vector." + name] = Tensor(shape: [values.count], values: values) }
    let memories = memoryRounds.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
    let metadata = [
      "format": Self.format, "fingerprint": fingerprint, "round": String(state.round),
      "steps": String(state.optimizer.steps), "memories": memories,
    ]
    try DurableFile.write(TensorFile(tensors: tensors, metadata: metadata).data, to: path)
  }

  /// The state, and of which round each client's memory is.
  public func read(network: Sequential, algorithm: FederatedAlgorithm) throws -> (ServerState, memoryRounds: [Int: Int])
  {
    let file = try TensorFile(path: path)
    guard file.metadata["format"] == Self.format else {
      throw FederatedError(path, "is no checkpoint of `mathrec fedtrain`", "name the folder of a run")
    }
    guard file.metadata["fingerprint"] == fingerprint else {
      throw FederatedError(
        path, "the data is not what it was when the run began", "bring the data back, or start again")
    }
    let missing = FederatedError(path, "parts of it are missing", "start the run again")
    func weights(_ name: String) throws(FederatedError) -> Parameters {
      var weights = Parameters(network.specifications)
      guard let values = file.tensors[name]?.values, values.count == weights.count else { throw missing }
      weights.values = values
      return weights
    }
    guard let round = file.metadata["round"].flatMap(Int.init), let steps = file.metadata["steps"].flatMap(Int.init)
    else { throw missing }
    var state = algorithm.initialState(try weights("parameters"))
    state.round = round
    if algorithm.strategy.modelAverage != nil { state.average = try weights("average") }
    for name in state.vectors.keys { state.vectors[name] = file.tensors["vector." + name]?.values }
    state.optimizer.state = Dictionary(
      uniqueKeysWithValues: file.tensors.compactMap { name, tensor in
        name.hasPrefix("optimizer.") ? (String(name.dropFirst("optimizer.".count)), tensor.values) : nil
      })
    state.optimizer.steps = steps
    let pairs = (file.metadata["memories"] ?? "").split(separator: " ").compactMap { pair -> (Int, Int)? in
      let numbers = pair.split(separator: ":").compactMap { Int($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
    return (state, Dictionary(pairs, uniquingKeysWith: { $1 }))
  }
}
