import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation

/// What runs came to, a line a configuration: the mean over its seeds, the deviation, and the least and most.
struct RunTable {
  let groups: [RunGroup]
  /// An accuracy; asked for is the round that reaches it first.
  var target: Double?

  var text: String {
    let names = RunGroup.names(groups)
    return zip(names, groups).map { name, group in "\(name): \(Self.accuracy(group))\(rounds(group))" }
      .joined(separator: "\n")
  }

  private static func accuracy(_ group: RunGroup) -> String {
    let finals = group.finals.map { 100 * $0 }
    let lengths = Set(group.runs.map(\.count)).sorted()
    let length = lengths.count == 1 ? "\(lengths[0])" : "\(lengths[0]) to \(lengths[lengths.count - 1])"
    let after = " % after \(length) \(lengths == [1] ? "round" : "rounds")"
    guard finals.count > 1, let least = finals.min(), let most = finals.max() else {
      return finals.map { $0.formatted(digits: 2) }.joined() + after
    }
    let mean = finals.reduce(0, +) / Double(finals.count)
    let square = finals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (square / Double(finals.count - 1)).squareRoot()
    return "\(mean.formatted(digits: 2)) ± \(deviation.formatted(digits: 2))" + after
      + " (\(finals.count) seeds, \(least.formatted(digits: 2)) to \(most.formatted(digits: 2)))"
  }

  private func rounds(_ group: RunGroup) -> String {
    guard let target else { return "" }
    let rounds = group.rounds(to: target).map { $0.map { String($0) } ?? "never" }.joined(separator: ", ")
    return "; rounds to \((100 * target).formatted(digits: 2)) %: \(rounds)"
  }
}
