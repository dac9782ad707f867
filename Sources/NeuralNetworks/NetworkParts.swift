import WorkSharing

/// A network cut in two at one of its values: the trunk computes the value from the input, the head goes on from it.
///
/// What the trunk of a classifier gives are features, of use for other work; a head is trained in seconds where its trunk stays as
/// it is, for each image passes through the trunk once.
public struct NetworkParts: Sendable {
  /// From the network's input to the value.
  public let trunk: Network
  /// From the value to the network's output.
  public let head: Network

  /// Cuts at a value, numbered as in ``Network``; fails where there is nothing on one side, or where the steps after the value take
  /// another from before it.
  public init(_ network: Network, at value: Int) throws(NetworkError) {
    guard (1..<network.steps.count).contains(value) else {
      throw .graph("it cannot be cut at value \(value) of \(network.steps.count)")
    }
    let (before, after) = (network.steps[..<value], network.steps[value...])
    guard after.allSatisfy({ $0.inputs.allSatisfy { $0 >= value } }) else {
      throw .graph("it cannot be cut at value \(value): later steps take values from before it")
    }
    trunk = try Network(inputShape: network.inputShape, steps: Array(before))
    head = try Network(
      inputShape: network.shapes[value],
      steps: after.map { Network.Step($0.layer, inputs: $0.inputs.map { $0 - value }) })
  }

  /// Cuts before the last so many dense layers, of which the last gives the classes' numbers.
  ///
  /// Fails where the network does not end in as many, each taking what the one before gives, or where there is no trunk.
  public init(_ network: Network, lastDense layers: Int) throws(NetworkError) {
    precondition(layers > 0, "a head has a layer")
    var (value, left) = (network.steps.count, layers)
    while left > 0 {
      guard value > 0, network.steps[value - 1].inputs.count == 1 else {
        throw .graph("it does not end in \(layers) dense layers, one after another")
      }
      if network.steps[value - 1].layer is Dense { left -= 1 }
      value = network.steps[value - 1].inputs[0]
    }
    try self.init(network, at: value)
  }
}

extension Parameters {
  /// The tensors of a part of these parameters' network.
  public func part(_ network: Network) -> Parameters {
    var result = Parameters(network.specifications)
    for (place, specification) in network.specifications.enumerated() {
      guard let index = index(of: specification.name) else { continue }
      result.values.replaceSubrange(result.range(at: place), with: values[range(at: index)])
    }
    return result
  }

  /// Puts the tensors of a part back into their places.
  public mutating func replace(_ part: Parameters) {
    for (place, specification) in part.specifications.enumerated() {
      guard let index = index(of: specification.name) else { continue }
      values.replaceSubrange(range(at: index), with: part.values[part.range(at: place)])
    }
  }
}

extension Network {
  /// What the network gives for images of a source, one row of ``classes`` numbers after another, in the images' order.
  ///
  /// - Parameter threads: the result is the same with any number.
  package func outputs(of images: some ImageSource, _ parameters: Parameters, epoch: Int = 0, threads: Int) -> [Float] {
    let piece = 64
    return SharedWork.map((images.count + piece - 1) / piece, threads: threads) { number in
      let range = number * piece..<min(images.count, (number + 1) * piece)
      let workspace = Workspace(network: self, capacity: range.count)
      let size = inputCount
      for (place, index) in range.enumerated() {
        images.fill(
          UnsafeMutableBufferPointer(rebasing: workspace.input[place * size..<(place + 1) * size]), at: index,
          epoch: epoch)
      }
      return Array(workspace.outputs(parameters, batch: range.count))
    }.flatMap { $0 }
  }
}
