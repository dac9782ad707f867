import WorkSharing

/// How right an arrangement model is about segmentations that are right or wrong: counts.
package struct ArrangementScore: Sendable, Hashable {
  /// Symbols of right segmentations, and those named rightly.
  package var symbols = 0
  package var named = 0
  /// Right segmentations, those whose likeliest links are all right, and those whose labels are, too.
  package var lines = 0
  package var linked = 0
  package var exact = 0

  /// The counts on some examples; those without links are passed over.
  package init(of model: ArrangementModel, on examples: [ArrangementExample], threads: Int) {
    let usable = examples.filter { $0.links != nil && $0.tokens.count > 0 }
    let results = SharedWork.map(usable.count, threads: threads) { index -> (named: Int, isLinked: Bool)? in
      let example = usable[index]
      guard let truth = example.links?.links, let opinion = model.opinions(of: [example.tokens])[0] else { return nil }
      let named = example.labels.enumerated().count { place, label in
        guard let label else { return false }
        let best = model.labels.indices.max { opinion.name(place, $0) < opinion.name(place, $1) }
        return best.map { model.labels[$0] } == label
      }
      let links = ArrangementDecoder(opinion: opinion).links().first
      return (named, links == truth)
    }
    for (example, result) in zip(usable, results) {
      lines += 1
      symbols += example.tokens.count
      guard let result else { continue }
      named += result.named
      linked += result.isLinked ? 1 : 0
      exact += result.isLinked && result.named == example.tokens.count ? 1 : 0
    }
  }
}
