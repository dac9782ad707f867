import Datasets
import Foundation
public import NeuralNetworks
import WorkSharing

/// Tunes a reader's symbol networks to one hand: what all persons have in common, prepared once.
///
/// Of each network the layers but the last stay as they are, so that every symbol passes through them once, and learning takes
/// seconds on one core. What is rehearsed, what the Fisher information is taken over and what is judged by are symbols of the
/// synthesizer's, so that no data is needed.
public struct WriterAdapter: Sendable {
  /// The networks as they came.
  public let base: Ensemble
  /// How they are tuned.
  public let settings: AdaptationSettings
  private let trunks: [Network]
  private let heads: [ElasticHead]
  private let judging: SeenSymbols
  /// What each label counts for.
  private let weights: [Double]

  /// Prepares networks.
  ///
  /// - Parameters:
  ///   - frequencies: how often each label occurs in running text; without any, all count alike.
  ///   - threads: the result is the same with any number.
  /// - Throws: `NetworkError` where a network does not end in the dense layers that would learn.
  public init(
    _ base: Ensemble, frequencies: [String: Double] = [:], settings: AdaptationSettings = AdaptationSettings(),
    threads: Int = 1
  ) throws {
    self.base = base
    self.settings = settings
    let weights = base.labels.map { pow((frequencies[$0] ?? 0) + 1, settings.frequencyPower) }
    self.weights = weights
    let parts = try base.members.map { try NetworkParts($0.network, lastDense: settings.layers) }
    trunks = parts.map(\.trunk)
    let rehearsed = Self.seen(
      try Self.synthesized(0..<settings.rehearsedWriters, base, settings), base, trunks, threads: threads)
    heads = SharedWork.map(parts.count, threads: threads) { [base] member in
      ElasticHead(
        parts[member].head, base.members[member].parameters.part(parts[member].head), rehearsed: rehearsed.rows[member],
        counting: rehearsed.labels.map { weights[$0] }, seed: settings.seed)
    }
    judging = Self.seen(
      try Self.synthesized(
        settings.rehearsedWriters..<settings.rehearsedWriters + settings.judgingWriters, base, settings),
      base, trunks, threads: threads)
  }

  /// One symbol of each label by some of the synthesizer's writers, as the reader may meet it.
  private static func synthesized(
    _ writers: Range<Int>, _ base: Ensemble, _ settings: AdaptationSettings
  ) throws -> InkSymbols {
    let synthesizer = HandwritingSynthesizer(seed: settings.seed)
    let known = Set(base.labels)
    let samples = writers.flatMap { writer in
      HandwritingSynthesizer.labels.filter(known.contains).map { label in
        // On the synthesizer's line a usual symbol is about 80 units large.
        InkSample(
          strokes: synthesizer.symbol(label, writer: writer, sample: 0).strokes, label: label, writer: "", usualSize: 80
        )
      }
    }
    return try images(samples, base, settings)
  }

  private static func images(
    _ samples: [InkSample], _ base: Ensemble, _ settings: AdaptationSettings
  ) throws -> InkSymbols {
    var augmenter = InkAugmenter()
    augmenter.photographedShare = settings.photographedShare
    return try InkSymbols(
      samples: samples, classNames: base.labels, renderer: InkRenderer(size: base.inputShape[0]), augmenter: augmenter,
      seed: settings.seed)
  }

  private static func seen(
    _ images: some ImageSource, _ base: Ensemble, _ trunks: [Network], epochs: Int = 1, threads: Int
  ) -> SeenSymbols {
    let (size, count) = (base.inputCount, images.count)
    // Drawn once for all networks.
    let drawn = SharedWork.map(count * epochs, threads: threads) { number in
      var pixels = [Float](repeating: 0, count: size)
      pixels.withUnsafeMutableBufferPointer { images.fill($0, at: number % count, epoch: number / count) }
      return pixels
    }
    let crops = PixelImages(pixels: drawn.flatMap(\.self), shape: base.inputShape)
    return SeenSymbols(
      rows: zip(trunks, base.members).map { trunk, member in
        trunk.outputs(of: crops, member.parameters.part(trunk), threads: threads)
      }, labels: (0..<count * epochs).map { images.label(at: $0 % count) })
  }

  /// Images as the networks' trunks see them; varied ones once for each epoch, one epoch after another.
  package func seen(_ images: some ImageSource, epochs: Int = 1, threads: Int) -> SeenSymbols {
    Self.seen(images, base, trunks, epochs: epochs, threads: threads)
  }

  /// A person's symbols as the reader may meet them, in varied copies: as many as ``AdaptationSettings/variants``, fewer where the
  /// person has very many. The copies of a symbol lie `count` apart.
  package func seen(own samples: [InkSample], threads: Int) throws -> SeenSymbols {
    let variants = max(1, min(settings.variants, settings.mostCopies / max(1, samples.count)))
    return seen(try Self.images(samples, base, settings), epochs: variants, threads: threads)
  }

  /// The weights of the networks' last layers as they came.
  package var start: [Parameters] { heads.map(\.start) }

  /// The weights of the networks' last layers after learning a person's symbols; networks that are not tuned keep theirs.
  package func tuned(_ own: SeenSymbols, share: Float = 1) -> [Parameters] {
    heads.enumerated().map { member, head in
      guard settings.members.map({ $0.contains(member) }) ?? true else { return head.start }
      return head.between(head.tuned(own.rows[member], labels: own.labels, settings), share: share)
    }
  }

  /// The class that the networks together name each symbol as.
  package func namings(_ symbols: SeenSymbols, _ weights: [Parameters]) -> [Int] {
    let classes = base.labels.count
    var sums = [Float](repeating: 0, count: symbols.count * classes)
    for (member, head) in heads.enumerated() {
      let rows = ElasticHead.probabilities(
        head.network, weights[member], PixelImages(pixels: symbols.rows[member], shape: head.network.inputShape))
      // As an ensemble does: no member alone can rule a class out.
      for place in sums.indices { sums[place] += log(max(rows[place], 1e-9)) }
    }
    return (0..<symbols.count).map { symbol in
      sums[symbol * classes..<(symbol + 1) * classes].withUnsafeBufferPointer(\.indexOfLargest)
    }
  }

  /// How many symbols are named wrongly.
  package func errors(_ symbols: SeenSymbols, _ weights: [Parameters]) -> Int {
    zip(namings(symbols, weights), symbols.labels).count { $0 != $1 }
  }

  /// The share of the judging writers' symbols that are misread, each counting as often as it occurs.
  private func loss(_ weights: [Parameters]) -> Double {
    var (wrong, total) = (0.0, 0.0)
    for (naming, label) in zip(namings(judging, weights), judging.labels) {
      total += self.weights[label]
      if naming != label { wrong += self.weights[label] }
    }
    return wrong / max(total, 1e-9)
  }

  /// The weights after learning, with as much of it as the judging writers' symbols allow.
  package func tunedWithinBounds(_ own: SeenSymbols) -> (weights: [Parameters], share: Float, lost: Int) {
    let before = loss(start)
    let full = tuned(own)
    for share in settings.shares {
      let weights = zip(heads, full).map { $0.between($1, share: share) }
      guard loss(weights) - before <= settings.mostLost else { continue }
      return (weights, share, errors(judging, weights) - errors(judging, start))
    }
    return (start, 0, 0)
  }

  /// The networks with other weights in their last layers.
  package func ensemble(_ weights: [Parameters]) -> Ensemble {
    let members = zip(base.members, weights).map { member, head in
      var member = member
      member.parameters.replace(head)
      return member
    }
    return Ensemble(members) ?? base
  }

  /// Tunes the networks to a person's symbols, and judges whether that makes them better.
  ///
  /// - Parameter threads: the result is the same with any number.
  /// - Throws: ``AdaptationError`` where nothing is gained, or too much would be lost.
  public func adapt(_ samples: [InkSample], threads: Int = 1) throws -> Adaptation {
    let known = Set(base.labels)
    let kept = latest(samples.filter { known.contains($0.label) })
    guard !kept.isEmpty else { throw AdaptationError.nothing }
    let own = try seen(own: kept, threads: threads)
    let plain = seen(
      try InkSymbols(samples: kept, classNames: base.labels, renderer: InkRenderer(size: base.inputShape[0])),
      threads: threads)
    let (weights, share, lost) = tunedWithinBounds(own)
    var report = AdaptationReport(symbols: kept.count, labels: Set(kept.map(\.label)).count)
    report.leftOut = samples.count - kept.count
    (report.share, report.others, report.othersLost) = (share, judging.count, lost)
    report.before = errors(plain, start)
    report.after = errors(plain, weights)
    (report.heldOutBefore, report.heldOutAfter) = heldOut(kept, own, plain, share: share, threads: threads)
    guard share > 0 else { throw AdaptationError.othersLose(report) }
    guard report.heldOutAfter <= report.heldOutBefore, report.after <= report.before else {
      throw AdaptationError.notBetter(report)
    }
    return Adaptation(ensemble: ensemble(weights), weights: weights, report: report)
  }

  /// Of each label the latest symbols: a hand changes, and time is short.
  private func latest(_ samples: [InkSample]) -> [InkSample] {
    var counts: [String: Int] = [:]
    let kept = samples.reversed().filter { sample in
      counts[sample.label, default: 0] += 1
      return counts[sample.label, default: 0] <= settings.mostOfLabel
    }
    return kept.reversed()
  }

  /// How many of the person's symbols are misread at first, and by models that learnt from the others of them.
  private func heldOut(
    _ samples: [InkSample], _ own: SeenSymbols, _ plain: SeenSymbols, share: Float, threads: Int
  ) -> (before: Int, after: Int) {
    var counts: [String: Int] = [:]
    // A label's symbols go to the parts in turn.
    let part = samples.map { sample -> Int in
      defer { counts[sample.label, default: 0] += 1 }
      return counts[sample.label, default: 0] % settings.folds
    }
    let (count, copies) = (samples.count, own.count / samples.count)
    let wrong = SharedWork.map(settings.folds, threads: threads) { fold in
      let held = (0..<count).filter { part[$0] == fold }
      guard !held.isEmpty, held.count < count else { return (before: 0, after: 0) }
      let others = (0..<count * copies).filter { part[$0 % count] != fold }
      let weights = tuned(own[others], share: share)
      return (errors(plain[held], start), errors(plain[held], weights))
    }
    return wrong.reduce((0, 0)) { ($0.0 + $1.before, $0.1 + $1.after) }
  }
}
