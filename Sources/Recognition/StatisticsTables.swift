import Foundation

/// A cache derived from the rest of a value: it plays no part in equality.
struct Derived<Value: Sendable>: Sendable, Hashable {
  var value: Value?

  static func == (left: Derived, right: Derived) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

/// ``SequenceStatistics`` with numbers for labels: a lookup costs no hashing.
struct SequenceTable: Sendable {
  private let numbers: [String: Int]
  /// `[relation][parent][child]`; the last number of each is a label never seen.
  private let counts: [Double]
  /// `[relation][parent]`
  private let totals: [Double]
  private let labels: [Double]
  private let all: Double

  /// - Parameters:
  ///   - counts: by "relation parent", then by child.
  ///   - totals: by "relation parent".
  ///   - labels: by label, all together by "".
  init(counts: [String: [String: Double]], totals: [String: Double], labels: [String: Double]) {
    func parts(_ key: String) -> (relation: Int, parent: String)? {
      SequenceStatistics.parts(of: key).map { ($0.relation.rawValue, $0.parent) }
    }
    let names = Set(labels.keys).union(totals.keys.compactMap { parts($0)?.parent }).union([SequenceStatistics.start])
    let numbers = Dictionary(uniqueKeysWithValues: names.sorted().enumerated().map { ($1, $0) })
    let side = numbers.count + 1
    let relations = LayoutModel.Relation.allCases.count
    var table = [Double](repeating: 0, count: relations * side * side)
    var sums = [Double](repeating: 0, count: relations * side)
    for (key, total) in totals {
      guard let (relation, parent) = parts(key), let number = numbers[parent] else { continue }
      sums[relation * side + number] = total
      for (child, count) in counts[key] ?? [:] {
        table[(relation * side + number) * side + (numbers[child] ?? side - 1)] = count
      }
    }
    var own = [Double](repeating: 0, count: side)
    for (label, number) in numbers { own[number] = labels[label] ?? 0 }
    self.numbers = numbers
    self.counts = table
    self.totals = sums
    self.labels = own
    all = labels[""] ?? 0
  }

  /// The number of the row's start.
  var start: Int { number(of: SequenceStatistics.start) }

  func number(of label: String) -> Int { numbers[label] ?? labels.count - 1 }

  /// ``SequenceStatistics/log(_:parent:child:)``
  func log(_ relation: LayoutModel.Relation, parent: Int, child: Int) -> Double {
    let side = labels.count
    let total = totals[relation.rawValue * side + parent]
    let weight = total / (total + 20)
    let usual = (labels[child] + 5) / (all + 500)
    let here = total > 0 ? counts[(relation.rawValue * side + parent) * side + child] / total : 0
    return Foundation.log(weight * here + (1 - weight) * usual)
  }
}
