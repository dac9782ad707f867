import Foundation
import RandomStreams

/// Who takes part in a round: so many of the clients, each with the same chance, or each client on its own with that chance.
public struct ClientSampler: Sendable {
  /// How many there are.
  public let clients: Int
  /// How many of them take part in a round, in the mean where their number varies.
  public let sample: Int
  /// How they are chosen.
  public let sampling: PrivateSampling
  private let seed: UInt64

  /// - Throws: ``FederatedError`` for a sample of none, or of more than there are.
  public init(
    clients: Int, sample: Int, seed: UInt64, sampling: PrivateSampling = .fixed
  ) throws(FederatedError) {
    guard sample > 0, sample <= clients else {
      throw FederatedError(
        "sample", "\(sample) of \(clients) clients a round", "ask for 1 to \(clients)")
    }
    self.clients = clients
    self.sample = sample
    self.sampling = sampling
    self.seed = seed
  }

  /// The clients of a round in ascending order.
  ///
  /// Complexity: O(sample log sample), however many clients there are.
  public func clients(in round: Int) -> [Int] {
    guard sample < clients else { return Array(0..<clients) }
    let random = FederatedPurpose.clientSampling.stream(seed: seed, round)
    return sampling == .fixed ? fixed(random) : poisson(random)
  }

  /// So many of the clients that can be asked, in ascending order, each with the same chance; fewer where there are none left.
  ///
  /// - Parameter isThere: whether a client can be asked.
  func clients(in round: Int, count: Int, where isThere: (Int) -> Bool) -> [Int] {
    guard count < clients || sample < clients else { return (0..<clients).filter(isThere) }
    // The first that are awake of a random order; the beginning of the order is that of the round's plain sample.
    var chosen = clients(in: round).filter(isThere)
    var seen = Set(clients(in: round))
    if chosen.count > count { chosen = Array(chosen.prefix(count)) }
    var random = FederatedPurpose.clientSampling.stream(seed: seed, round, 1)
    while chosen.count < count, seen.count < clients {
      let candidate = random.below(clients)
      if seen.insert(candidate).inserted, isThere(candidate) { chosen.append(candidate) }
    }
    return chosen.sorted()
  }

  /// By Floyd's way.
  private func fixed(_ random: RandomStream) -> [Int] {
    var (random, chosen) = (random, Set<Int>(minimumCapacity: sample))
    for last in clients - sample..<clients {
      let candidate = random.below(last + 1)
      chosen.insert(chosen.contains(candidate) ? last : candidate)
    }
    return chosen.sorted()
  }

  /// By the gaps between those who join, which are geometric.
  private func poisson(_ random: RandomStream) -> [Int] {
    var (random, chosen, place) = (random, [Int](), -1.0)
    let stays = log1p(-Double(sample) / Double(clients))
    while true {
      place += 1 + (log(1 - random.uniform()) / stays).rounded(.down)
      guard place < Double(clients) else { return chosen }
      chosen.append(Int(place))
    }
  }
}
