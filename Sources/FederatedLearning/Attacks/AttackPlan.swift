/// Who attacks in which round, and with what.
public struct AttackPlan: Sendable {
  /// What attackers do.
  public let attack: Attack
  private let sampler: ClientSampler
  private let seed: UInt64

  /// A plan for the clients that a sampler chooses.
  public init(_ attack: Attack, sampler: ClientSampler, seed: UInt64) {
    self.attack = attack
    self.sampler = sampler
    self.seed = seed
  }

  /// The attackers of a round.
  public func attackers(in round: Int) -> Set<Int> {
    attack.attackers(among: sampler.clients(in: round), round: round, seed: seed)
  }

  func poison(of client: Int, round: Int) -> DataPoison? {
    guard let poison = attack.poison, attackers(in: round).contains(client) else { return nil }
    return poison
  }

  /// Filters with the attack before and behind them.
  func around(_ chain: FilterChain) -> FilterChain {
    let attackers: @Sendable (Int) -> Set<Int> = { [self] in self.attackers(in: $0) }
    return FilterChain(
      [AttackFilter(attack: attack, isLast: false, attackers: attackers)] + chain.filters
        + [AttackFilter(attack: attack, isLast: true, attackers: attackers)])
  }

  /// The updates of a round with those of colluding attackers in the place of what they would have sent.
  func colluded(_ updates: [ClientUpdate], round: Int) -> [ClientUpdate] {
    let attackers = attackers(in: round)
    let honest = updates.filter { !attackers.contains($0.client) }.map(\.change.values)
    guard let agreed = attack.agreed(honest, clients: updates.count) else { return updates }
    return updates.map { attackers.contains($0.client) ? $0.changing(to: agreed) : $0 }
  }
}
