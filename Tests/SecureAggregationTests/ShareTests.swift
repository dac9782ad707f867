#if Federation
  import Crypto
  import FuzzSupport
  import Testing

  @testable import SecureAggregation

  /// GF(2^16), shares, graphs: what the sums stand on.
  @Suite("Shares and graphs") struct ShareTests {
    @Test("GF(2^16) is a field: laws on random elements, and an inverse of each")
    func field() {
      var random = Mutator(seed: 1, name: "field")
      func element(_ random: inout Mutator) -> GaloisElement { GaloisElement(bits: UInt16(random.below(1 << 16))) }
      for _ in 0..<5000 {
        let (a, b, c) = (element(&random), element(&random), element(&random))
        #expect(a * b == b * a && a * (b * c) == (a * b) * c && a * (b + c) == a * b + a * c)
      }
      for bits in UInt16(1)...UInt16.max {
        let a = GaloisElement(bits: bits)
        #expect(a * .one == a && a * a.inverse == .one)
      }
      // x^15 · x is the modulus without its highest term.
      #expect(GaloisElement(bits: 1 << 15) * GaloisElement(bits: 2) == GaloisElement(bits: 0x100B))
    }

    @Test("a secret comes from every subset of the threshold's size, and from none smaller")
    func everySubset() throws {
      var random = Mutator(seed: 2, name: "shares")
      for (holders, threshold) in [(5, 3), (7, 4), (8, 8), (6, 1)] {
        let secret = (0..<32).map { _ in UInt8(random.below(256)) }
        let places = (0..<holders).map { UInt16(1 + $0 * 9000) }
        let shares = SecretShare.shares(of: secret, at: places, threshold: threshold, using: &random)
        for subset in 0..<1 << holders {
          let chosen = (0..<holders).filter { subset >> $0 & 1 == 1 }.map { shares[$0] }
          if chosen.count >= threshold {
            #expect(try SecretShare.secret(of: chosen, threshold: threshold, subject: "x") == secret)
          } else {
            #expect(throws: SecureAggregationError.self) {
              try SecretShare.secret(of: chosen, threshold: threshold, subject: "x")
            }
          }
        }
        #expect(throws: SecureAggregationError.self) {
          try SecretShare.secret(
            of: [SecretShare](repeating: shares[0], count: threshold + 1), threshold: threshold, subject: "x")
        }
      }
    }

    @Test("shares below the threshold are those of any other secret too: their bytes are uniform")
    func fewSharesSayNothing() {
      var random = Mutator(seed: 3, name: "few shares")
      var counts = [Int](repeating: 0, count: 256)
      for _ in 0..<4000 {
        let shares = SecretShare.shares(
          of: [UInt8](repeating: 0, count: 32), at: [1, 2, 3], threshold: 2, using: &random)
        for word in shares[0].words { counts[Int(word & 255)] += 1 }
      }
      #expect(ChiSquare.isUniform(counts))
    }

    @Test(
      "neighbours and thresholds by the tails of the hypergeometric distribution",
      arguments: [
        (100, 0.1, 0.1, 21, 11), (100, 0.2, 0.2, 40, 21), (100, 0.05, 0.33, 63, 31), (1000, 0.1, 0.1, 45, 26),
        (1000, 0.2, 0.2, 98, 54), (1000, 0.05, 0.33, 215, 107), (5000, 0.1, 0.1, 51, 29), (5000, 0.2, 0.2, 115, 63),
        (5000, 0.05, 0.33, 289, 144),
      ])
    func table(_ clients: Int, _ colluding: Double, _ lost: Double, _ degree: Int, _ threshold: Int) throws {
      let fears = MaskGraph.Fears(colluding: colluding, lost: lost)
      let found = try #require(MaskGraph.smallest(clients: clients, fears: fears) { 2 * $1 >= $0 - 1 })
      #expect(found == (degree, threshold))
      // What is used is a little more: so that a server that lies gets too few shares of one kind.
      let graph = try MaskGraph(clients: clients, fears: fears)
      #expect(graph.degree % 2 == 0 && graph.degree >= degree && 2 * graph.threshold > graph.degree + 1)
    }

    @Test("a ring of neighbours is mutual, of one degree, connected, and another with another seed")
    func ring() throws {
      let graph = try MaskGraph(clients: 100)
      let clients = (0..<100).map { 3 * $0 }
      let near = graph.neighbours(clients, seed: [1])
      #expect(near.keys.sorted() == clients)
      for (client, others) in near {
        #expect(others.count == graph.degree && Set(others).count == graph.degree && !others.contains(client))
        for other in others { #expect(near[other]?.contains(client) == true) }
      }
      var (reached, waiting) = (Set([0]), [0])
      while let client = waiting.popLast() {
        waiting += (near[client] ?? []).filter { reached.insert($0).inserted }
      }
      #expect(reached.count == 100)
      #expect(graph.neighbours(clients, seed: [1]) == near && graph.neighbours(clients, seed: [2]) != near)
      #expect(try MaskGraph(clients: 64).degree == 63 && MaskGraph(clients: 64).threshold == 33)
      #expect(throws: SecureAggregationError.self) { try MaskGraph(clients: 2) }
    }
  }

  /// Pearson's test of uniform bytes.
  enum ChiSquare {
    /// Whether counts of 256 values are as even as chance has them: within 6 deviations of the mean of the distribution with 255
    /// degrees of freedom, which fails by chance once in some hundred million.
    static func isUniform(_ counts: [Int]) -> Bool {
      let expected = Double(counts.reduce(0, +)) / Double(counts.count)
      let value = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
      let freedom = Double(counts.count - 1)
      return abs(value - freedom) < 6 * (2 * freedom).squareRoot()
    }
  }
#endif
