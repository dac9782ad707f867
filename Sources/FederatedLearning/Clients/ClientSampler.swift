import RandomStreams

/// Who takes part in a round: so many of the clients, each with the same chance.
public struct ClientSampler: Sendable {
  /// How many there are.
  public let clients: Int
  /// How many of them take part in a round.
  public let sample: Int
  private let seed: UInt64

  /// - Throws: ``FederatedError`` for a sample of none, or of more than there are.
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
