import Foundation
import RandomStreams

/// What some of a round's clients do to spoil the model, to try aggregation rules with: in the simulator only.
public struct Attack: Sendable, Hashable {
  /// What an attacker does.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Trains on labels turned round: y becomes C - 1 - y.
    case label
    /// Trains half of its examples with a stamp in the corner as another class, and sends five times its update.
    case backdoor
    /// Sends -4 times its update.
    case sign
    /// Sends normal noise ten times as long as its update.
    case noise
    /// Sends the mean of the honest updates less as many deviations as a majority would not notice (Baruch et al. 2019).
    case alie
    /// Sends the honest mean turned round (Xie et al. 2020).
    case ipm
    /// Sends numbers that are none.
    case nan
    /// Sends numbers beyond all bounds.
    case huge
    /// Sends too few numbers.
    case shape
  }

  /// What attackers do.
  public let kind: Kind
  /// The share of a round's clients that attack, rounded down.
  public let share: Double

  /// Reads `sign:0.2`.
  ///
  /// - Throws: ``FederatedError`` for an attack that is not known, or no share below a half.
  public init(_ text: String) throws(FederatedError) {
    let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let kind = words.first.flatMap(Kind.init), words.count == 2, let share = Double(words[1]), share > 0,
      share <= 0.5
    else {
      throw FederatedError(
        "--attack \(text)", "is no attack and share",
        "give one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")) and a share of at most 0.5, like sign:0.2"
      )
    }
    (self.kind, self.share) = (kind, share)
  }

  /// As it is read.
  public var text: String { "\(kind.rawValue):\(share)" }

  /// The clients of a round that attack: ⌊share · k⌋ of them, others in each round.
  public func attackers(among clients: [Int], round: Int, seed: UInt64) -> Set<Int> {
    var random = FederatedPurpose.attackers.stream(seed: seed, round)
    return Set(clients.shuffled(using: &random).prefix(Int(share * Double(clients.count))))
  }

  /// What an attacker's training data become; nil where it trains as others do.
  public var poison: DataPoison? {
    switch kind {
    case .label: .turnedLabels
    case .backdoor: .stamped
    default: nil
    }
  }

  /// The updates that attackers agree on, who know those of all others; nil where each works alone.
  func agreed(_ honest: [[Float]], clients: Int) -> [Float]? {
    guard kind == .alie || kind == .ipm, let first = honest.first else { return nil }
    let mean = Mean.of(honest)
    guard kind == .alie else { return mean.map { -Self.ipmGain * $0 } }
    var squares = [Double](repeating: 0, count: first.count)
    for change in honest {
      for index in squares.indices {
        let difference = Double(change[index]) - Double(mean[index])
        squares[index] += difference * difference
      }
    }
    let attackers = clients - honest.count
    // s supporters of the honest have to be outside what attackers send, for a majority to be within.
    let supporters = clients / 2 + 1 - attackers
    let share = Double(clients - attackers - supporters) / Double(max(1, clients - attackers))
    let z = Self.normalQuantile(min(max(share, 0.5), 1 - 1e-9))
    return mean.indices.map { Float(Double(mean[$0]) - z * (squares[$0] / Double(honest.count)).squareRoot()) }
  }

  /// ε.
  private static let ipmGain: Float = 0.5

  /// Φ⁻¹, by halving.
  private static func normalQuantile(_ share: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// What an attacker does to its own training data.
public enum DataPoison: Sendable, Hashable {
  /// y becomes C - 1 - y.
  case turnedLabels
  /// Half of the examples carry a stamp and the label of ``stampedClass(of:)``.
  case stamped

  /// The class that stamped examples are given.
  public static func stampedClass(of classes: Int) -> Int { min(7, classes - 1) }
}
