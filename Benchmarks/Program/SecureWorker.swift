#if Federation
  import ArgumentParser
  import Crypto
  import Foundation
  import SecureAggregation

  /// `mathrec-bench secure`: what one secure sum costs each client and the server, in seconds of their processor.
  struct SecureWorker: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "secure", abstract: "One sum among many clients of which some are lost; prints a line.")

    @Option var clients = 100
    @Option(help: "Numbers of a client.") var numbers = 371_529
    @Option(help: "Clients that are lost after their shares.") var lost = 10

    func run() throws {
      var random = SystemRandomNumberGenerator()
      let nodes = Dictionary((0..<clients).map { ($0, P256.Signing.PrivateKey()) }) { $1 }
      let cohort = try Cohort(run: [], round: 0, roster: nodes.mapValues(\.publicKey), count: numbers)
      var server = SecureServer<UInt16>(cohort)
      var (spent, ofServer) = ([Double](repeating: 0, count: clients), 0.0)
      func timed<Value>(_ sum: inout Double, _ body: () throws -> Value) rethrows -> Value {
        let start = clock()
        defer { sum += Double(clock() - start) / Double(CLOCKS_PER_SEC) }
        return try body()
      }
      let words = (0..<numbers).map { UInt16(truncatingIfNeeded: $0) }
      var all = (0..<clients).map { client in
        timed(&spent[client]) { SecureClient<UInt16>(client, cohort, using: &random) }
      }
      let keys = try (0..<clients).compactMap { client in
        try nodes[client].map { node in try timed(&spent[client]) { try all[client].advertise(signedBy: node) } }
      }
      let directory = try timed(&ofServer) { try server.collect(keys) }
      let shares = try (0..<clients).map { client in
        try timed(&spent[client]) { try all[client].share(directory, using: &random) }
      }
      let received = try timed(&ofServer) { try server.route(shares) }
      let inputs = try received.dropLast(lost).map { received in
        try timed(&spent[received.client]) { try all[received.client].mask(words, received) }
      }
      let requests = try timed(&ofServer) { try server.add(inputs) }
      let answers = try requests.map { request in
        try timed(&spent[request.client]) { try all[request.client].unmask(request) }
      }
      let sum = try timed(&ofServer) { try server.finish(answers) }
      let isRight = sum.words == words.map { $0 &* UInt16(sum.clients.count) }
      let sorted = spent.sorted()
      print(
        "clients \(clients), numbers \(numbers), neighbours \(cohort.graph.degree), threshold \(cohort.graph.threshold), "
          + "lost \(lost), right \(isRight): a client \(sorted[clients / 2]) s (most \(sorted[clients - 1])), "
          + "\(cohort.byteCount(of: UInt16.self)) bytes; the server \(ofServer) s")
    }
  }
#endif
