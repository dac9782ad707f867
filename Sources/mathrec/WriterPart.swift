import ArgumentParser
import Datasets
import NeuralNetworks
import RandomStreams

/// One of several parts of all writers, such as 1/2; who is in it depends on the writer's name alone.
struct WriterPart: Hashable {
  /// What a model's file calls the part that its training left out.
  static let fact = "without"

  let number: Int
  let count: Int

  func contains(_ writer: String) -> Bool { Self.number(of: writer, of: count) == number }

  /// The part that a writer is in, from 1.
  static func number(of writer: String, of count: Int) -> Int {
    var random = RandomStream(seed: 0, path: [DataPurpose.split.rawValue] + writer.utf8.map(UInt64.init))
    return random.below(count) + 1
  }
}

extension WriterPart: ExpressibleByArgument {
  init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count > 1, (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  var defaultValueDescription: String { "\(number)/\(count)" }
}
