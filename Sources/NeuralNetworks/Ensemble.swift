import Foundation

/// Classifiers of the same classes that are asked together: the geometric mean of what they say.
///
/// Networks that differ only in the seed of their training err in different places, and what all doubt is doubtful.
public struct Ensemble: Sendable {
  /// At least one.
  public let members: [Classifier]

  /// A classifier alone.
  public init(_ classifier: Classifier) { members = [classifier] }

  /// Nil where there is none, or where they differ in classes or input.
  public init?(_ members: [Classifier]) {
    guard let first = members.first,
      members.allSatisfy({ $0.labels == first.labels && $0.network.inputShape == first.network.inputShape })
    else { return nil }
    self.members = members
  }

  /// The classes, in the order of a row of probabilities.
  public var labels: [String] { members[0].labels }
  /// The shape of one image.
  public var inputShape: [Int] { members[0].network.inputShape }
  /// The number of values of one image.
  public var inputCount: Int { members[0].network.inputCount }

  /// The class probabilities of images laid end to end, as of ``Classifier/probabilities(of:threads:)``.
  ///
  /// - Parameter settled: a class, and a probability: the others are not asked of images to which the first member gives that class
  ///   with so much. Nil asks all members of all images.
  public func probabilities(
    of images: [Float], settled: (class: Int, probability: Float)? = nil, threads: Int = 1
  ) -> [Float] {
    var rows = members[0].probabilities(of: images, threads: threads)
    guard members.count > 1 else { return rows }
    let count = labels.count
    let open = (0..<rows.count / count).filter { image in
      settled.map { rows[image * count + $0.class] < $0.probability } ?? true
    }
    let asked =
      open.count * count == rows.count ? images : open.flatMap { images[$0 * inputCount..<($0 + 1) * inputCount] }
    let others = members.dropFirst().map { $0.probabilities(of: asked, threads: threads) }
    let share = 1 / Float(members.count)
    for (place, image) in open.enumerated() {
      let start = image * count
      var total: Float = 0
      for label in 0..<count {
        let product = others.reduce(max(rows[start + label], Self.least)) {
          $0 * max($1[place * count + label], Self.least)
        }
        rows[start + label] = pow(product, share)
        total += rows[start + label]
      }
      for index in start..<start + count { rows[index] /= total }
    }
    return rows
  }

  /// A probability below this counts as this, so that no member alone can rule a class out.
  private static let least: Float = 1e-9
}
