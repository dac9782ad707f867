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
    /// When each node came online, as it was known before anything was sent.
    let activations: [UInt64: String]
    /// A larger reply is none to what was asked.
    let mostBytes: Int
    /// The file in which messages that are out are kept; nil: nowhere.
    let path: String?

    /// Messages that are out, so that a server that was killed takes their replies.
    private struct Out: Codable {
      var run: UInt64
      var deadline: Double
      /// By group and node.
      var messages: [String: String]
      /// As ``Exchange/activations``, by node.
      var activations: [String: String]?

      static func name(_ one: Asked) -> String { "\(one.group) \(one.node)" }
      func message(of one: Asked) -> String? { messages[Self.name(one)] }
    }

    private static let (leastPause, mostPause) = (0.01, 0.5)
    /// Messages in a call: a machine that has much to do breaks off calls that take long.
    private static let mostAtOnce = 100
    /// Of the reason that a client gives.
    private static let mostLetters = 500
    /// Seconds that the SuperLink has to say that a message's time is over.
    private static let grace = 5.0

    /// A reply that the SuperLink handed over.
    struct Arrival {
      let asked: Asked
      let message: FlowerMessage
      let tree: ObjectTree

      /// In place of a reply that cannot be had.
      func failed(_ code: Int64, _ reason: String) -> StoredMessage {
        let failure = FlowerFailure(code: code, reason: reason)
        return StoredMessage(
          message: FlowerMessage(message.metadata, failure: failure), tree: tree, objects: ObjectBag())
      }
    }

    /// How far it is.
    struct Progress {
      /// Who has not answered.
      var left: Set<Asked>
      /// Until when it is waited for them.
      var limit: Double
      /// The run in which they were sent to.
      var run: UInt64?
      /// Who is waited for, by the message's name.
      var waiting: [String: Asked] = [:]
      /// Replies whose objects are not all there.
      var arrived: [Arrival] = []
      /// Whose replies were lost, or who went offline once.
      var lost: Set<Asked> = []
      /// Who may not have what they were sent.
      var missing: Missing
    }

    /// Sends, and takes what comes until all have answered, it is enough, or the time is over.
    ///
    /// The SuperLink hands a reply over once, so that one is lost with a link that breaks then, or with a program that is killed then:
    /// whose it was is asked once more.
    func go(
      _ asked: [Asked], isEnough: () -> Bool, shouldContinue: () -> Bool, take: (Replied) throws -> Void
    ) throws {
      let nodes = Set(asked.map(\.node))
      let missing = Missing(
        activations.filter { nodes.contains($0.key) }, from: WallClock.now + Self.lookPauses * run.leastBackOff)
      var progress = Progress(left: Set(asked), limit: deadline, missing: missing)
      var pause = Self.leastPause
      while !progress.left.isEmpty, shouldContinue() {
        let (before, began) = (progress.arrived.count, WallClock.now)
        let found = try run.with { (api, task) throws(FlowerError) -> [(Asked, StoredMessage)] in
          try findMissing(&progress, api, task)
          try send(&progress, api, task)
          return try replies(&progress, api, task)
        }
        for (one, reply) in found {
          if reply.message.failure?.code == FlowerFailure.Code.expired, WallClock.now < progress.limit,
            progress.lost.insert(one).inserted
          {
            continue
          }
          if reply.message.failure?.code == FlowerFailure.Code.nodeGone, progress.lost.insert(one).inserted {
            progress.missing.away[one] = WallClock.now
            continue
          }
          guard progress.left.remove(one) != nil else { continue }
          try take(Replied(asked: one, result: Self.result(of: reply)))
        }
        try confirm(found.filter { Self.isOfNode($0.1, $0.0) }.map(\.1.tree.id), of: progress.run)
        guard !isEnough(), WallClock.now < progress.limit + Self.grace else { break }
        let isQuiet = found.isEmpty && progress.arrived.count == before
        pause = isQuiet ? min(Self.mostPause, 1.5 * pause) : Self.leastPause
        // A SuperLink that takes long has much to do, and is left alone for as long.
        let busy = min(Self.mostPause, WallClock.now - began)
        if !progress.left.isEmpty { Thread.sleep(forTimeInterval: max(pause, busy)) }
      }
      if let path { unlink(path) }
    }

    /// Sends to those who were not sent to in this run, and again to those whose replies were lost.
    private func send(
      _ progress: inout Progress, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) {
      // Another run knows nothing of what the one before was sent.
      if progress.run != task.run {
        let out = out(of: task)
        let known = progress.left.compactMap { one in out?.message(of: one).map { ($0, one) } }
        progress.waiting = Dictionary(known) { $1 }
        (progress.run, progress.limit, progress.arrived) = (task.run, out?.deadline ?? deadline, [])
        for (node, time) in out?.activations ?? [:] {
          if let node = UInt64(node) { progress.missing.activations[node] = time }
        }
      }
      let reached = Set(progress.waiting.values).union(progress.arrived.map(\.asked)).union(progress.missing.away.keys)
      let unsent = progress.left.subtracting(reached).sorted { ($0.group, $0.node) < ($1.group, $1.node) }
      for first in stride(from: 0, to: unsent.count, by: Self.mostAtOnce) {
        // The SuperLink takes no message whose time is over, however often it is sent.
        guard WallClock.now < deadline else {
          progress.left.subtract(unsent[first...])
          return
        }
        let some = Array(unsent[first..<min(first + Self.mostAtOnce, unsent.count)])
        let sent = try send(some, &progress, api, task)
        progress.limit = deadline
        // A node that is not known any more was not sent anything.
        progress.left.subtract(Set(some).subtracting(sent.values))
      }
    }

    /// Replies with all their objects.
    private func replies(
      _ progress: inout Progress, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> [(Asked, StoredMessage)] {
      if !progress.waiting.isEmpty {
        for (message, tree) in try api.replies(to: progress.waiting.keys.sorted(), token: task.token) {
          guard let one = progress.waiting[message.metadata.replyTo],
            message.failure != nil || message.metadata.source == one.node
          else { continue }
          progress.waiting[message.metadata.replyTo] = nil
          progress.arrived.append(Arrival(asked: one, message: message, tree: tree))
        }
      }
      var (found, open) = ([(Asked, StoredMessage)](), [Arrival]())
      for one in progress.arrived {
        if let reply = try whole(one, api, task) { found.append((one.asked, reply)) } else { open.append(one) }
      }
      progress.arrived = open
      return found
    }

    private var tooLarge: String { "its reply has more than \(mostBytes) bytes" }

    /// A reply with its objects; nil: they are not all there.
    private func whole(
      _ arrival: Arrival, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> StoredMessage? {
      var objects = ObjectBag()
      objects.addList(of: arrival.tree, record: FederationRecords.name)
      for name in arrival.message.failure == nil ? arrival.tree.names.reversed() : []
      where objects.contents[name] == nil {
        let object: FleetCalls.PulledObject
        do throws(FlowerError) {
          object = try api.object(name, run: task.run, token: task.token, mostBytes: mostBytes)
        } catch {
          guard error.kind == .tooLong else { throw error }
          return arrival.failed(FlowerFailure.Code.failed, tooLarge)
        }
        switch object {
        case .content(let content):
          do throws(WireError) { try objects.add(content, id: name) } catch {
            return arrival.failed(FlowerFailure.Code.failed, error.description)
          }
          guard objects.byteCount <= mostBytes else { return arrival.failed(FlowerFailure.Code.failed, tooLarge) }
        case .waiting: return nil
        case .unknown: return arrival.failed(FlowerFailure.Code.expired, "its objects are gone")
        }
      }
      return StoredMessage(message: arrival.message, tree: arrival.tree, objects: objects)
    }

    /// Lets the SuperLink forget the objects of replies that were taken.
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
      failure.reason = failure.reason.asOneLine(most: mostLetters)
      switch failure.code {
      case FlowerFailure.Code.expired: failure.reason = "did not answer in time"
      case FlowerFailure.Code.nodeGone: failure.reason = "went offline"
      case FlowerFailure.Code.refused, FlowerFailure.Code.failed: break
      default: failure.reason = "Flower's error \(failure.code): \(failure.reason)"
      }
      return failure
    }

    /// Sends to some, who are waited for then beside the others.
    ///
    /// - Returns: who was sent to, by the message's name.
    func send(
      _ some: [Asked], _ progress: inout Progress, _ api: RuntimeAPI, _ task: FlowerRun.Task
    ) throws(FlowerError) -> [String: Asked] {
      var bag = ObjectBag()
      var trees: [Int: ObjectTree] = [:]
      switch content {
      case .same(let records):
        let tree = bag.add(records)
        for one in some { trees[one.client] = tree }
      case .each(let all): for one in some { trees[one.client] = all[one.client].map { bag.add($0) } }
      }
      let now = WallClock.now
      let messages = some.map { one in
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
      var sent: [String: Asked] = [:]
      for ((one, _), id) in zip(messages, pushed.messageIDs) where !id.isEmpty { sent[id] = one }
      progress.waiting.merge(sent) { $1 }
      try keep(progress, task)
      return sent
    }

    /// What a server that was killed had sent in this run, where there is time left to answer it.
    private func out(of task: FlowerRun.Task) -> Out? {
      let out = path.flatMap { FileManager.default.contents(atPath: $0) }.flatMap {
        try? JSONDecoder().decode(Out.self, from: $0)
      }
      return out.flatMap { $0.run == task.run && $0.deadline > WallClock.now ? $0 : nil }
    }

    private func keep(_ progress: Progress, _ task: FlowerRun.Task) throws(FlowerError) {
      guard let path else { return }
      let names = Dictionary(progress.waiting.map { (Out.name($0.value), $0.key) }) { $1 }
      let times = Dictionary(progress.missing.activations.map { ("\($0.key)", $0.value) }) { $1 }
      do {
        try DurableFile.write(
          try JSONText.data(Out(run: task.run, deadline: deadline, messages: names, activations: times)), to: path)
      } catch { throw FlowerError(.local, path, "it cannot be written (\(error))", "make room on the disk") }
    }
  }
#endif
