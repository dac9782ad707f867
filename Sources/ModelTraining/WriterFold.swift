import Datasets
import RandomStreams

/// A fold of a cross-validation by writers, such as 1/2; who is in it depends on the writer's name alone.
package struct WriterFold: Hashable, Sendable {
  /// What a model's file calls the part that its training left out.
  package static let fact = "without"

  package let number: Int
  package let count: Int

  /// A fold as its text, `1/2`, says; nil where that is no fold.
  package init?(_ text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count > 1, (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// `1/2`.
  package var text: String { "\(number)/\(count)" }

  package func contains(_ writer: String) -> Bool { Self.number(of: writer, of: count) == number }

  /// The part that a writer is in, from 1.
  package static func number(of writer: String, of count: Int) -> Int {
    var random = RandomStream(seed: 0, path: [DataPurpose.split.rawValue] + writer.utf8.map(UInt64.init))
    return random.below(count) + 1
  }
}
