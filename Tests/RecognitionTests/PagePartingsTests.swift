import Testing

@testable import Recognition

/// Ways to part a page are combined place by place, as the reading judges.
@Suite struct PagePartingsTests {
  /// The share of the lines that are among the right ones.
  private func score(_ right: [[Int]]) -> ([[Int]]) -> Double {
    { lines in Double(lines.count(where: right.contains)) / Double(lines.count) }
  }

  private func combined(
    _ ways: [[[Int]]], wholes: [Int: Int] = [:], holdsFractions: Bool = true, right: [[Int]]
  ) -> [[Int]] {
    let partings = [Parting(ways[0])] + ways.dropFirst().map { Parting($0, holdsFractions: holdsFractions) }
    return PagePartings(partings, wholes: wholes).combined(
      partings[0], margin: 0.02, areWhole: { $0.allSatisfy { $0.count > 1 } }, score: score(right))
  }

  @Test func eachPlaceIsTakenFromTheWayThatPartsItWell() {
    let right = [[0, 1], [2, 3], [4, 5], [6, 7]]
    #expect(combined([[[0, 1, 2, 3], [4, 5], [6, 7]], [[0, 1], [2, 3], [4, 5, 6, 7]]], right: right) == right)
    #expect(combined([[[0, 1], [2, 3], [4, 5, 6, 7]], [[0, 1, 2, 3], [4, 5], [6, 7]]], right: right) == right)
  }

  /// 8 and 9 are the parts of 2, which reaches from one row into the next: they come with the place, and never beside their whole.
  @Test func partsStandForTheirWhole() {
    let right = [[0, 1, 8], [9, 3], [4, 5]]
    let ways = [[[0, 1, 2, 3], [4, 5]], [[0, 1, 8], [9, 3, 4, 5]], [[0, 1, 8], [9, 3], [4, 5]]]
    #expect(combined(ways, wholes: [8: 2, 9: 2], right: right) == right)
    let other = combined(Array(ways.prefix(2)), wholes: [8: 2, 9: 2], right: right)
    #expect(ways.prefix(2).contains(other), "\(other)")
  }

  /// From a way that may tear fractions only what is whole by itself.
  @Test func whatIsTornIsNotTaken() {
    let right = [[0, 1], [2, 3], [4], [5, 6]]
    let ways = [[[0, 1, 2, 3], [4, 5, 6]], right]
    #expect(combined(ways, holdsFractions: false, right: right) == [[0, 1], [2, 3], [4, 5, 6]])
    #expect(combined(ways, right: right) == right)
  }

  @Test func whatScoresNoBetterStays() {
    let ways = [[[0, 1], [2, 3]], [[0, 1, 2, 3]], [[0], [1], [2, 3]]]
    #expect(combined(ways, right: ways[0]) == ways[0])
  }
}
