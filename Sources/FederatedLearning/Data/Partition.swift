/// The examples of each client: lists of places in one set, none twice.
public struct Partition: Sendable, Hashable {
  /// For each client places in the set.
  public let clients: [[Int32]]

  /// A partition; whoever makes it sees to it that no place is there twice.
  public init(clients: [[Int32]]) { self.clients = clients }

  /// How often each class occurs at each client: `[client][class]`.
  public func labelCounts(labels: [Int], classes: Int) -> [[Int]] {
    clients.map { indices in
      var counts = [Int](repeating: 0, count: classes)
      for index in indices { counts[labels[Int(index)]] += 1 }
      return counts
    }
  }

  /// Two parts of each client's examples, the second of about `share` of them, chosen at random; whoever
  /// has examples trains on at least one.
  public func split(share: Double, seed: UInt64) -> (training: Partition, heldOut: Partition) {
    let parts = clients.enumerated().map { client, indices in
      var random = FederatedPurpose.clientHoldout.stream(seed: seed, client)
      let order = indices.shuffled(using: &random)
      let count = min(Int((share * Double(order.count)).rounded()), max(0, order.count - 1))
      return (training: Array(order.dropFirst(count).sorted()), heldOut: Array(order.prefix(count).sorted()))
    }
    return (Partition(clients: parts.map(\.training)), Partition(clients: parts.map(\.heldOut)))
  }
}
