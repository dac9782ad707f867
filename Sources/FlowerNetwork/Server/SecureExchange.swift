#if Federation
  import FederatedLearning
  import FileStorage
  import FlowerWire
  import Foundation
  import SecureAggregation

  /// One attempt at a secure sum: the four messages of ``SecureAggregation/SecureServer`` over the SuperLink.
  ///
  /// Clients train before they send their keys, so that the long part of a round is over before anybody depends on another: who fails or is
  /// late then costs nothing. What came is in ``SecureFolder``; a server that was killed goes through the same stages with it.
  final class SecureExchange {
    private let pool: FlowerPool
    private let folder: SecureFolder
    private let invitation: SecureInvitation
    private let session: [UInt8]
    private let round: Int
    /// Seconds that each stage waits.
    private let seconds: Double
    private let began = WallClock.now

    /// Who was lost, by client.
    private(set) var failures: [Int: ClientFailure] = [:]
    /// Seconds until each client's keys came: what its training took.
    private(set) var times: [Int: Double] = [:]
    /// Bytes that came of each.
    private(set) var byteCounts: [Int: Int] = [:]

    /// Digits of the session in a message's group.
    private static let digits = 12

    init(_ pool: FlowerPool, folder: SecureFolder, attempt: SecureFolder.Attempt, message: [UInt8], seconds: Double) {
      (self.pool, self.folder, self.seconds, round) = (pool, folder, seconds, attempt.round)
      invitation = SecureInvitation(nonce: attempt.nonce, clients: attempt.clients, message: message)
      session = invitation.session
    }

    /// - Parameters:
    ///   - count: of each client's numbers.
    ///   - least: with fewer survivors no masks are taken off.
    /// - Throws: ``SecureAggregation/SecureAggregationError`` where no sum comes about; anything else ends the run.
    func run(count: Int, least: Int) throws -> SecureServer<UInt32>.Sum {
      let keys = try pool.state.withLock { state throws(SiteRefusal) in
        try state.roster.signingKeys(of: invitation.clients)
      }
      let cohort = try Cohort(run: session, round: round, roster: keys, count: count)
      var server = SecureServer<UInt32>(cohort)
      func need(_ found: Int, _ stage: SecureStage) throws(SecureAggregationError) {
        guard found >= least else {
          throw SecureAggregationError(
            "the \(stage.rawValue)", "\(found) clients answered, and \(least) must",
            "mend those that fail, wait longer, or let fewer be enough with --min-clients")
        }
      }
      let advertisements = try stage(.keys, to: invitation.clients, .same(FederationRecords.records(invitation.bytes)))
      {
        if case .keys(let one) = $0 { one } else { nil }
      }
      try need(advertisements.count, .keys)
      let directory = try server.collect(advertisements)
      name(server.leftOut)
      let question = SecureMessage.directory(directory).bytes(session)
      let sealed = try stage(.shares, to: directory.clients, .same(FederationRecords.records(question))) {
        if case .sealed(let one) = $0 { one } else { nil }
      }
      try need(sealed.count, .shares)
      let received = try server.route(sealed)
      name(server.leftOut)
      let inputs = try stage(.numbers, to: received.map(\.client), each(received.map { .received($0) })) {
        if case .numbers(let one) = $0, one.words.count == count { one } else { nil }
      }
      try need(inputs.count, .numbers)
      let requests = try server.add(inputs)
      let openings = try stage(
        .opening, to: requests.map(\.client), each(requests.map { .request($0) }),
        isEnough: { [server] in server.canFinish(from: $0) },
        part: { if case .opening(let one) = $0 { one } else { nil } })
      return try server.finish(openings)
    }

    private func each(_ messages: [SecureMessage]) -> Exchange.Content {
      .each(
        Dictionary(messages.map { ($0.client, FederationRecords.records($0.bytes(session))) }) { $1 })
    }

    private func name(_ leftOut: [Int: String]) {
      for (client, reason) in leftOut where failures[client] == nil {
        failures[client] = ClientFailure(client: client, kind: .refused, reason: reason)
      }
    }

    /// Asks clients for their part of a stage, and goes on with whoever answered.
    ///
    /// - Returns: in ascending order of the clients.
    private func stage<Part>(
      _ stage: SecureStage, to clients: [Int], _ content: Exchange.Content,
      isEnough: (Set<Int>) -> Bool = { _ in false }, part: (SecureMessage) -> Part?
    ) throws -> [Part] {
      var parts: [Int: Part] = [:]
      func take(_ bytes: [UInt8], of client: Int, after seconds: Double) -> Bool {
        let subject = "client \(client), round \(round + 1)"
        guard let (id, message) = try? SecureMessage.read(bytes, subject: subject), id == session,
          message.client == client, let one = part(message)
        else {
          failures[client] = ClientFailure(
            client: client, kind: .refused, reason: "its reply is none to the question for \(stage.rawValue)")
          return false
        }
        parts[client] = one
        byteCounts[client, default: 0] += bytes.count
        if stage == .keys { times[client] = seconds }
        return true
      }
      let members = folder.members(of: stage)
      for client in members ?? clients {
        if let reply = folder.reply(stage, of: client) { _ = take(reply.bytes, of: client, after: reply.seconds) }
      }
      if members == nil {
        let left = clients.filter { parts[$0] == nil && failures[$0]?.kind != .refused }
        if !isEnough(Set(parts.keys)) {
          try ask(
            left, stage, content, isEnough: { isEnough(Set(parts.keys)) },
            take: { client, bytes in
              let time = WallClock.now - began
              if take(bytes, of: client, after: time) {
                try folder.keep(bytes, stage, of: client, seconds: time)
              }
            })
        }
        try folder.close(stage, parts.keys.sorted())
      }
      if stage != .opening {
        for client in clients where parts[client] == nil && failures[client] == nil {
          failures[client] = ClientFailure(
            client: client, kind: .late, reason: "did not answer within \(Int(seconds.rounded())) s (\(stage.rawValue))"
          )
        }
      }
      return parts.sorted { $0.key < $1.key }.map(\.value)
    }

    private func ask(
      _ clients: [Int], _ stage: SecureStage, _ content: Exchange.Content, isEnough: () -> Bool,
      take: (_ client: Int, _ payload: [UInt8]) throws -> Void
    ) throws {
      let (nodes, activations, accepted) = pool.state.withLock { state in
        (state.roster.nodes, state.activations, Dictionary(clients.map { ($0, state.log.accepted($0)) }) { $1 })
      }
      let digits = String(session.hexText.prefix(Self.digits))
      var asked: [Asked] = []
      for client in clients {
        guard let node = nodes[client] else {
          failures[client] = ClientFailure(client: client, kind: .failed, reason: "it is not online")
          continue
        }
        let group = FederationRecords.Group(
          round: round, client: client, accepted: accepted[client] ?? nil, stage: stage, session: digits)
        asked.append(Asked(node: node, group: group.text, client: client))
      }
      guard !asked.isEmpty else { return }
      let exchange = Exchange(
        run: pool.run, content: content, type: .train, deadline: WallClock.now + seconds, activations: activations,
        mostBytes: pool.mostReply,
        path: "\(pool.settings.folder)/messages.json")
      func hear(_ answer: Replied) throws {
        let client = answer.asked.client
        switch answer.result {
        case .failure(let failure):
          failures[client] = ClientFailure(
            client: client, kind: failure.code == FlowerFailure.Code.expired ? .late : .failed,
            reason: "\(failure.reason) (\(stage.rawValue))")
        case .content(let records):
          try take(client, (try? FederationRecords.payload(of: records)) ?? [])
        }
      }
      try exchange.go(asked, isEnough: isEnough, shouldContinue: { true }, take: hear)
    }
  }
#endif
