import FileStorage
import Foundation
import MathSymbols
public import NeuralNetworks

/// What is learned about how mathematics is arranged: relations of neighbours, sizes of symbols, and which symbol
/// follows which.
public struct LayoutModel: Sendable {
  /// How one item stands to an earlier one on the line.
  public enum Relation: Int, Sendable, CaseIterable {
    /// The next item of the same row, the first item of a script, or neither.
    case right, superscript, `subscript`, unrelated

    /// The relation's name, as the sequence statistics' keys have it.
    public var name: String { ["right", "superscript", "subscript", "unrelated"][rawValue] }
  }

  /// The relation network, from ``LayoutFeatures`` to the four relations.
  public let relations: Classifier
  /// For each label the mean and deviation of log(height / usual size) and log(width / usual size).
  public let sizes: [String: SizeStatistics]
  /// Log probabilities that a label follows another in a relation.
  public let sequences: SequenceStatistics
  /// In how many pieces of ink each label is written.
  public let pieces: PieceStatistics

  /// The context network, from ``SymbolContext`` to labels.
  public let context: Classifier

  /// The reader's constants, which were tuned with these networks.
  public var reading: ReadingParameters

  /// For each label how much more common it is than the average symbol, as a difference of log probabilities.
  let commonness: [String: Double]

  /// A model of trained networks and counted statistics.
  public init(
    relations: Classifier, context: Classifier, sizes: [String: SizeStatistics], sequences: SequenceStatistics,
    pieces: PieceStatistics, reading: ReadingParameters = ReadingParameters()
  ) {
    self.reading = reading
    self.relations = relations
    self.context = context
    self.sizes = sizes
    self.sequences = sequences
    self.pieces = pieces
    let mean = sequences.meanLog
    commonness = Dictionary(uniqueKeysWithValues: SymbolContext.labels.map { ($0, sequences.log($0) - mean) })
  }

  /// The architecture of the relation network, untrained.
  public static func relationNetwork() throws(NetworkError) -> Sequential {
    try Sequential(
      inputShape: [LayoutFeatures.count],
      layers: [
        Dense(name: "hidden1", units: 32), ReLU(name: "relu1"), Dense(name: "hidden2", units: 24), ReLU(name: "relu2"),
        Dense(name: "relations", units: Relation.allCases.count),
      ])
  }

  /// The architecture of the context network, which learns which labels fit where; untrained.
  public static func contextNetwork() throws(NetworkError) -> Sequential {
    var network = NetworkBuilder(inputShape: [SymbolContext.count])
    network.add(Dense(name: "context1", units: 128))
    network.add(ReLU(name: "contextReLU1"))
    network.add(Dropout(name: "contextDropout", rate: 0.25))
    let corrections = network.add(Dense(name: "contextLabels", units: SymbolContext.labels.count))
    // The symbol network's logarithms are passed through from the start; the context only learns corrections.
    let named = network.add(Slice(name: "contextNames", range: SymbolContext.nameRange), of: network.input)
    network.add(
      Sum(name: "contextNamed", scales: [1, Float(0.7 * SymbolContext.logarithmScale)]), of: corrections, named)
    return try network.build()
  }

  /// The log likelihood of a box for a label, with heavy tails; labels never seen count as having the usual size.
  func sizeLog(_ label: String, _ box: LayoutBox, usualSize: Double) -> Double {
    guard let statistics = sizes[label] else { return 0 }
    return statistics.log(height: log(max(box.height, 1) / usualSize), width: log(max(box.width, 1) / usualSize))
  }
}

/// How large a symbol is written relative to the others on its page: moments of log(side / usual size).
public struct SizeStatistics: Sendable, Hashable, Codable {
  /// The mean of log(height / usual size).
  public let meanHeight: Double
  /// The standard deviation of log(height / usual size).
  public let deviationHeight: Double
  /// The mean of log(width / usual size).
  public let meanWidth: Double
  /// The standard deviation of log(width / usual size).
  public let deviationWidth: Double

  /// The log density granted to any size.
  static let outlier = -5.0

  /// The moments of samples, each a log(side / usual size).
  public init(heights: [Double], widths: [Double]) {
    func moments(_ values: [Double]) -> (Double, Double) {
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      // Few examples say little about the deviation, so five pseudo-observations at the typical one are added.
      return (mean, ((square + 5 * 0.16) / Double(values.count + 5)).squareRoot())
    }
    (meanHeight, deviationHeight) = moments(heights)
    (meanWidth, deviationWidth) = moments(widths)
  }

  /// Reads what ``encode(to:)`` wrote; nil for anything else.
  init?(_ json: JSONValue) {
    guard let meanHeight = json["meanHeight"]?.number, let deviationHeight = json["deviationHeight"]?.number,
      let meanWidth = json["meanWidth"]?.number, let deviationWidth = json["deviationWidth"]?.number
    else { return nil }
    (self.meanHeight, self.deviationHeight) = (meanHeight, deviationHeight)
    (self.meanWidth, self.deviationWidth) = (meanWidth, deviationWidth)
    // These are logarithms of relative sizes; a deviation of 0 would make every other size impossible.
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

/// Which label follows which: counts of (relation, parent, child), smoothed with the frequency of the child alone.
public struct SequenceStatistics: Sendable, Hashable, Codable {
  /// The pseudo-label that is the parent of a row's first symbol.
  public static let start = "start"

  private var counts: [String: [String: Double]]
  private var totals: [String: Double]
  private var labels: [String: Double]
  /// The same by numbers, built when a file is read; nil once something was added.
  private var known = Derived<SequenceTable>()

  private enum CodingKeys: CodingKey { case counts, totals, labels }

  /// Nothing counted yet.
  public init() {
    counts = [:]
    totals = [:]
    labels = [:]
  }

  /// Reads what ``encode(to:)`` wrote; nil for anything else.
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
    // The table has a place for every pair of names, so their number is checked first.
    guard names.count <= Self.mostNames else { return nil }
    known.value = table
  }

  /// Limits on a file's counts and on its number of names: the table has a place for each pair of them.
  private static let mostCounted = 1e12
  private static let mostNames = 1000

  /// Splits a key of `counts` and `totals` into relation and parent; nil for any other text.
  static func parts(of key: String) -> (relation: LayoutModel.Relation, parent: String)? {
    guard let space = key.firstIndex(of: " "),
      let relation = LayoutModel.Relation.allCases.first(where: { $0.name == key[..<space] })
    else { return nil }
    return (relation, String(key[key.index(after: space)...]))
  }

  /// All labels that occur, sorted, without the row's start and the key of the grand total.
  var names: [String] {
    let parents = totals.keys.compactMap { Self.parts(of: $0)?.parent }
    return Set(labels.keys).union(parents).union(counts.values.flatMap(\.keys)).subtracting(["", Self.start]).sorted()
  }

  /// Counts one occurrence of `child` after `parent` in a relation, named as in ``LayoutModel/Relation/name``.
  public mutating func add(_ relation: String, parent: String, child: String) {
    counts[relation + " " + parent, default: [:]][child, default: 0] += 1
    totals[relation + " " + parent, default: 0] += 1
    labels[child, default: 0] += 1
    labels["", default: 0] += 1
    known.value = nil
  }

  /// The same probabilities as ``log(_:parent:child:)`` in a table, for callers that need thousands.
  var table: SequenceTable { known.value ?? SequenceTable(counts: counts, totals: totals, labels: labels) }

  /// log P(label), smoothed, so labels never seen have one too.
  public func log(_ label: String) -> Double {
    Foundation.log(((labels[label] ?? 0) + 5) / ((labels[""] ?? 0) + 500))
  }

  /// The mean of ``log(_:)`` over all counted symbols.
  public var meanLog: Double {
    labels.sorted { $0.key < $1.key }.filter { !$0.key.isEmpty }.reduce(0) { $0 + $1.value * log($1.key) }
      / max(labels[""] ?? 1, 1)
  }

  /// log P(child | relation, parent), interpolated with P(child).
  public func log(_ relation: String, parent: String, child: String) -> Double {
    let key = relation + " " + parent
    let total = totals[key] ?? 0
    let weight = total / (total + 20)
    let usual = ((labels[child] ?? 0) + 5) / ((labels[""] ?? 0) + 500)
    let here = total > 0 ? (counts[key]?[child] ?? 0) / total : 0
    return Foundation.log(weight * here + (1 - weight) * usual)
  }
}

/// In how many connected pieces of ink each label is written.
public struct PieceStatistics: Sendable, Hashable, Codable {
  /// Counts of 1, 2, 3, and 4 or more pieces, by label.
  private var counts: [String: [Double]] = [:]

  /// Nothing counted yet.
  public init() {}

  /// Reads what ``encode(to:)`` wrote; nil for anything else.
  init?(_ json: JSONValue) {
    guard let counts = json["counts"]?.dictionary({ $0.array(\.number) }),
      counts.values.allSatisfy({ $0.count == 4 && $0.allSatisfy((0...1e12).contains) })
    else { return nil }
    self.counts = counts
  }

  /// The labels counted, sorted.
  var names: [String] { counts.keys.sorted() }

  /// How often each label was counted: what is frequent in running text.
  public var labelCounts: [String: Double] { counts.mapValues { $0.reduce(0, +) } }

  /// Counts one symbol written in so many pieces of ink.
  public mutating func add(_ label: String, pieces: Int) {
    counts[label, default: [0, 0, 0, 0]][max(0, min(3, pieces - 1))] += 1
  }

  /// The log of the share of a label's symbols that have so many pieces. The vocabulary's range for clean writing
  /// counts like ten observed symbols, and one broken stroke is never impossible.
  public func log(_ label: String, pieces: Int) -> Double {
    var shares = counts[label] ?? [0, 0, 0, 0]
    let clean = SymbolVocabulary.symbol(label)?.parts ?? 1...1
    for index in shares.indices { shares[index] += clean.contains(index + 1) ? 10 / Double(clean.count) : 0.3 }
    return Foundation.log(shares[max(0, min(3, pieces - 1))] / shares.reduce(0, +))
  }
}
