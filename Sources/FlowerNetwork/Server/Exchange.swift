#if Federation
  import FederatedLearning
  import FileStorage
  import FlowerWire
  import Foundation

  /// A node that is sent a message.
  struct Asked: Sendable, Hashable {
    let node: UInt64
    let group: String
    /// Of a round.
    var client = 0
  }

  /// What came of asking a node.
  struct Replied {
    enum Result {
      case content(FlowerRecords)
      case failure(FlowerFailure)
    }

    let asked: Asked
    let result: Result
  }

  /// One message to several nodes, and their replies as they come.
  struct Exchange {
    /// What is in it.
    enum Content {
      /// The same for all; it travels once.
      case same(FlowerRecords)
      /// By client.
      case each([Int: FlowerRecords])
    }

    let run: FlowerRun
    let content: Content
    let type: FederationRecords.Kind
    /// Seconds since 1970; the SuperLink answers for whoever has not answered then.
    let deadline: Double
    /// The file in which messages that are out are kept; nil: nowhere.
    let path: String?

    /// Messages that are out, so that a server that was killed takes their replies.
    private struct Out: Codable {
      var run: UInt64
      var deadline: Double
      /// By group and node.
      var messages: [String: String]
    }

    private static let (leastPause, mostPause) = (0.01, 0.5)
    /// Seconds that the SuperLink has to say that a message's time is over.
    private static let grace = 5.0

    /// Sends, and takes what comes until all have answered, it is enough, or the time is over.
    func go(
      _ asked: [Asked], isEnough: () -> Bool, shouldContinue: () -> Bool, take: (Replied) throws -> Void
    ) throws {
      var waiting: [String: Asked] = [:]
      var (sentFor, limit) = (UInt64?.none, deadline)
      var (left, pause) = (Set(asked), Self.leastPause)
      while !left.isEmpty, shouldContinue() {
        let found = try run.with { (api, task) throws(FlowerError) -> [(Asked, StoredMessage)] in
          // Another run knows nothing of what the one before was sent.
          if sentFor != task.run {
            (waiting, limit) = try send(left, api, task)
            sentFor = task.run
            let refused = left.subtracting(waiting.values)
            if !refused.isEmpty { left.subtract(refused) }
          }
          return try replies(waiting, api, task)
        }
        for (one, reply) in found {
          left.remove(one)
          waiting[reply.message.metadata.replyTo] = nil
          try take(Replied(asked: one, result: Self.result(of: reply)))
        }
        try confirm(found.filter { Self.isOfNode($0.1, $0.0) }.map(\.1.tree.id), of: sentFor)
        guard !isEnough(), WallClock.now < limit + Self.grace else { break }
        pause = found.isEmpty ? min(Self.mostPause, 1.5 * pause) : Self.leastPause
        if !left.isEmpty { Thread.sleep(forTimeInterval: pause) }
      }
      if let path { unlink(path) }
    }

    /// Lets the SuperLink forget replies that were taken: before that they would be lost with this program.
    private func confirm(_ replies: [String], of known: UInt64?) throws(FlowerError) {
      guard !replies.isEmpty else { return }
      try run.with { (api, task) throws(FlowerError) in
        // Another run has none of them.
        guard task.run == known else { return }
        for reply in replies { try api.confirm(reply, run: task.run, token: task.token) }
      }
    }

    /// Whether a reply is the node's; a failure that the SuperLink itself made up has no objects to forget.
    private static func isOfNode(_ reply: StoredMessage, _ asked: Asked) -> Bool {
      reply.message.failure == nil || reply.message.metadata.source == asked.node
    }

    private static func result(of reply: StoredMessage) -> Replied.Result {
      if let failure = reply.message.failure { return .failure(explained(failure)) }
      do throws(WireError) {
        return .content(try reply.objects.records(of: reply.message.metadata.messageID))
      } catch {
        return .failure(FlowerFailure(code: FlowerFailure.Code.failed, reason: error.description))
      }
    }

    private static func explained(_ failure: FlowerFailure) -> FlowerFailure {
      var failure = failure
      switch failure.code {
      case FlowerFailure.Code.expired: failure.reason = "did not answer in time"
      case FlowerFailure.Code.nodeGone: failure.reason = "went offline"
      case FlowerFailure.Code.refused, FlowerFailure.Code.failed: break
      default: failure.reason = "Flower's error \(failure.code): \(failure.reason.prefix(300))"
      }
      return failure
    }

    /// Sends to those who were not sent to in this run.
    ///
    /// - Returns: who is waited for by the message's name, and until when.
    private func send(
      _ asked: Set<Asked>, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> ([String: Asked], Double) {
      var (waiting, left) = ([String: Asked](), asked)
      if let out, out.run == task.run, out.deadline > WallClock.now {
        for one in asked {
          guard let id = out.messages["\(one.group) \(one.node)"] else { continue }
          waiting[id] = one
          left.remove(one)
        }
        if left.isEmpty { return (waiting, out.deadline) }
      }
      var bag = ObjectBag()
      var trees: [Int: ObjectTree] = [:]
      switch content {
      case .same(let records):
        let tree = bag.add(records)
        for one in left { trees[one.client] = tree }
      case .each(let all): for one in left { trees[one.client] = all[one.client].map { bag.add($0) } }
      }
      let now = WallClock.now
      let messages = left.sorted { ($0.group, $0.node) < ($1.group, $1.node) }.map { one in
        var metadata = FlowerMetadata()
        (metadata.run, metadata.source, metadata.destination) = (task.run, RuntimeCalls.superLink, one.node)
        (metadata.group, metadata.type) = (one.group, type.rawValue)
        (metadata.createdAt, metadata.timeToLive) = (now, max(1, deadline - now))
        return (one, bag.add(FlowerMessage(metadata), trees[one.client]))
      }
      let pushed = try api.push(messages.map { ($0.1.0, $0.1.1) }, token: task.token)
      for name in pushed.wanted {
        guard let content = bag.contents[name] else { continue }
        guard try api.pushObject(name, content, run: task.run, session: pushed.session, token: task.token) else {
          throw FlowerError(.passing, api.place.address, "it did not take an object of a message", "try again")
        }
      }
      // A node that is not known any more has no name in the answer.
      for ((one, _), id) in zip(messages, pushed.messageIDs) where !id.isEmpty { waiting[id] = one }
      try keep(waiting, task)
      return (waiting, deadline)
    }

    private var out: Out? {
      path.flatMap { FileManager.default.contents(atPath: $0) }.flatMap {
        try? JSONDecoder().decode(Out.self, from: $0)
      }
    }

    private func keep(_ waiting: [String: Asked], _ task: FlowerRun.Task) throws(FlowerError) {
      guard let path else { return }
      let names = Dictionary(waiting.map { ("\($0.value.group) \($0.value.node)", $0.key) }) { $1 }
      do {
        try DurableFile.write(
          try JSONText.data(Out(run: task.run, deadline: deadline, messages: names)), to: path)
      } catch { throw FlowerError(.local, path, "it cannot be written (\(error))", "make room on the disk") }
    }

    private func replies(
      _ waiting: [String: Asked], _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> [(Asked, StoredMessage)] {
      guard !waiting.isEmpty else { return [] }
      var found: [(Asked, StoredMessage)] = []
      for (message, tree) in try api.replies(to: waiting.keys.sorted(), token: task.token) {
        guard let one = waiting[message.metadata.replyTo],
          message.failure != nil || message.metadata.source == one.node
        else { continue }
        var objects = ObjectBag()
        for name in message.failure == nil ? tree.names : [] {
          guard let content = try fetch(name, api, task) else { continue }
          do throws(WireError) { try objects.add(content, id: name) } catch { throw FlowerError(error, api.place) }
        }
        found.append((one, StoredMessage(message: message, tree: tree, objects: objects)))
      }
      return found
    }

    private func fetch(
      _ name: String, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> [UInt8]? {
      while WallClock.now < deadline + Self.grace {
        switch try api.object(name, run: task.run, token: task.token) {
        case .content(let content): return content
        case .waiting: Thread.sleep(forTimeInterval: 0.02)
        case .unknown: return nil
        }
      }
      return nil
    }
  }
#endif
