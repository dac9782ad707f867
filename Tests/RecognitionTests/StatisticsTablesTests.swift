import NeuralNetworks
import Testing

@testable import Recognition

@Suite struct StatisticsTablesTests {
  private static let labels = ["x", "2", "\\times", "+", "y"]

  @Test func sequencesByNumberAreThoseByName() throws {
    var statistics = SequenceStatistics()
    for (index, parent) in Self.labels.enumerated() {
      for child in Self.labels.prefix(index + 1) {
        for _ in 0...index { statistics.add("right", parent: parent, child: child) }
        statistics.add("superscript", parent: child, child: parent)
      }
      statistics.add("right", parent: SequenceStatistics.start, child: parent)
    }
    let table = statistics.table
    for relation in LayoutModel.Relation.allCases {
      for parent in Self.labels + [SequenceStatistics.start, "never seen"] {
        for child in Self.labels + ["never seen"] {
          let number = parent == SequenceStatistics.start ? table.start : table.number(of: parent)
          #expect(
            table.log(relation, parent: number, child: table.number(of: child))
              == statistics.log(relation.name, parent: parent, child: child))
        }
      }
    }
  }
}
