import Foundation
public import ImageProcessing
import MathSymbols
public import NeuralNetworks
import WorkSharing

/// Classifies hypotheses: crops, one batch through the networks, the likeliest labels of each.
public struct SymbolClassifier: Sendable {
  /// The networks that classify each crop.
  public var networks: Ensemble
  /// How many labels are kept for each hypothesis.
  public var candidates = 10
  /// Divides log probabilities before they are renormalised, so that probabilities are calibrated (Guo et al. 2017).
  public var temperature: Double
  /// Whether the probability of the reject class is kept; otherwise it is shared among the labels.
  public var weighsRejection = true
  private let rejectIndex: Int?
  /// Ink that the first network takes for no symbol with so much probability is not shown to the others, which take most of the time.
  private static let sureRejection: Float = 0.99

  /// Takes the temperature from the first network's facts; 1 where they state none.
  public init(_ networks: Ensemble) {
    self.networks = networks
    temperature = networks.members[0].facts["temperature"].flatMap(Double.init) ?? 1
    rejectIndex = networks.labels.firstIndex(of: SymbolVocabulary.rejectLabel)
  }

  /// Classifies hypotheses; the results are in their order.
  ///
  /// - Parameters:
  ///   - usualSize: the size of a usual symbol, in pixels of the page.
  ///   - allowed: the labels that may be given, nil for all; the others' probability is shared among them.
  ///   - threads: the result is the same with any number.
  public func classify(
    _ hypotheses: [SymbolHypothesis], of page: InkPage, scale: PageScale, allowed: Set<String>? = nil, threads: Int = 1
  ) throws(ImageError) -> [ClassifiedHypothesis] {
    let size = networks.inputShape[0]
    let crop = Self.crop(scale, size: size)
    let crops = SharedWork.map(hypotheses.count, threads: threads) { index in
      Result { () throws(ImageError) in
        try crop.pixels(of: hypotheses[index].components.map { page.components[$0] })
      }
    }
    var pixels: [Float] = []
    pixels.reserveCapacity(hypotheses.count * size * size)
    for crop in crops { pixels += try crop.get() }
    let rejected = weighsRejection ? rejectIndex.map { ($0, Self.sureRejection) } : nil
    let rows = networks.probabilities(of: pixels, settled: rejected, threads: threads)
    let count = networks.labels.count
    return hypotheses.enumerated().map { index, hypothesis in
      named(hypothesis, Array(rows[index * count..<(index + 1) * count]), allowed)
    }
  }

  /// How symbols of a page are cut out for a network of `size` pixels.
  ///
  /// Training measures symbols along the centre lines of their strokes, while `usualSize`, measured on ink, includes
  /// the pen's width.
  public static func crop(_ scale: PageScale, size: Int = 45) -> SymbolCrop {
    SymbolCrop(strokeWidth: scale.strokeWidth, usualSize: max(1, scale.usualSize - scale.strokeWidth), size: size)
  }

  private func named(_ hypothesis: SymbolHypothesis, _ row: [Float], _ allowed: Set<String>?) -> ClassifiedHypothesis {
    let (candidates, rejection) = candidates(row, allowed: allowed)
    return ClassifiedHypothesis(hypothesis: hypothesis, candidates: candidates, rejection: rejection)
  }

  /// The likeliest labels in a row of the networks' probabilities, and the probability that the ink is not a symbol.
  public func candidates(
    _ row: some Collection<Float>, allowed: Set<String>? = nil
  ) -> (candidates: [SymbolCandidate], rejection: Double) {
    var shares = row.map { pow(max(Double($0), 1e-12), 1 / temperature) }
    if let allowed {
      for (index, label) in networks.labels.enumerated() where index != rejectIndex && !allowed.contains(label) {
        shares[index] = 0
      }
    }
    if let rejectIndex, !weighsRejection { shares[rejectIndex] = 0 }
    let total = max(shares.reduce(0, +), 1e-300)
    let ranked = shares.indices.filter { $0 != rejectIndex && shares[$0] > 0 }
      .sorted { shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1 }
    return (
      ranked.prefix(candidates).map {
        SymbolCandidate(label: networks.labels[$0], probability: shares[$0] / total)
      }, rejectIndex.map { shares[$0] / total } ?? 0
    )
  }
}
