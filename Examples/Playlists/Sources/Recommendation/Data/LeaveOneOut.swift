import RandomStreams

/// Listeners of whom one item each is held out, drawn by seed and listener, to judge a model by.
public struct LeaveOneOut<Base: Listeners>: Listeners {
  /// With all they have heard.
  public let base: Base
  private let seed: UInt64
  /// The first number of the streams' paths.
  private static var purpose: UInt64 { 0x1EA7E }

  /// The same listeners, less what is held out.
  public init(_ base: Base, seed: UInt64) { (self.base, self.seed) = (base, seed) }

  public var count: Int { base.count }
  public var catalogue: Catalogue { base.catalogue }
  public func history(of listener: Int) -> ListeningHistory { split(listener).history }
  public func listener(named name: String) throws -> Int { try base.listener(named: name) }

  /// What a listener trains on, and what was held out; nil of one who has heard fewer than two items.
  public func split(_ listener: Int) -> (history: ListeningHistory, heldOut: Int32?) {
    let all = base.history(of: listener)
    guard all.count > 1 else { return (all, nil) }
    var random = RandomStream(seed: seed, Self.purpose, UInt64(listener))
    let place = random.below(all.count)
    return (all.without(place: place), all.items[place])
  }
}
