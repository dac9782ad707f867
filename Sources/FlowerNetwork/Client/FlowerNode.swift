#if Federation
  import FederatedLearning
  import FlowerWire
  import Foundation
  import Synchronization

  /// One node: online or not, with a message at work or none. One thread works on it at a time; heartbeats come from another.
  final class FlowerNode: Sendable {
    let identity: NodeIdentity
    let folder: NodeFolder
    private let work: NodeWork
    private let log: SentLog
    private let shared: SharedObjects?
    private let interval: Double
    /// The number that the SuperLink knows it by; nil while it is not online.
    private let number = Mutex<UInt64?>(nil)

    init(
      _ identity: NodeIdentity, folder: NodeFolder, site: any ClientSite, place: Int, roster: String?, log: SentLog,
      shared: SharedObjects?, interval: Double
    ) {
      (self.identity, self.folder, self.log) = (identity, folder, log)
      (self.shared, self.interval) = (shared, interval)
      work = NodeWork(site: site, identity: identity, node: place, roster: roster)
    }

    var id: UInt64? { number.withLock { $0 } }
    func loseNumber() { number.withLock { $0 = nil } }

    /// Makes it online: by its key where that is known there, else by registering the key.
    ///
    /// A node whose program was killed is online still, and is told to leave first.
    func bringOnline(_ api: FleetAPI) throws(FlowerError) {
      let id = try activated(api)
      try folder.keep(nodeID: id)
      number.withLock { $0 = id }
    }

    private func activated(_ api: FleetAPI) throws(FlowerError) -> UInt64 {
      func attempt() throws(FlowerError) -> UInt64? {
        do throws(FlowerError) { return try api.activate(identity, interval: interval) } catch {
          guard error.kind == .notActivated else { throw error }
          return nil
        }
      }
      if let id = try attempt() { return id }
      if let id = folder.nodeID {
        do throws(FlowerError) { try api.deactivate(identity, id: id) } catch  where error.isPassing {
          throw error
        } catch {}
        if let id = try attempt() { return id }
      }
      do throws(FlowerError) { try folder.keep(nodeID: try api.register(identity)) } catch {
        guard error.kind == .keyTaken else { throw error }
      }
      guard let id = try attempt() else {
        // Known and online, and its number is lost: it is offline after two intervals without a heartbeat.
        throw FlowerError(
          .passing, api.place.address,
          "the node \(identity.name) is online already, by another program or one that was killed",
          "wait \(Int(2 * interval)) s, or stop the other")
      }
      return id
    }

    /// Says that it is there.
    func beat(_ api: FleetAPI) throws(FlowerError) {
      guard let id, try !api.heartbeat(identity, id: id, interval: interval) else { return }
      loseNumber()
    }

    /// What a step was.
    enum Step {
      case idle
      case answered(type: String, group: String, failure: String?)
      case dropped
      /// A message was handed over, and its objects are not all there: they are looked for again.
      case announced
    }

    /// One step: sends what was not sent, else works off what was taken, else asks whether there is something.
    ///
    /// - Parameters:
    ///   - begin: told of a message before it is worked on.
    ///   - allow: throws ``FederatedLearning/SiteRefusal`` where nothing more may be done today.
    func step(
      _ api: FleetAPI, begin: (StoredMessage) -> Void, allow: @Sendable () throws -> Void
    ) throws(FlowerError) -> Step {
      guard let id else { return .idle }
      if let reply = folder.reply { return try send(reply, isNew: false, api, id) }
      if let received = folder.received { return try answer(received, api, id, begin, allow) }
      if let known = folder.announced, let step = try take(known, api, id, begin, allow) { return step }
      // A server that was killed while it sent leaves a message whose objects never come, and sends another when it is back.
      guard let new = try pull(api, id) else { return .idle }
      return try take(new, api, id, begin, allow) ?? .announced
    }

    /// Works off a message that the SuperLink handed over, which it does once; nil: its objects are not all there yet.
    private func take(
      _ announced: StoredMessage, _ api: FleetAPI, _ id: UInt64, _ begin: (StoredMessage) -> Void,
      _ allow: @Sendable () throws -> Void
    ) throws(FlowerError) -> Step? {
      let (metadata, tree) = (announced.message.metadata, announced.tree)
      // The node has another number since the SuperLink lost its memory, or the time is over.
      var isGone = metadata.destination != id || metadata.createdAt + metadata.timeToLive < WallClock.now
      var objects = ObjectBag()
      objects.addList(of: tree, record: FederationRecords.name)
      // The large ones are fetched when those that name them are there.
      for name in tree.names.reversed() where !isGone && objects.contents[name] == nil {
        switch try object(name, of: metadata.run, api, id) {
        case .content(let content):
          // Who sent what is no object gets no answer; the next may be better.
          do throws(WireError) { try objects.add(content, id: name) } catch { isGone = true }
          // What only one message has is not kept for others.
          if name != tree.id, !isGone { shared?.keep(name, content) }
        case .waiting: return nil
        case .unknown: isGone = true
        }
      }
      guard !isGone else {
        folder.removeAnnounced()
        return .dropped
      }
      let received = StoredMessage(message: announced.message, tree: tree, objects: objects)
      // Once this is confirmed the SuperLink forgets it, so that it lies here first.
      try folder.keep(received: received)
      try api.confirm(tree.id, run: metadata.run, identity, id: id)
      return try answer(received, api, id, begin, allow)
    }

    /// Keeps what the SuperLink hands over; nil: nothing waits.
    private func pull(_ api: FleetAPI, _ id: UInt64) throws(FlowerError) -> StoredMessage? {
      let pulled: (message: FlowerMessage, tree: ObjectTree)?
      do throws(FlowerError) { pulled = try api.pull(identity, id: id) } catch {
        // A message was handed over with the answer that did not come, perhaps, and no second time: the server sends another to who comes
        // online anew (Exchange+Missing.swift).
        if error.kind == .passing { loseNumber() }
        throw error
      }
      guard let (message, tree) = pulled else { return nil }
      guard message.metadata.destination == id, message.metadata.messageID == tree.id else {
        throw FlowerError(
          .refused, api.place.address, "it gave the node \(identity.name) a message of another",
          "use a SuperLink of flwr 1.40 to 1.42")
      }
      let announced = StoredMessage(message: message, tree: tree, objects: ObjectBag())
      try folder.keep(announced: announced)
      return announced
    }

    /// An object of a run, of which a run that is over has none.
    private func object(
      _ name: String, of run: UInt64, _ api: FleetAPI, _ id: UInt64
    ) throws(FlowerError) -> FleetCalls.PulledObject {
      if let known = shared?.content(name) { return .content(known) }
      do throws(FlowerError) { return try api.object(name, run: run, identity, id: id) } catch {
        guard [.runOver, .refused, .tooLong].contains(error.kind) else { throw error }
        return .unknown
      }
    }

    private func answer(
      _ received: StoredMessage, _ api: FleetAPI, _ id: UInt64, _ begin: (StoredMessage) -> Void,
      _ allow: @Sendable () throws -> Void
    ) throws(FlowerError) -> Step {
      let asked = received.message.metadata
      // Whoever is told so late has been given up already.
      guard asked.createdAt + asked.timeToLive > WallClock.now else {
        folder.removeReceived()
        return .dropped
      }
      begin(received)
      let began = WallClock.now
      let answer = work.answer(received, allow: allow)
      let now = WallClock.now
      var metadata = FlowerMetadata()
      (metadata.run, metadata.group, metadata.type) = (asked.run, asked.group, asked.type)
      (metadata.source, metadata.destination, metadata.replyTo) = (id, asked.source, asked.messageID)
      (metadata.createdAt, metadata.timeToLive) = (now, asked.createdAt + asked.timeToLive - now)
      metadata.destinationTask = asked.sourceTask
      var objects = ObjectBag()
      let records = answer.failure == nil ? answer.content.map { objects.add($0) } : nil
      let (message, tree) = objects.add(FlowerMessage(metadata, failure: answer.failure), records)
      let reply = StoredMessage(message: message, tree: tree, objects: objects, seconds: now - began)
      // What is not written down does not leave.
      try log.add(reply, node: identity.name, contents: answer.sent)
      try folder.keep(reply: reply)
      return try send(reply, isNew: true, api, id)
    }

    /// Sends a reply, or what is missing of it.
    ///
    /// - Parameter isNew: whether it is sent for the first time.
    private func send(
      _ reply: StoredMessage, isNew: Bool, _ api: FleetAPI, _ id: UInt64
    ) throws(FlowerError) -> Step {
      let metadata = reply.message.metadata
      let end = Step.answered(
        type: metadata.type, group: metadata.group, failure: reply.message.failure?.reason)
      // The node has another number since the SuperLink lost its memory, or the time is over.
      guard metadata.source == id, metadata.createdAt + metadata.timeToLive > WallClock.now else {
        folder.removeReply()
        return .dropped
      }
      do throws(FlowerError) {
        let pushed = try api.push(reply, identity, id: id)
        // Nobody waits for it, or the server took it with a call whose answer was lost and waits for its objects, of which the
        // SuperLink finds out itself then which are missing.
        let isTaken = pushed.wanted.isEmpty
        var isMissed = !isTaken || !isNew
        for name in isTaken ? reply.tree.names : pushed.wanted {
          guard let content = reply.objects.contents[name] else { continue }
          let session = isTaken ? "" : pushed.session
          let isStored = try api.pushObject(name, content, run: metadata.run, session: session, identity, id: id)
          guard isStored || isTaken else {
            throw FlowerError(.passing, api.place.address, "it did not take an object of a reply", "try again")
          }
          isMissed = isMissed || isStored
        }
        guard isMissed else {
          folder.removeReply()
          return .dropped
        }
      } catch {
        guard error.kind == .runOver || error.kind == .refused else { throw error }
        folder.removeReply()
        return .dropped
      }
      folder.removeReply()
      return end
    }

    /// Leaves; what is not sent is sent when it comes back.
    func leave(_ api: FleetAPI) {
      guard let id else { return }
      loseNumber()
      try? api.deactivate(identity, id: id)
    }
  }
#endif
