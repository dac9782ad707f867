import FederatedLearning

/// How a model does on items that were held out, beside what recommending the best known items does.
public struct Evaluation: Sendable, Codable {
  /// Over all listeners with an item held out.
  public var all = RankingFigures(ranks: [])
  /// The same listeners given the best known items that they have not heard.
  public var popularity = RankingFigures(ranks: [])
  /// By how much they have heard: a quarter of the listeners each.
  public var byActivity: [Group] = []
  /// The share of the catalogue that stands in at least one list.
  public var coverage = 0.0
  /// The same of the best known items.
  public var popularityCoverage = 0.0

  /// Listeners who have heard about as much.
  public struct Group: Sendable, Codable {
    /// Of items in their histories.
    public var least = 0
    /// Of items in their histories.
    public var most = 0
    public var model = RankingFigures(ranks: [])
    public var popularity = RankingFigures(ranks: [])
  }

  private struct Row: Sendable {
    let heard: Int
    let rank: Int
    let popularRank: Int
    let list: [Int32]
    let popularList: [Int32]
  }

  /// Evaluates a model.
  ///
  /// - Parameter limit: of an even choice of so many listeners.
  public init(
    _ model: FactorModel, _ listeners: LeaveOneOut<some Listeners>, limit: Int = .max, threads: Int
  ) {
    let count = min(limit, listeners.count)
    let chosen = (0..<count).map { $0 * listeners.count / count }
    var heard = [Float](repeating: 0, count: listeners.catalogue.count)
    for listener in chosen { for item in listeners.history(of: listener).items { heard[Int(item)] += 1 } }
    let known = heard
    let rows: [Row?] = inParallel(count, threads: threads) { place in
      let (history, heldOut) = listeners.split(chosen[place])
      guard let heldOut else { return nil }
      let order = ItemOrder(model.scores(model.vector(of: history)), unheardBy: history)
      let popular = ItemOrder(known, unheardBy: history)
      return Row(
        heard: history.count, rank: order.rank(of: heldOut), popularRank: popular.rank(of: heldOut),
        list: order.first(RankingFigures.listLength), popularList: popular.first(RankingFigures.listLength))
    }
    let sorted = rows.compactMap(\.self).sorted { $0.heard < $1.heard }
    all = RankingFigures(ranks: sorted.map(\.rank))
    popularity = RankingFigures(ranks: sorted.map(\.popularRank))
    let items = Double(max(1, listeners.catalogue.count))
    coverage = Double(Set(sorted.flatMap(\.list)).count) / items
    popularityCoverage = Double(Set(sorted.flatMap(\.popularList)).count) / items
    for quarter in 0..<4 {
      let part = sorted[quarter * sorted.count / 4..<(quarter + 1) * sorted.count / 4]
      guard let first = part.first, let last = part.last else { continue }
      byActivity.append(
        Group(
          least: first.heard, most: last.heard, model: RankingFigures(ranks: part.map(\.rank)),
          popularity: RankingFigures(ranks: part.map(\.popularRank))))
    }
  }
}

/// Judges the model of each round: accuracy is HR@10 and loss is 1 − NDCG@10, of an even choice of the listeners.
struct RankingJudge<Base: Listeners>: ModelJudge {
  let shape: FactorShape
  let listeners: LeaveOneOut<Base>
  let confidence: Float
  let regularization: Float
  let limit: Int
  let threads: Int

  func evaluate(_ payload: Payload) -> MetricSums {
    let model = FactorModel(shape, payload, confidence: confidence, regularization: regularization)
    let count = min(limit, listeners.count)
    let ranks: [Int?] = inParallel(count, threads: threads) { place in
      let (history, heldOut) = listeners.split(place * listeners.count / count)
      guard let heldOut else { return nil }
      return ItemOrder(model.scores(model.vector(of: history)), unheardBy: history).rank(of: heldOut)
    }
    let figures = RankingFigures(ranks: ranks.compactMap(\.self))
    let total = Double(figures.listeners)
    return MetricSums(
      [.correct: figures.hitRate * total, .loss: (1 - figures.gain) * total], count: figures.listeners)
  }
}
