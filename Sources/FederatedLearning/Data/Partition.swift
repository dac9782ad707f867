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

extension Partition {
  /// Takes so many examples out of all clients', chosen evenly at random, as one client of their own.
  public mutating func takeRoot(_ count: Int, seed: UInt64) -> Partition {
    let owners = clients.indices.flatMap { client in clients[client].map { (client, $0) } }
    let chosen = RandomPlaces.chosen(
      min(count, owners.count / 2), of: owners.count, FederatedPurpose.rootExamples.stream(seed: seed))
    let taken = Set(chosen.map { owners[$0].1 })
    self = Partition(clients: clients.map { $0.filter { !taken.contains($0) } })
    return Partition(clients: [taken.sorted()])
  }
}
