/// The update whose neighbours are nearest (Blanchard et al. 2017, arXiv 1703.02757): its score is the sum of squared distances to
/// the k - f - 2 nearest others.
struct Krum: WithstandsAttackers {
  static let name = "krum"
  static let summary =
    "the one update whose neighbours are nearest (Blanchard et al. 2017); costs accuracy"

  let attackers: AssumedAttackers

  init(_ values: OptionValues) { attackers = AssumedAttackers(values) }

  static func leastUpdates(_ f: Int) -> Int { 2 * f + 3 }

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { [attackers] changes in
      let f = attackers.count(of: changes.count, clientsEach: round.clientsEach)
      return AggregationResult(changes[KrumScores(changes).ranked(attackers: f)[0]])
    }
  }
}

/// The mean of the k - f - 2 updates of the lowest scores of ``Krum``.
struct MultiKrum: WithstandsAttackers {
  static let name = "multi-krum"
  static let summary =
    "the mean of the updates whose neighbours are nearest (Blanchard et al. 2017); stops loud attacks and backdoors"

  let attackers: AssumedAttackers

  init(_ values: OptionValues) { attackers = AssumedAttackers(values) }

  static func leastUpdates(_ f: Int) -> Int { 2 * f + 3 }

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { [attackers] changes in
      let f = attackers.count(of: changes.count, clientsEach: round.clientsEach)
      let best = KrumScores(changes).ranked(attackers: f).prefix(max(1, changes.count - f - 2))
      return AggregationResult(Mean.of(best.sorted().map { changes[$0] }))
    }
  }
}

/// Multi-Krum one by one, then by coordinate the mean of the values nearest the median (El Mhamdi et al. 2018, arXiv 1802.07927).
struct Bulyan: WithstandsAttackers {
  static let name = "bulyan"
  static let summary =
    "Krum's choice, then the values near each weight's median (El Mhamdi et al. 2018); needs many clients"

  let attackers: AssumedAttackers

  init(_ values: OptionValues) { attackers = AssumedAttackers(values) }

  static func leastUpdates(_ f: Int) -> Int { 4 * f + 3 }

  func makeAggregation(_ round: AggregationRound) -> any Aggregation {
    GatheredChanges(count: round.count) { [attackers] changes in
      // With fewer answers than were asked for f is what they can bear.
      let f = min(
        attackers.count(of: changes.count, clientsEach: round.clientsEach), max(0, (changes.count - 3) / 4))
      let scores = KrumScores(changes)
      var (left, chosen) = (Array(changes.indices), [Int]())
      while chosen.count < max(1, changes.count - 2 * f) {
        let best = scores.ranked(among: left, attackers: f)[0]
        chosen.append(best)
        left.removeAll { $0 == best }
      }
      let kept = max(1, chosen.count - 2 * f)
      return AggregationResult(
        OrderStatistics.columns(chosen.sorted().map { changes[$0] }) { sorted in
          let median = OrderStatistics.median(sorted)
          // The values nearest the median stand side by side.
          var first = 0
          while first + kept < sorted.count, abs(sorted[first] - median) > abs(sorted[first + kept] - median) {
            first += 1
          }
          return Float(sorted[first..<first + kept].reduce(0) { $0 + Double($1) } / Double(kept))
        })
    }
  }
}

/// The squared distances between updates, and the scores that follow from them.
struct KrumScores: Sendable {
  private let distances: [[Double]]

  /// Complexity: O(updates² · values).
  init(_ changes: [[Float]]) {
    var distances = [[Double]](repeating: [Double](repeating: 0, count: changes.count), count: changes.count)
    for one in changes.indices {
      for other in 0..<one {
        let distance = changes[one].squaredDistance(to: changes[other])
        (distances[one][other], distances[other][one]) = (distance, distance)
      }
    }
    self.distances = distances
  }

  /// The places of updates by their scores, lowest first, of equals the first.
  func ranked(among places: [Int]? = nil, attackers: Int) -> [Int] {
    let places = places ?? Array(distances.indices)
    let neighbours = max(1, places.count - attackers - 2)
    let scores = places.map { place in
      places.filter { $0 != place }.map { distances[place][$0] }.sorted().prefix(neighbours).reduce(0, +)
    }
    return places.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }.map { places[$0] }
  }
}
