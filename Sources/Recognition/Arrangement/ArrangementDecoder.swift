import MathExpressions

/// The trees that the arrangement network thinks likeliest for a line's symbols.
struct ArrangementDecoder {
  let opinion: ArrangementOpinion
  /// How many conflicts (two children in one place) are undone before a tree is given up.
  private static let mostConflicts = 12
  /// How many of the least certain links are replaced for further trees.
  static let alternatives = 2

  /// A link that may not be.
  private struct Link: Hashable {
    let child: Int
    let parent: Int?
    let relation: Int
  }

  /// For each child and parent the log probability of their link by its likeliest relation, and that relation.
  private let weights: [[Double]]
  private let relations: [[Int]]

  init(opinion: ArrangementOpinion) {
    self.opinion = opinion
    let count = opinion.count
    var weights = [[Double]](repeating: [Double](repeating: SpanningTree.impossible, count: count), count: count)
    var relations = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for child in 0..<count {
      for parent in 0..<count where parent != child {
        let best = opinion.bestRelation(child, parent)
        (weights[child][parent], relations[child][parent]) = (opinion.parent(child, parent) + best.score, best.relation)
      }
    }
    (self.weights, self.relations) = (weights, relations)
  }

  /// The likeliest links, then those with one of the least certain links replaced, each once.
  func links() -> [ArrangementLinks] {
    guard let best = links(without: nil) else { return [] }
    var found = [best]
    let doubts = (0..<opinion.count).map { doubt($0, best) }
    for child in doubts.indices.sorted(by: { doubts[$0] < doubts[$1] }).prefix(Self.alternatives) {
      let link = Link(child: child, parent: best.parents[child], relation: best.relations[child])
      if let other = links(without: link), !found.contains(other) { found.append(other) }
    }
    return found
  }

  /// By how much a symbol's link is likelier than its next best.
  private func doubt(_ child: Int, _ links: ArrangementLinks) -> Double {
    var (own, next) = (0.0, -Double.infinity)
    for parent in (0..<opinion.count).map(Optional.some) + [nil] where parent != child {
      for relation in 0..<(parent == nil ? 1 : ArrangementRelation.count) {
        let score = score(child, parent, relation)
        if parent == links.parents[child], parent == nil || relation == links.relations[child] {
          own = score
        } else {
          next = max(next, score)
        }
      }
    }
    return own - next
  }

  private func score(_ child: Int, _ parent: Int?, _ relation: Int) -> Double {
    opinion.parent(child, parent) + (parent.map { opinion.relation(child, $0, relation) } ?? 0)
  }

  /// The spanning tree by the best relation of each pair, but for one link. Where two symbols would stand in one place of a third, the
  /// one that loses less goes elsewhere.
  private func links(without first: Link?) -> ArrangementLinks? {
    var (weights, relations) = (weights, relations)
    var roots = (0..<opinion.count).map { opinion.parent($0, nil) }
    var forbidden = Set<Link>()
    func forbid(_ link: Link) {
      forbidden.insert(link)
      let child = link.child
      guard let parent = link.parent else {
        roots[child] = SpanningTree.impossible
        return
      }
      weights[child][parent] = SpanningTree.impossible
      for relation in 0..<ArrangementRelation.count
      where !forbidden.contains(Link(child: child, parent: parent, relation: relation)) {
        let score = score(child, parent, relation)
        if score > weights[child][parent] { (weights[child][parent], relations[child][parent]) = (score, relation) }
      }
    }
    if let first { forbid(first) }
    for _ in 0..<Self.mostConflicts {
      let parents = SpanningTree(weights: weights, roots: roots).parents
      let links = ArrangementLinks(
        parents: parents,
        relations: parents.enumerated().map { child, parent in parent.map { relations[child][$0] } ?? 0 })
      guard let (first, second) = conflict(links) else { return links }
      func loss(_ child: Int) -> Double {
        let parent = links.parents[child]
        let others = weights[child].indices.filter { $0 != child && $0 != parent }
        return score(child, parent, links.relations[child])
          - (others.map { weights[child][$0] }.max() ?? -.infinity)
      }
      let child = loss(first) < loss(second) ? first : second
      forbid(Link(child: child, parent: links.parents[child], relation: links.relations[child]))
    }
    return nil
  }

  /// Two symbols in one place of a third; nil where there are none.
  private func conflict(_ links: ArrangementLinks) -> (Int, Int)? {
    var seen: [Link: Int] = [:]
    for child in 0..<opinion.count {
      guard let parent = links.parents[child] else { continue }
      let place = Link(child: 0, parent: parent, relation: links.relations[child])
      if let other = seen.updateValue(child, forKey: place) { return (other, child) }
    }
    return nil
  }
}
