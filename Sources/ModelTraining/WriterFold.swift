import Datasets
import RandomStreams

/// A fold of a cross-validation by writers, such as 1/2; membership depends only on the writer's name.
package struct WriterFold: Hashable, Sendable {
  /// The key under which a model's file states the fold that its training left out.
  package static let fact = "without"

  /// From 1 to ``count``.
  package let number: Int
  /// How many folds there are.
  package let count: Int

  /// Reads a fold from text such as `1/2`; nil where it is not a fold.
  package init?(_ text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count > 1, (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  /// Fold `number`, from 1, of `count`.
  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// `1/2`.
  package var text: String { "\(number)/\(count)" }

  /// Whether a writer belongs to this fold.
  package func contains(_ writer: String) -> Bool { Self.number(of: writer, of: count) == number }

  /// The fold that a writer is in, from 1.
  package static func number(of writer: String, of count: Int) -> Int {
    var random = RandomStream(seed: 0, path: [DataPurpose.split.rawValue] + writer.utf8.map(UInt64.init))
    return random.below(count) + 1
  }
}
