import Foundation
import Testing

@testable import NeuralNetworks

@Suite struct EnsembleTests {
  private static func classifier(seed: UInt64, labels: [String] = ["a", "b", "c"], size: Int = 4) throws -> Classifier {
    let network = try Sequential(
      inputShape: [size, size, 1],
      layers: [Flatten(name: "flatten"), Dense(name: "classes", units: labels.count)])
    return Classifier(network: network, parameters: network.initialParameters(seed: seed), labels: labels)
  }

  private static let images = (0..<48).map { Float($0 * 7 % 11) / 3 }

  @Test func oneIsTheClassifierItself() throws {
    let one = try Self.classifier(seed: 1)
    #expect(Ensemble(one).probabilities(of: Self.images) == one.probabilities(of: Self.images))
  }

  @Test func isTheNormalisedGeometricMean() throws {
    let members = try (1...3).map { try Self.classifier(seed: $0) }
    let rows = try #require(Ensemble(members)).probabilities(of: Self.images)
    let own = members.map { $0.probabilities(of: Self.images) }
    #expect(rows.count == 9)
    for row in 0..<3 {
      let products = (0..<3).map { label in own.reduce(1) { $0 * Double($1[row * 3 + label]) } }
      let roots = products.map { pow($0, 1 / 3) }
      let total = roots.reduce(0, +)
      for label in 0..<3 { #expect(abs(Double(rows[row * 3 + label]) - roots[label] / total) < 1e-5) }
    }
  }

  @Test func theOrderOfTheMembersAndThreadsChangeNothingThatMatters() throws {
    let members = try (1...2).map { try Self.classifier(seed: $0) }
    let ensemble = try #require(Ensemble(members))
    let rows = ensemble.probabilities(of: Self.images)
    #expect(rows == ensemble.probabilities(of: Self.images, threads: 2))
    let turned = try #require(Ensemble(members.reversed())).probabilities(of: Self.images)
    for (one, other) in zip(rows, turned) { #expect(abs(one - other) < 1e-6) }
  }

  @Test func noMemberAloneRulesAClassOut() throws {
    var sure = try Self.classifier(seed: 1)
    try sure.shiftOdds(by: [0, 0, -1000])
    let open = try Self.classifier(seed: 2)
    let rows = try #require(Ensemble([sure, open])).probabilities(of: Self.images)
    #expect(rows.allSatisfy { $0 > 0 && $0.isFinite })
  }

  /// Images that the first member is sure of keep its row; the others get what all say, whatever else is in the batch.
  @Test func theOthersAreAskedOfOpenImagesAlone() throws {
    let members = try (1...3).map { try Self.classifier(seed: $0) }
    let ensemble = try #require(Ensemble(members))
    let first = members[0].probabilities(of: Self.images)
    let all = ensemble.probabilities(of: Self.images)
    let middle = [first[1], first[4], first[7]].sorted()[1]
    let rows = ensemble.probabilities(of: Self.images, settled: (class: 1, probability: middle))
    for row in 0..<3 {
      let expected = first[row * 3 + 1] >= middle ? first : all
      for label in 0..<3 { #expect(abs(rows[row * 3 + label] - expected[row * 3 + label]) < 1e-6) }
    }
    #expect(ensemble.probabilities(of: Self.images, settled: (class: 1, probability: 2)) == all)
    #expect(ensemble.probabilities(of: Self.images, settled: (class: 1, probability: 0)) == first)
  }

  @Test func refusesWhatDoesNotGoTogether() throws {
    let first = try Self.classifier(seed: 1)
    #expect(Ensemble([]) == nil)
    #expect(Ensemble([first, try Self.classifier(seed: 1, labels: ["a", "c", "b"])]) == nil)
    #expect(Ensemble([first, try Self.classifier(seed: 1, size: 5)]) == nil)
  }
}
