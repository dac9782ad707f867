/// What is put together for one listener, on the listener's own device.
public struct Playlist: Sendable {
  /// One item of it.
  public struct Entry: Sendable, Hashable {
    public let item: Int32
    /// Whether the listener has heard it.
    public let isKnown: Bool
    /// `u·v`: about 1 for what is heard, about 0 for what is not to one's taste.
    public let score: Float
    /// What was heard that speaks most for it, with its share of all that does; empty of what is known.
    public let reasons: [Reason]
  }

  /// Something heard that speaks for an item.
  public struct Reason: Sendable, Hashable {
    public let item: Int32
    /// From 0 to 1, of what speaks for the item.
    public let share: Float
  }

  /// In the order in which it is played.
  public let entries: [Entry]

  /// Every so many items one that is known.
  public static let knownEvery = 4
  private static let mostReasons = 2

  /// New items, the best first, with a known one in every fourth place.
  ///
  /// - Throws: ``PlaylistError`` for a listener who has heard nothing, and for more items than there are.
  public init(_ model: FactorModel, _ history: ListeningHistory, count: Int, withKnown: Bool = true)
    throws(PlaylistError)
  {
    guard history.count > 0 else {
      throw PlaylistError("the listener", "has heard nothing yet", "name some favourites with --favourites")
    }
    guard count > 0, count <= model.shape.items - history.count else {
      throw PlaylistError(
        "--count \(count)", "there are \(model.shape.items - history.count) items that the listener has not heard",
        "give 1 to that many")
    }
    let equations = model.equations(history)
    let scores = model.scores(model.vector(of: history))
    let knownCount = withKnown ? min(count / Self.knownEvery, history.count) : 0
    let new = ItemOrder(scores, unheardBy: history).first(count - knownCount)
    // What is known: the most played of it, in the order of the model's own liking.
    let known = history.items.indices.sorted { (history.plays[$1], $0) < (history.plays[$0], $1) }.prefix(knownCount)
      .map { history.items[$0] }.sorted { (scores[Int($1)], $0) < (scores[Int($0)], $1) }
    var (entries, newRest, knownRest) = ([Entry](), new[...], known[...])
    while entries.count < count {
      let isKnown = (entries.count % Self.knownEvery == Self.knownEvery - 1 && !knownRest.isEmpty) || newRest.isEmpty
      guard let item = isKnown ? knownRest.popFirst() : newRest.popFirst() else { break }
      entries.append(
        Entry(
          item: item, isKnown: isKnown, score: scores[Int(item)],
          reasons: isKnown ? [] : Self.reasons(item, model, history, equations)))
    }
    self.entries = entries
  }

  /// The score is a sum over what was heard, `v_i · A⁻¹ Σ_j (1 + α) v_j` (Hu et al. 2008, section 5), so that each part is told.
  private static func reasons(
    _ item: Int32, _ model: FactorModel, _ history: ListeningHistory, _ equations: CholeskyFactor
  ) -> [Reason] {
    let factors = model.shape.factors
    func row(_ item: Int32) -> [Float] {
      let start = model.shape.row(Int(item))
      return Array(model.values[start..<start + factors])
    }
    let direction = equations.solve(row(item))
    let parts = history.items.map { heard in
      (item: heard, part: max(0, zip(direction, row(heard)).reduce(Float(0)) { $0 + $1.0 * $1.1 }))
    }
    let total = parts.reduce(Float(0)) { $0 + $1.part }
    guard total > 0 else { return [] }
    return parts.sorted { ($1.part, $0.item) < ($0.part, $1.item) }.prefix(mostReasons)
      .map { Reason(item: $0.item, share: $0.part / total) }
  }
}
