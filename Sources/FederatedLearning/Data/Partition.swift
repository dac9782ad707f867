/// The examples of each client: lists of places in one set, none twice.
public struct Partition: Sendable, Hashable {
  public let clients: [[Int32]]

  public init(clients: [[Int32]]) { self.clients = clients }

  /// How often each class occurs at each client: `[client][class]`.
  public func labelCounts(labels: [Int], classes: Int) -> [[Int]] {
    clients.map { indices in
      var counts = [Int](repeating: 0, count: classes)
      for index in indices { counts[labels[Int(index)]] += 1 }
      return counts
    }
  }
}
