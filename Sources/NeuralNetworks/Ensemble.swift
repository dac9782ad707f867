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
  public func probabilities(of images: [Float], threads: Int = 1) -> [Float] {
    var rows = members[0].probabilities(of: images, threads: threads)
    guard members.count > 1 else { return rows }
    let others = members.dropFirst().map { $0.probabilities(of: images, threads: threads) }
    let share = 1 / Float(members.count)
    for start in stride(from: 0, to: rows.count, by: labels.count) {
      var total: Float = 0
      for index in start..<start + labels.count {
        let product = others.reduce(max(rows[index], Self.least)) { $0 * max($1[index], Self.least) }
        rows[index] = pow(product, share)
        total += rows[index]
      }
      for index in start..<start + labels.count { rows[index] /= total }
    }
    return rows
  }

  /// A probability below this counts as this, so that no member alone can rule a class out.
  private static let least: Float = 1e-9
}
