import FileStorage
import Foundation
import MathSymbols
public import NeuralNetworks

/// What is learned of how mathematics is arranged: relations of neighbours, sizes of symbols, and which symbol follows
/// which.
public struct LayoutModel: Sendable {
  /// How one item stands to an earlier one on the line.
  public enum Relation: Int, Sendable, CaseIterable {
    case right, superscript, `subscript`, unrelated

    public var name: String { ["right", "superscript", "subscript", "unrelated"][rawValue] }
  }

  /// The relation network: ``LayoutFeatures`` to the four relations.
  public let relations: Classifier
  /// For each label mean and deviation of log(height / usual size) and log(width / usual size).
  public let sizes: [String: SizeStatistics]
  /// Logarithms of how likely a label follows a label in a relation.
  public let sequences: SequenceStatistics
  /// How many pieces of ink each label is written in.
  public let pieces: PieceStatistics

  /// The context network: ``SymbolContext`` to labels.
  public let context: Classifier

  /// For each label how much commoner it is than the usual symbol: the difference of logarithms.
  let commonness: [String: Double]

  public init(
    relations: Classifier, context: Classifier, sizes: [String: SizeStatistics], sequences: SequenceStatistics,
    pieces: PieceStatistics
  ) {
    self.relations = relations
    self.context = context
    self.sizes = sizes
    self.sequences = sequences
    self.pieces = pieces
    let mean = sequences.meanLog
    commonness = Dictionary(uniqueKeysWithValues: SymbolContext.labels.map { ($0, sequences.log($0) - mean) })
  }

  /// The network that learns relations.
  public static func relationNetwork() throws(NetworkError) -> Sequential {
    try Sequential(
      inputShape: [LayoutFeatures.count],
      layers: [
        Dense(name: "hidden1", units: 32), ReLU(name: "relu1"), Dense(name: "hidden2", units: 24), ReLU(name: "relu2"),
        Dense(name: "relations", units: Relation.allCases.count),
      ])
  }

  /// The network that learns which labels fit where.
  public static func contextNetwork() throws(NetworkError) -> Sequential {
    var network = NetworkBuilder(inputShape: [SymbolContext.count])
    network.add(Dense(name: "context1", units: 128))
    network.add(ReLU(name: "contextReLU1"))
    network.add(Dropout(name: "contextDropout", rate: 0.25))
    let corrections = network.add(Dense(name: "contextLabels", units: SymbolContext.labels.count))
    // What the symbol network says counts from the beginning; the context corrects it.
    let named = network.add(Slice(name: "contextNames", range: SymbolContext.nameRange), of: network.input)
    network.add(
      Sum(name: "contextNamed", scales: [1, Float(0.7 * SymbolContext.logarithmScale)]), of: corrections, named)
    return try network.build()
  }

  /// The logarithm of the likelihood of a box for a label, with heavy tails; that of a usual size for labels never seen.
  func sizeLog(_ label: String, _ box: LayoutBox, usualSize: Double) -> Double {
    guard let statistics = sizes[label] else { return 0 }
    return statistics.log(height: log(max(box.height, 1) / usualSize), width: log(max(box.width, 1) / usualSize))
  }
}

/// How large a symbol is written against the others on its page.
public struct SizeStatistics: Sendable, Hashable, Codable {
  public let meanHeight: Double
  public let deviationHeight: Double
  public let meanWidth: Double
  public let deviationWidth: Double

  /// The logarithm of the density that any size has.
  static let outlier = -5.0

  public init(heights: [Double], widths: [Double]) {
    func moments(_ values: [Double]) -> (Double, Double) {
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      // A few examples say little: as if five more lay at the deviation that is usual.
      return (mean, ((square + 5 * 0.16) / Double(values.count + 5)).squareRoot())
    }
    (meanHeight, deviationHeight) = moments(heights)
    (meanWidth, deviationWidth) = moments(widths)
  }

  /// What ``encode(to:)`` has written; nil where it is something else.
  init?(_ json: JSONValue) {
    guard let meanHeight = json["meanHeight"]?.number, let deviationHeight = json["deviationHeight"]?.number,
      let meanWidth = json["meanWidth"]?.number, let deviationWidth = json["deviationWidth"]?.number
    else { return nil }
    (self.meanHeight, self.deviationHeight) = (meanHeight, deviationHeight)
    (self.meanWidth, self.deviationWidth) = (meanWidth, deviationWidth)
    // Logarithms of sizes against the usual one; a deviation of 0 would make every other size impossible.
    guard abs(meanHeight) <= 20, abs(meanWidth) <= 20, (0.001...20).contains(deviationHeight),
      (0.001...20).contains(deviationWidth)
    else { return nil }
  }

  func log(height: Double, width: Double) -> Double {
    func density(_ value: Double, _ mean: Double, _ deviation: Double) -> Double {
      let z = (value - mean) / deviation
      return exp(-0.5 * z * z) / (deviation * 2.5066)
    }
    let both = density(height, meanHeight, deviationHeight) * density(width, meanWidth, deviationWidth)
    return Foundation.log(0.9 * both + 0.1 * exp(Self.outlier + 3))
  }
}

/// Which label follows which: counts of (relation, parent, child), smoothed by how often the child occurs at all.
public struct SequenceStatistics: Sendable, Hashable, Codable {
  /// The parent of a row's first symbol.
  public static let start = "start"

  private var counts: [String: [String: Double]]
  private var totals: [String: Double]
  private var labels: [String: Double]
  /// The same by numbers, made when a file is read; nil once something was added.
  private var known = Derived<SequenceTable>()

  private enum CodingKeys: CodingKey { case counts, totals, labels }

  public init() {
    counts = [:]
    totals = [:]
    labels = [:]
  }

  /// What ``encode(to:)`` has written; nil where it is something else.
  init?(_ json: JSONValue) {
    guard let counts = json["counts"]?.dictionary({ $0.dictionary(\.number) }),
      let totals = json["totals"]?.dictionary(\.number), let labels = json["labels"]?.dictionary(\.number)
    else { return nil }
    self.counts = counts
    self.totals = totals
    self.labels = labels
    let all = labels[""] ?? 0
    guard (0...Self.mostCounted).contains(all), labels.values.allSatisfy({ (0...all).contains($0) }) else { return nil }
    for (key, total) in totals {
      guard (0...Self.mostCounted).contains(total), Self.parts(of: key) != nil else { return nil }
    }
    for (key, children) in counts {
      guard let total = totals[key], children.values.allSatisfy({ (0...total).contains($0) }) else { return nil }
    }
    // Only then a table of every pair of names.
    guard names.count <= Self.mostNames else { return nil }
    known.value = table
  }

  /// What a file may count, and of how many names: the table has a place for each pair of them.
  private static let mostCounted = 1e12
  private static let mostNames = 1000

  /// The relation and the parent of a key of `counts` and `totals`; nil for another text.
  static func parts(of key: String) -> (relation: LayoutModel.Relation, parent: String)? {
    guard let space = key.firstIndex(of: " "),
      let relation = LayoutModel.Relation.allCases.first(where: { $0.name == key[..<space] })
    else { return nil }
    return (relation, String(key[key.index(after: space)...]))
  }

  /// The labels spoken of, sorted, without the row's beginning and the sum of all.
  var names: [String] {
    let parents = totals.keys.compactMap { Self.parts(of: $0)?.parent }
    return Set(labels.keys).union(parents).union(counts.values.flatMap(\.keys)).subtracting(["", Self.start]).sorted()
  }

  public mutating func add(_ relation: String, parent: String, child: String) {
    counts[relation + " " + parent, default: [:]][child, default: 0] += 1
    totals[relation + " " + parent, default: 0] += 1
    labels[child, default: 0] += 1
    labels["", default: 0] += 1
    known.value = nil
  }

  /// What ``log(_:parent:child:)`` says of every label, for those who ask for thousands.
  var table: SequenceTable { known.value ?? SequenceTable(counts: counts, totals: totals, labels: labels) }

  /// The logarithm of P(label).
  public func log(_ label: String) -> Double {
    Foundation.log(((labels[label] ?? 0) + 5) / ((labels[""] ?? 0) + 500))
  }

  /// The mean of ``log(_:)`` over all symbols written.
  public var meanLog: Double {
    labels.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }.reduce(0) { $0 + $1.value * log($1.key) }
      / max(labels[""] ?? 1, 1)
  }

  /// The logarithm of P(child | relation, parent), interpolated with P(child).
  public func log(_ relation: String, parent: String, child: String) -> Double {
    let key = relation + " " + parent
    let total = totals[key] ?? 0
    let weight = total / (total + 20)
    let usual = ((labels[child] ?? 0) + 5) / ((labels[""] ?? 0) + 500)
    let here = total > 0 ? (counts[key]?[child] ?? 0) / total : 0
    return Foundation.log(weight * here + (1 - weight) * usual)
  }
}

/// In how many connected pieces of ink symbols are written.
public struct PieceStatistics: Sendable, Hashable, Codable {
  /// Counts of 1, 2, 3, 4 and more pieces.
  private var counts: [String: [Double]] = [:]

  public init() {}

  /// What ``encode(to:)`` has written; nil where it is something else.
  init?(_ json: JSONValue) {
    guard let counts = json["counts"]?.dictionary({ $0.array(\.number) }),
      counts.values.allSatisfy({ $0.count == 4 && $0.allSatisfy((0...1e12).contains) })
    else { return nil }
    self.counts = counts
  }

  /// The labels counted, sorted.
  var names: [String] { counts.keys.sorted() }

  public mutating func add(_ label: String, pieces: Int) {
    counts[label, default: [0, 0, 0, 0]][max(0, min(3, pieces - 1))] += 1
  }

  /// The logarithm of the share of a label's symbols with so many pieces. What the vocabulary calls clean weighs as much
  /// as ten symbols, and a break of one stroke is never impossible.
  public func log(_ label: String, pieces: Int) -> Double {
    var shares = counts[label] ?? [0, 0, 0, 0]
    let clean = SymbolVocabulary.symbol(label)?.parts ?? 1...1
    for index in shares.indices { shares[index] += clean.contains(index + 1) ? 10 / Double(clean.count) : 0.3 }
    return Foundation.log(shares[max(0, min(3, pieces - 1))] / shares.reduce(0, +))
  }
}
