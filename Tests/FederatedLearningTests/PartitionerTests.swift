import Testing

@testable import FederatedLearning

@Suite("Partitions")
struct PartitionerTests {
  /// 1000 examples of ten labels in a disorder, by 40 writers of different diligence.
  let labels = (0..<1000).map { ($0 * 7 + $0 / 13) % 10 }
  let writers = (0..<1000).map { "writer \(($0 * $0) % 40)" }

  private func partition(_ rule: PartitionRule, clients: Int, seed: UInt64 = 5, least: Int = 1) throws -> Partition {
    try Partitioner(rule: rule, clients: clients, seed: seed, least: least).partition(labels: labels, writers: writers)
  }

  @Test(
    "every example once, nobody empty, the same from the same seed",
    arguments: [
      PartitionRule.iid, .labelSorted, .shards(2), .shards(3), .dirichlet(0.5), .dirichlet(100), .quantity(0.5),
      .writer,
    ],
    [1, 3, 8])
  func laws(rule: PartitionRule, clients: Int) throws {
    let one = try partition(rule, clients: clients)
    #expect(one.clients.count == clients)
    #expect(one.clients.joined().sorted() == Array(0..<1000))
    #expect(one.clients.allSatisfy { !$0.isEmpty })
    #expect(try partition(rule, clients: clients) == one)
    if clients > 1, rule != .labelSorted { #expect(try partition(rule, clients: clients, seed: 6) != one) }
  }

  @Test("held-out parts and the rest are a client's examples, each once", arguments: [0.1, 0.5, 0.99])
  func split(share: Double) throws {
    let whole = try partition(.quantity(0.5), clients: 8)
    let (training, heldOut) = whole.split(share: share, seed: 3)
    for client in 0..<8 {
      let (rest, kept) = (training.clients[client], heldOut.clients[client])
      #expect((rest + kept).sorted() == whole.clients[client].sorted())
      #expect(!rest.isEmpty)
      #expect(abs(Double(kept.count) - share * Double(whole.clients[client].count)) <= 1)
    }
    #expect(whole.split(share: share, seed: 3).heldOut == heldOut)
    #expect(whole.split(share: share, seed: 4).heldOut != heldOut)
  }

  @Test("pieces of equal size are equal but for one")
  func sizes() throws {
    for rule in [PartitionRule.iid, .labelSorted] {
      let sizes = try partition(rule, clients: 7).clients.map(\.count)
      #expect(Set(sizes).isSubset(of: [142, 143]))
    }
    #expect(try partition(.shards(2), clients: 10).clients.allSatisfy { $0.count == 100 })
  }

  @Test("label-sorted pieces are in the labels' order, ties in the examples'")
  func labelSorted() throws {
    let order = try partition(.labelSorted, clients: 4).clients.flatMap { $0 }
    for (a, b) in zip(order, order.dropFirst()) { #expect((labels[Int(a)], a) < (labels[Int(b)], b)) }
  }

  @Test("two shards hold at most four labels")
  func shards() throws {
    let counts = try partition(.shards(2), clients: 10).labelCounts(labels: labels, classes: 10)
    #expect(counts.allSatisfy { $0.filter { $0 > 0 }.count <= 4 })
  }

  @Test("a writer has one client")
  func writer() throws {
    var client: [String: Int] = [:]
    for (number, indices) in try partition(.writer, clients: 5).clients.enumerated() {
      for index in indices { #expect(client.updateValue(number, forKey: writers[Int(index)]) ?? number == number) }
    }
  }

  @Test("a large alpha is near to equal shares, a small one far from it")
  func dirichlet() throws {
    func largestShare(_ alpha: Double) throws -> Double {
      let counts = try partition(.dirichlet(alpha), clients: 5, least: 0).labelCounts(labels: labels, classes: 10)
      return Double(counts.joined().max() ?? 0) / 100
    }
    #expect(try largestShare(1000) < 0.25)
    #expect(try largestShare(0.05) > 0.8)
  }

  @Test("Dirichlet shares have the mean and the variance of their law")
  func dirichletMoments() {
    var random = FederatedPurpose.partition.stream(seed: 1)
    for alpha in [0.3, 1, 4] {
      let draws = (0..<20_000).map { _ in Dirichlet.shares(alpha: alpha, count: 4, &random)[0] }
      let mean = draws.reduce(0, +) / 20_000
      let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      #expect(abs(mean - 0.25) < 0.01)
      #expect(abs(variance / (0.25 * 0.75 / (4 * alpha + 1)) - 1) < 0.05)
    }
    let extreme = Dirichlet.shares(alpha: 1e-4, count: 5, &random)
    #expect(extreme.allSatisfy { $0.isFinite })
  }

  @Test(
    "what cannot be divided is refused with the reason", arguments: ["iid", "shards:2", "writer", "dirichlet:0.01"])
  func refusals(text: String) throws {
    let rule = try PartitionRule(text)
    #expect(throws: FederatedError.self) { try partition(rule, clients: text == "iid" ? 1001 : 600) }
  }

  @Test(
    "rules are read as they are written",
    arguments: ["iid", "label-sorted", "shards:2", "dirichlet:0.5", "quantity:2.0", "writer"])
  func text(_ text: String) throws { #expect(try PartitionRule(text).text == text) }

  @Test(
    "bad rules are refused",
    arguments: [
      "dirichlet:0", "dirichlet:-1", "dirichlet:x", "quantity:nan", "shards:0", "shards:x", "iid:3", "sorted", "",
    ])
  func badText(_ text: String) { #expect(throws: FederatedError.self) { try PartitionRule(text) } }

  @Test("a sample is of different clients in order, each as likely, and costs no more of a million")
  func sampler() throws {
    var counts = [Int](repeating: 0, count: 20)
    let sampler = try ClientSampler(clients: 20, sample: 5, seed: 9)
    for round in 0..<4000 {
      let chosen = sampler.clients(in: round)
      #expect(chosen.count == 5 && chosen == Set(chosen).sorted())
      for client in chosen { counts[client] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    let many = try ClientSampler(clients: 1_000_000_000, sample: 100, seed: 9).clients(in: 3)
    #expect(many.count == 100 && many.allSatisfy { (0..<1_000_000_000).contains($0) })
    #expect(throws: FederatedError.self) { try ClientSampler(clients: 5, sample: 6, seed: 1) }
  }
}
