import Foundation
import RandomStreams

/// Listeners with planted tastes, each made when it is asked for: a million of them take no memory.
///
/// Every item is of one taste, and the names say which. A listener has two tastes, hears mostly the better known items of
/// these, and a tenth of anything.
public struct SyntheticListeners: Listeners {
  public let count: Int
  public let catalogue: Catalogue
  /// Of the items: item i is of taste i mod tastes.
  public let tastes: Int
  private let seed: UInt64
  /// Of the ranks within a taste, summed, for draws by their chance.
  private let cumulative: [Double]

  /// What the tastes are called.
  private static let tasteNames = [
    "Folk", "Techno", "Baroque", "Bossa", "Metal", "Gospel", "Ska", "Raga", "Polka", "Dub", "Swing", "Tango", "Opera",
    "Punk",
    "Fado", "Soul",
  ]
  private static let firstWords = [
    "Amber", "Silent", "Northern", "Paper", "Velvet", "Crooked", "Golden", "Hollow", "Distant", "Salty", "Electric",
    "Second",
    "Broken", "Little", "Iron", "Blue",
  ]
  private static let secondWords = [
    "Foxes", "Harbour", "Lanterns", "Orchard", "Sisters", "Engine", "Meadow", "Pilots", "Choir", "Window", "Rivers",
    "Tailors",
    "Comets", "Garden", "Wolves", "Parade",
  ]
  /// A listener hears so many items.
  private static let historyCounts = 12...40
  /// The share of a listener's better loved taste, and of both together; the rest is of anything.
  private static let (firstShare, bothShares) = (0.6, 0.9)
  /// The chance of the item of rank r within its taste is as 1 / (r + 3).
  private static let rankOffset = 3.0

  /// - Throws: ``PlaylistError`` for numbers that make no set.
  public init(count: Int, items: Int, tastes: Int = 16, seed: UInt64) throws(PlaylistError) {
    guard (1...1_000_000_000).contains(count) else {
      throw PlaylistError("--listeners \(count)", "is no number of listeners", "give 1 to 1000000000")
    }
    guard (2...Self.tasteNames.count).contains(tastes), items >= 20 * tastes, items <= 4096 * tastes else {
      throw PlaylistError(
        "--items \(items)", "does not go with \(tastes) tastes", "give \(20 * tastes) to \(4096 * tastes) items")
    }
    (self.count, self.tastes, self.seed) = (count, tastes, seed)
    catalogue = Catalogue(
      names: (0..<items).map { item in
        let rank = item / tastes
        let (first, second) = (Self.firstWords[rank % 16], Self.secondWords[(rank / 16 + rank) % 16])
        let number = rank < 256 ? "" : " \(rank / 256 + 1)"
        return "\(first) \(second)\(number) (\(Self.tasteNames[item % tastes]))"
      })
    var sum = 0.0
    cumulative = (0..<items / tastes).map { rank in
      sum += 1 / (Double(rank) + Self.rankOffset)
      return sum
    }
  }

  public func listener(named name: String) throws -> Int {
    guard let number = Int(name), (0..<count).contains(number) else {
      throw PlaylistError("--user \(name)", "there is no such listener", "give a number from 0 to \(count - 1)")
    }
    return number
  }

  /// The two tastes of a listener, the better loved first.
  public func tastes(of listener: Int) -> (Int, Int) {
    var random = RandomStream(seed: seed, 1, UInt64(listener))
    let first = random.below(tastes)
    return (first, (first + 1 + random.below(tastes - 1)) % tastes)
  }

  public func history(of listener: Int) -> ListeningHistory {
    let (first, second) = tastes(of: listener)
    var random = RandomStream(seed: seed, 2, UInt64(listener))
    let wanted = Self.historyCounts.lowerBound + random.below(Self.historyCounts.count)
    var heard: [Int32: Float] = [:]
    var draws = 0
    // Of a taste with few items the same come again and again: the draws are counted too.
    while heard.count < wanted, draws < 20 * wanted {
      draws += 1
      let kind = random.uniform()
      let taste = kind < Self.firstShare ? first : kind < Self.bothShares ? second : random.below(tastes)
      let place = random.uniform() * cumulative[cumulative.count - 1]
      let rank = min(cumulative.partitioningIndex { $0 > place }, cumulative.count - 1)
      heard[Int32(rank * tastes + taste), default: 0] += 1
    }
    return ListeningHistory(heard.map { ($0.key, $0.value) })
  }
}

extension [Double] {
  /// The first place from which on the predicate holds.
  fileprivate func partitioningIndex(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
