#if Federation
  import Foundation

  /// Who masks with whom: all with all up to 64 clients, above that each with `degree` others on a ring that is shuffled anew in every
  /// round (Bell et al. 2020), so that a client's work grows with the logarithm of their number.
  public struct MaskGraph: Sendable, Hashable {
    /// How many of a client's holders must give their shares.
    public let threshold: Int
    /// How many others each client masks with.
    public let degree: Int

    /// Up to so many clients each masks with all others.
    static let mostComplete = 64

    /// What is feared, and how often it may happen: 2^-40 for a client whose secret falls to those who collude with the server, 2^-20
    /// for a round that ends without its sum.
    public struct Fears: Sendable, Hashable {
      /// The share of clients that collude with the server.
      public var colluding = 0.1
      /// The share of clients that are lost during a round.
      public var lost = 0.1

      /// A tenth of each.
      public init() {}
      /// Shares from 0 to below 1.
      public init(colluding: Double, lost: Double) { (self.colluding, self.lost) = (colluding, lost) }
    }

    /// log2 of the chances.
    static let (secrecy, completion) = (-40.0, -20.0)

    /// The graph of so many clients.
    ///
    /// - Throws: ``SecureAggregationError`` for fewer than 3 clients, of whom one would know what the other sent, and where no
    ///   graph stands up to what is feared.
    public init(clients: Int, fears: Fears = Fears()) throws(SecureAggregationError) {
      guard (3...Int(UInt16.max)).contains(clients) else {
        throw SecureAggregationError(
          "a secure sum", "\(clients) clients", "ask 3 to \(UInt16.max): of two each would know what the other sent")
      }
      guard clients > Self.mostComplete else {
        (threshold, degree) = (clients / 2 + 1, clients - 1)
        return
      }
      // An even number of neighbours is on a ring whatever the number of clients. A client and its neighbours hold its shares: a
      // server that says to some that it is lost and to others that it is not gets too few of one kind where 2t is above their number.
      let found = Self.smallest(clients: clients, fears: fears, step: 2) { degree, threshold in
        2 * threshold > degree + 1
      }
      guard let found else {
        throw SecureAggregationError(
          "a secure sum", "of \(clients) clients \(fears.colluding) may collude and \(fears.lost) be lost",
          "fear less, or ask more clients")
      }
      (threshold, degree) = (found.threshold, found.degree)
    }

    /// The fewest neighbours, with the smallest threshold, by the tails of the hypergeometric distribution: of n − 1 others the
    /// neighbours are drawn without putting back, and the bound holds for all n clients together.
    ///
    /// - Parameters:
    ///   - step: degrees that are tried: each, or each second.
    ///   - isAllowed: which degrees and thresholds go together.
    static func smallest(
      clients: Int, fears: Fears, step: Int = 1, isAllowed: (_ degree: Int, _ threshold: Int) -> Bool
    ) -> (degree: Int, threshold: Int)? {
      let others = clients - 1
      let colluding = Int(fears.colluding * Double(clients) + rounding)
      let lost = Int(fears.lost * Double(clients) + rounding)
      let scale = log2(Double(clients))
      for degree in stride(from: step, through: others, by: step) {
        for threshold in 1...degree where isAllowed(degree, threshold) {
          let secret = log2Tail(others, marked: colluding, drawn: degree, from: threshold) + scale
          guard secret <= secrecy else { continue }
          // A larger threshold only makes completion harder.
          let failed = log2Tail(others, marked: lost, drawn: degree, from: degree - threshold + 1) + scale
          if failed <= completion { return (degree, threshold) }
          break
        }
      }
      return nil
    }

    /// A tenth of 100 clients is 10, though 0.1 is a little more or less.
    private static let rounding = 1e-9

    /// log2 of the chance that of so many drawn at least `from` are marked.
    static func log2Tail(_ all: Int, marked: Int, drawn: Int, from: Int) -> Double {
      func choose(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
      }
      let (first, last) = (max(from, drawn - (all - marked)), min(marked, drawn))
      guard first <= last else { return -.infinity }
      let logs = (first...last).map { choose(marked, $0) + choose(all - marked, drawn - $0) - choose(all, drawn) }
      let largest = logs.max() ?? 0
      return (largest + log(logs.reduce(0) { $0 + exp($1 - largest) })) / M_LN2
    }

    /// The neighbours of every client of a directory, in ascending order.
    ///
    /// - Parameters:
    ///   - clients: in ascending order.
    ///   - seed: of all clients and the server together, so that none of them chooses its neighbours.
    func neighbours(_ clients: [Int], seed: [UInt8]) -> [Int: [Int]] {
      guard clients.count > degree + 1 else {
        return Dictionary(clients.map { client in (client, clients.filter { $0 != client }) }) { $1 }
      }
      var random = SeededBytes(seed: seed)
      let ring = clients.shuffled(using: &random)
      var result: [Int: [Int]] = [:]
      for (place, client) in ring.enumerated() {
        let near = (1...degree / 2).flatMap { [place + $0, place - $0 + ring.count] }
        result[client] = near.map { ring[$0 % ring.count] }.sorted()
      }
      return result
    }
  }
#endif
