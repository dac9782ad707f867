import Foundation
import RandomStreams

/// Divides labelled examples among clients; the same seed gives the same partition.
public struct Partitioner: Sendable {
  private let rule: PartitionRule
  private let clients: Int
  private let seed: UInt64
  /// The fewest examples of a client; 0 allows empty ones.
  private let least: Int
  /// How often Dirichlet shares are drawn anew where a client is left with too little.
  private let attempts = 11

  /// Each client is a list of its examples, and each shard for a while.
  private static let (mostClients, mostShards) = (1_000_000, 10_000_000)

  /// - Throws: ``FederatedError`` for a number of clients or examples that cannot be.
  public init(rule: PartitionRule, clients: Int, seed: UInt64, least: Int = 1) throws(FederatedError) {
    guard (1...Self.mostClients).contains(clients) else {
      throw FederatedError("clients", "\(clients) clients", "ask for 1 to \(Self.mostClients)")
    }
    guard least >= 0 else { throw FederatedError("smallest client", "\(least) examples", "ask for 0 or more") }
    self.rule = rule
    self.clients = clients
    self.seed = seed
    self.least = least
  }

  /// - Parameters:
  ///   - labels: the class of each example.
  ///   - writers: who wrote each; only asked for by the rule `writer`.
  /// - Throws: ``FederatedError`` where a client would have fewer than `least` examples.
  public func partition(labels: [Int], writers: [String] = []) throws(FederatedError) -> Partition {
    let (wanted, overflow) = clients.multipliedReportingOverflow(by: least)
    guard !overflow, wanted <= labels.count else {
      throw FederatedError(
        "clients", "\(clients) clients of at least \(least) examples cannot share \(labels.count)",
        "ask for at most \(labels.count / max(1, least)) clients, or give more data")
    }
    var random = FederatedPurpose.partition.stream(seed: seed)
    switch rule {
    case .iid: return Partition(clients: Self.cut(shuffled(labels.count, &random), into: clients))
    case .labelSorted: return Partition(clients: Self.cut(sorted(labels), into: clients))
    case .shards(let count): return try shards(labels, count: count, &random)
    case .dirichlet(let alpha): return try dirichlet(labels, alpha: alpha, &random)
    case .quantity(let alpha): return try quantity(labels.count, alpha: alpha, &random)
    case .writer: return try byWriter(labels.count, writers: writers, &random)
    case .site:
      throw FederatedError(
        "partition site", "these examples come from one place", "give each client a place of its own to 'fedtrain'")
    }
  }

  private func shuffled(_ count: Int, _ random: inout RandomStream) -> [Int32] {
    (0..<Int32(count)).shuffled(using: &random)
  }

  /// By label, ties in their order.
  private func sorted(_ labels: [Int]) -> [Int32] {
    (0..<Int32(labels.count)).sorted { (labels[Int($0)], $0) < (labels[Int($1)], $1) }
  }

  /// Pieces of equal size but for one example: piece i is positions ⌊i·n/K⌋ ..< ⌊(i+1)·n/K⌋.
  static func cut(_ order: [Int32], into pieces: Int) -> [[Int32]] {
    (0..<pieces).map { Array(order[$0 * order.count / pieces..<($0 + 1) * order.count / pieces]) }
  }

  private func shards(_ labels: [Int], count: Int, _ random: inout RandomStream) throws(FederatedError) -> Partition {
    let (total, overflow) = clients.multipliedReportingOverflow(by: count)
    guard !overflow, total <= labels.count || (least == 0 && total <= Self.mostShards) else {
      throw FederatedError(
        "partition \(rule.text)", "\(clients) clients times \(count) shards are more than the \(labels.count) examples",
        "ask for fewer shards or clients")
    }
    let pieces = Self.cut(sorted(labels), into: total)
    let order = (0..<total).shuffled(using: &random)
    return Partition(
      clients: (0..<clients).map { client in
        order[client * count..<(client + 1) * count].sorted().flatMap { pieces[$0] }
      })
  }

  private func dirichlet(_ labels: [Int], alpha: Double, _ random: inout RandomStream) throws(FederatedError)
    -> Partition
  {
    let classes = (labels.max() ?? 0) + 1
    var byClass = [[Int32]](repeating: [], count: classes)
    for (index, label) in labels.enumerated() { byClass[label].append(Int32(index)) }
    for _ in 0..<attempts {
      var parts = [[Int32]](repeating: [], count: clients)
      for members in byClass where !members.isEmpty {
        let order = members.shuffled(using: &random)
        var sum = 0.0
        var start = 0
        for (client, share) in Dirichlet.shares(alpha: alpha, count: clients, &random).enumerated() {
          sum += share
          let end = client == clients - 1 ? order.count : min(order.count, Int(sum * Double(order.count)))
          parts[client] += order[start..<max(start, end)]
          start = max(start, end)
        }
      }
      if parts.allSatisfy({ $0.count >= least }) { return Partition(clients: parts) }
    }
    throw FederatedError(
      "partition \(rule.text)", "in \(attempts) draws a client was left with fewer than \(least) examples",
      "ask for a larger alpha, fewer clients or more data, or let clients be smaller (--smallest-client)")
  }

  private func quantity(_ count: Int, alpha: Double, _ random: inout RandomStream) throws(FederatedError) -> Partition {
    let shares = Dirichlet.shares(alpha: alpha, count: clients, &random)
    let sizes = Self.sizes(total: count, shares: shares, least: least)
    let order = shuffled(count, &random)
    var start = 0
    return Partition(
      clients: sizes.map { size in
        defer { start += size }
        return Array(order[start..<start + size])
      })
  }

  /// Whole numbers of the total by shares: `least` for each, the rest by largest remainders.
  static func sizes(total: Int, shares: [Double], least: Int) -> [Int] {
    let rest = total - least * shares.count
    let exact = shares.map { $0 * Double(rest) }
    var sizes = exact.map { Int($0) }
    let order = exact.indices.sorted { (exact[$1] - floor(exact[$1]), $0) < (exact[$0] - floor(exact[$0]), $1) }
    for index in order.prefix(max(0, rest - sizes.reduce(0, +))) { sizes[index] += 1 }
    return sizes.map { $0 + least }
  }

  private func byWriter(_ count: Int, writers: [String], _ random: inout RandomStream) throws(FederatedError)
    -> Partition
  {
    guard writers.count == count, !writers.contains("") else {
      throw FederatedError(
        "partition writer", "the data does not say who wrote each example", "use ink with writers, or another partition"
      )
    }
    var byWriter: [String: [Int32]] = [:]
    for (index, writer) in writers.enumerated() { byWriter[writer, default: []].append(Int32(index)) }
    guard byWriter.count >= clients else {
      throw FederatedError(
        "partition writer", "\(clients) clients but only \(byWriter.count) writers",
        "ask for at most \(byWriter.count) clients")
    }
    let names = byWriter.keys.sorted().shuffled(using: &random)
    var parts = [[Int32]](repeating: [], count: clients)
    for (index, name) in names.enumerated() { parts[index % clients] += byWriter[name] ?? [] }
    guard parts.allSatisfy({ $0.count >= least }) else {
      throw FederatedError(
        "partition writer", "a writer has fewer than \(least) examples", "ask for fewer clients or smaller ones")
    }
    return Partition(clients: parts)
  }
}
