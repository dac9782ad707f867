import RandomStreams

/// Who takes part in a round: so many of the clients, each with the same chance.
public struct ClientSampler: Sendable {
  public let clients: Int
  public let sample: Int
  public let seed: UInt64

  public init(clients: Int, sample: Int, seed: UInt64) throws(FederatedError) {
    guard sample > 0, sample <= clients else {
      throw FederatedError(
        "sample", "\(sample) of \(clients) clients a round", "ask for 1 to \(clients)")
    }
    self.clients = clients
    self.sample = sample
    self.seed = seed
  }

  /// The clients of a round in ascending order, by Floyd's way.
  ///
  /// Complexity: O(sample log sample), however many clients there are.
  public func clients(in round: Int) -> [Int] {
    guard sample < clients else { return Array(0..<clients) }
    var random = FederatedPurpose.clientSampling.stream(seed: seed, round)
    var chosen = Set<Int>(minimumCapacity: sample)
    for last in clients - sample..<clients {
      let candidate = random.below(last + 1)
      chosen.insert(chosen.contains(candidate) ? last : candidate)
    }
    return chosen.sorted()
  }
}
