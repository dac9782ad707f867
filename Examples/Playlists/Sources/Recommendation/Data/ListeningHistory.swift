/// What one listener has heard. It stays with the listener.
public struct ListeningHistory: Sendable, Hashable {
  /// In ascending order, each once.
  public var items: [Int32]
  /// How often each was played, above 0; only for showing what is best known, since hearing at all says more than how often.
  public var plays: [Float]

  /// Items with their plays, in any order; plays of the same item are added.
  public init(_ pairs: [(item: Int32, plays: Float)]) {
    (items, plays) = ([], [])
    for pair in pairs.sorted(by: { $0.item < $1.item }) {
      if items.last == pair.item {
        plays[plays.count - 1] += pair.plays
      } else {
        items.append(pair.item)
        plays.append(pair.plays)
      }
    }
  }

  /// How many items.
  public var count: Int { items.count }

  /// Whether an item is among them.
  ///
  /// Complexity: O(log count).
  public func contains(_ item: Int32) -> Bool {
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if items[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low < items.count && items[low] == item
  }

  /// The same without one item.
  func without(place: Int) -> ListeningHistory {
    var rest = self
    rest.items.remove(at: place)
    rest.plays.remove(at: place)
    return rest
  }
}

/// Listeners who are asked one by one: a history may be made when it is asked for, so that memory depends on those at work.
public protocol Listeners: Sendable {
  /// How many there are.
  var count: Int { get }
  /// What they can have heard.
  var catalogue: Catalogue { get }
  /// The history of one of them; always the same.
  func history(of listener: Int) -> ListeningHistory
  /// The listener whom the data call so.
  func listener(named name: String) throws -> Int
}
