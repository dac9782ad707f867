/// The spanning tree with the greatest sum of its edges' weights (Chu and Liu 1965, Edmonds 1967), rooted at one place.
struct SpanningTree {
  /// For each place its parent; nil for the root.
  let parents: [Int?]
  /// The sum of the weights of the edges and of the root.
  let score: Double

  /// What stands for an edge that there is not: sums of a few of these stay exact enough to be compared.
  static let impossible = -1e9

  /// - Parameters:
  ///   - weights: `[child][parent]`; what stands on the diagonal does not count.
  ///   - roots: the weight of each place as the root.
  ///   - candidates: how many of the best roots are tried.
  init(weights: [[Double]], roots: [Double], candidates: Int = 3) {
    var best: (score: Double, parents: [Int?])?
    let order = roots.indices.sorted { roots[$0] != roots[$1] ? roots[$0] > roots[$1] : $0 < $1 }
    for root in order.prefix(max(1, candidates)) {
      let parents = Self.parents(weights, root: root)
      var score = roots[root]
      for (child, parent) in parents.enumerated() where child != root { score += weights[child][parent] }
      if best.map({ score > $0.score }) ?? true {
        best = (score, parents.enumerated().map { $0 == root ? nil : $1 })
      }
    }
    parents = best?.parents ?? []
    score = best?.score ?? 0
  }

  /// The best parent of each place with a given root, whose own entry means nothing.
  ///
  /// Every place takes its best parent. Where that makes a cycle, the cycle becomes one place, whose edges from outside count for
  /// what they would gain over the edge of the cycle that they replace; the smaller problem's tree then says where the cycle opens.
  private static func parents(_ weights: [[Double]], root: Int) -> [Int] {
    let count = weights.count
    var parents = [Int](repeating: root, count: count)
    for child in 0..<count where child != root {
      var best = -Double.infinity
      for parent in 0..<count where parent != child && weights[child][parent] > best {
        (best, parents[child]) = (weights[child][parent], parent)
      }
    }
    guard let cycle = cycle(parents, root: root) else { return parents }
    let isInside = (0..<count).map { cycle.contains($0) }
    let outside = (0..<count).filter { !isInside[$0] }
    let merged = outside.count
    var small = [[Double]](repeating: [Double](repeating: impossible, count: merged + 1), count: merged + 1)
    /// For each place outside: the place of the cycle that its edge would enter, and the one that its own edge comes from.
    var entry = [Int](repeating: cycle[0], count: merged)
    var exit = entry
    for (a, place) in outside.enumerated() {
      for (b, other) in outside.enumerated() where a != b { small[a][b] = weights[place][other] }
      var (into, from) = (-Double.infinity, -Double.infinity)
      for member in cycle {
        let gain = weights[member][place] - weights[member][parents[member]]
        if gain > into { (into, entry[a]) = (gain, member) }
        if weights[place][member] > from { (from, exit[a]) = (weights[place][member], member) }
      }
      small[merged][a] = into
      small[a][merged] = from
    }
    let found = Self.parents(small, root: outside.firstIndex(of: root) ?? 0)
    for (a, place) in outside.enumerated() where place != root {
      parents[place] = found[a] == merged ? exit[a] : outside[found[a]]
    }
    let opening = found[merged]
    parents[entry[opening]] = outside[opening]
    return parents
  }

  /// A cycle of places that are one another's parents; nil where all lead to the root.
  private static func cycle(_ parents: [Int], root: Int) -> [Int]? {
    var visit = [Int](repeating: -1, count: parents.count)
    for start in parents.indices {
      var place = start
      while place != root, visit[place] < 0 {
        visit[place] = start
        place = parents[place]
      }
      guard place != root, visit[place] == start else { continue }
      var cycle = [place]
      var next = parents[place]
      while next != place {
        cycle.append(next)
        next = parents[next]
      }
      return cycle
    }
    return nil
  }
}
