import Foundation

/// How well lists of recommendations find what was held out.
public struct RankingFigures: Sendable, Hashable, Codable {
  /// Lists.
  public var listeners = 0
  /// HR@10: the share whose list has the item that was held out.
  public var hitRate = 0.0
  /// NDCG@10: the mean of `1 / log₂(1 + rank)` where it is in the list, and 0 where it is not.
  public var gain = 0.0

  /// The length of the lists.
  public static let listLength = 10

  /// Of ranks from 0; nil where an item was not ranked.
  init(ranks: some Sequence<Int>) {
    var (hits, gains) = (0, 0.0)
    for rank in ranks {
      listeners += 1
      guard rank < Self.listLength else { continue }
      hits += 1
      gains += 1 / log2(Double(rank) + 2)
    }
    guard listeners > 0 else { return }
    (hitRate, gain) = (Double(hits) / Double(listeners), gains / Double(listeners))
  }
}

/// Scores of all items as an order of those that a listener has not heard.
struct ItemOrder {
  let scores: [Float]
  private let history: ListeningHistory

  init(_ scores: [Float], unheardBy history: ListeningHistory) {
    self.scores = scores
    self.history = history
  }

  /// How many unheard items stand before one, from 0. Of items with the same score all others do, so that a model that cannot tell
  /// them apart has no luck.
  func rank(of item: Int32) -> Int {
    let score = scores[Int(item)]
    var before = scores.reduce(0) { $0 + ($1 >= score ? 1 : 0) } - 1
    for heard in history.items where heard != item && scores[Int(heard)] >= score { before -= 1 }
    return before
  }

  /// The first unheard items, the best first; of the same score the lower number.
  func first(_ count: Int) -> [Int32] {
    var best: [Int32] = []
    var least = -Float.infinity
    for (place, score) in scores.enumerated() where score > least || best.count < count {
      let item = Int32(place)
      guard !history.contains(item) else { continue }
      let position = best.firstIndex { scores[Int($0)] < score } ?? best.count
      best.insert(item, at: position)
      if best.count > count { best.removeLast() }
      if best.count == count { least = scores[Int(best[count - 1])] }
    }
    return best
  }
}
