#if Federation
  public import FederatedLearning
  import FlowerWire
  import Foundation
  import Synchronization
  import WorkSharing

  /// The nodes of a site, at work until they are told to stop: a few threads serve them in turn, and another keeps them online.
  public final class NodeService: Sendable {
    /// How nodes behave.
    public struct Settings: Sendable, Hashable {
      /// Seconds between looks at most.
      public var pollMost = 3.0
      /// Seconds in which a node says at least once that it is there.
      public var heartbeat = 30.0
      /// Seconds before what failed is tried again for the first time.
      public var leastBackOff = 1.0
      /// Seconds that a SuperLink may not know a node's key yet.
      public var giveUp = 3600.0
      /// Whether one answer to a round is all.
      public var isOnce = false
      /// Threads that train.
      public var threads = 1
      /// The site's own copy of the federation's roster, by which it knows the others' keys in a secure sum; nil: it takes part in none.
      public var roster: String?

      /// Of one node.
      public init() {}
    }

    private struct Slot {
      var due = 0.0
      var pause: Double
      var isBusy = false
      /// Whether it has nothing to do that is known of.
      var isLooking = false
      var backOff: BackOff
      /// Since when it is known that the key is not known there; nil: it is not, or nobody asked.
      var strangerSince: Double?
    }

    private struct State {
      var slots: [Slot]
      var failure: FlowerError?
      var answered = 0
      /// Until then no node looks for work whom nobody sent for.
      var looksFrom = 0.0
      /// What the last message was that the others were woken for.
      var lastCall = ""
      /// Said once, not at every try.
      var lastTrouble: String?
    }

    private let place: SuperLinkPlace
    private let settings: Settings
    private let nodes: [FlowerNode]
    private let log: SentLog
    private let allow: @Sendable (_ rounds: Int, _ bytes: Int, _ hour: Int) throws -> Void
    private let note: @Sendable (String) -> Void
    private let state: Mutex<State>

    /// With more nodes looking at once is more than a SuperLink has time for.
    private static let mostWoken = 100
    /// Seconds until a site's second look where nothing waits.
    private static let leastPause = 0.05
    /// Looks in vain take a SuperLink's time from work: after one that took a while the next of the site comes when so many times that have
    /// passed, or a moment: what takes long on a machine with much to do is not the SuperLink's work alone.
    private static let (rest, mostRest) = (4.0, 0.2)
    /// Seconds until a node's second look: the more there are, the less often each of them looks.
    private let firstPause: Double

    /// - Parameters:
    ///   - nodes: in the order of the site's clients.
    ///   - folder: where each keeps its number and messages, and `sent.jsonl` is.
    ///   - allow: throws ``SiteRefusal`` where the rounds and bytes of today are enough, or it is not the hour.
    ///   - note: takes a line that is worth telling.
    /// - Throws: ``FlowerError`` where the folder cannot be made.
    public init(
      _ place: SuperLinkPlace, settings: Settings, nodes: [NodeIdentity], folder: String, site: any ClientSite,
      allow: @escaping @Sendable (_ rounds: Int, _ bytes: Int, _ hour: Int) throws -> Void,
      note: @escaping @Sendable (String) -> Void
    ) throws(FlowerError) {
      (self.place, self.settings, self.allow, self.note) = (place, settings, allow, note)
      _ = try NodeFolder(folder)
      let log = SentLog(path: folder + "/sent.jsonl")
      self.log = log
      let shared = nodes.count > 1 ? SharedObjects() : nil
      var made: [FlowerNode] = []
      for (index, identity) in nodes.enumerated() {
        made.append(
          FlowerNode(
            identity, folder: try NodeFolder(folder + "/nodes/\(index)"), site: site, place: index,
            roster: settings.roster, log: log, shared: shared, interval: settings.heartbeat))
      }
      self.nodes = made
      firstPause = min(settings.pollMost, Self.leastPause * Double(nodes.count))
      let slot = Slot(pause: firstPause, backOff: BackOff(least: settings.leastBackOff))
      state = Mutex(State(slots: [Slot](repeating: slot, count: nodes.count)))
    }

    /// Works until `shouldContinue` says no, or once was asked for and is done.
    ///
    /// - Returns: how many rounds were answered.
    /// - Throws: ``FlowerError`` for what stays as it is: a certificate that is not trusted, a key that is not admitted for long.
    public func run(shouldContinue: @escaping @Sendable () -> Bool) throws(FlowerError) -> Int {
      let isOver: @Sendable () -> Bool = { [self] in
        !shouldContinue()
          || state.withLock { $0.failure != nil || (settings.isOnce && $0.answered >= nodes.count) }
      }
      let workers = max(1, min(settings.threads, nodes.count))
      SharedWork.forEach(workers + 1, threads: workers + 1) { [self] _, item in
        let api: FleetAPI
        do throws(FlowerError) { api = try FleetAPI(place) } catch { return fail(error) }
        if item == 0 { keepOnline(api, isOver) } else { serve(api, isOver) }
      }
      if let api = try? FleetAPI(place) { for node in nodes { node.leave(api) } }
      return try state.withLock { state throws(FlowerError) in
        if let failure = state.failure { throw failure }
        return state.answered
      }
    }

    private func fail(_ error: FlowerError) { state.withLock { $0.failure = $0.failure ?? error } }

    /// Says of each node in time that it is there.
    private func keepOnline(_ api: FleetAPI, _ isOver: () -> Bool) {
      var last = [Double](repeating: WallClock.now, count: nodes.count)
      while !isOver() {
        for (index, node) in nodes.enumerated() where node.id != nil {
          guard WallClock.now - last[index] > 0.7 * settings.heartbeat else { continue }
          if isOver() { return }
          // One that is missed is made good by the next.
          if (try? node.beat(api)) != nil { last[index] = WallClock.now }
        }
        Thread.sleep(forTimeInterval: min(0.2, settings.pollMost))
      }
    }

    /// Serves the nodes whose turn it is.
    private func serve(_ api: FleetAPI, _ isOver: () -> Bool) {
      while !isOver() {
        let (place, wait) = state.withLock { state -> (Int?, Double) in
          let now = WallClock.now
          let turns = state.slots.indices.filter { !state.slots[$0].isBusy }.map { place in
            let slot = state.slots[place]
            return (time: slot.isLooking ? max(slot.due, state.looksFrom) : slot.due, due: slot.due, place: place)
          }
          guard let next = turns.min(by: { $0 < $1 }) else { return (nil, Self.leastPause) }
          guard next.time <= now else { return (nil, min(Self.leastPause, next.time - now)) }
          state.slots[next.place].isBusy = true
          return (next.place, 0)
        }
        guard let place else {
          Thread.sleep(forTimeInterval: max(0.001, wait))
          continue
        }
        serve(place, api)
      }
    }

    private func serve(_ place: Int, _ api: FleetAPI) {
      let node = nodes[place]
      do throws(FlowerError) {
        if node.id == nil {
          try node.bringOnline(api)
          note("\(node.identity.name) is online at \(api.place.address)")
        }
        let began = WallClock.now
        let step = try node.step(api, begin: wakeOthers) { [allow, log] in
          let used = log.used
          try allow(used.rounds, used.bytes, WallClock.hour)
        }
        finished(place, step, seconds: WallClock.now - began)
      } catch {
        troubled(place, error)
      }
    }

    /// Whoever of many nodes is asked first in a round has those others look at once who are asked too, or where the message does not say
    /// who is, all: else a round would wait for the last of them to look.
    private func wakeOthers(_ received: StoredMessage) {
      let metadata = received.message.metadata
      guard nodes.count > 1, let group = FederationRecords.Group(metadata.group) else { return }
      // In a stage of a secure sum each has a message of its own.
      let call =
        group.stage.map { "\(group.round) \($0) \(group.session)" } ?? received.tree.children.first?.id ?? ""
      let isNew = state.withLock { state in
        defer { state.lastCall = call }
        return state.lastCall != call
      }
      guard isNew else { return }
      let records = try? received.objects.records(of: metadata.messageID)
      let asks = records.flatMap { FederationRecords.asks($0) }
      guard asks != nil || nodes.count <= Self.mostWoken else { return }
      state.withLock { state in
        for (place, node) in nodes.enumerated() where state.slots[place].backOff.isFresh {
          guard asks == nil || node.id.map({ asks?($0) == true }) == true else { continue }
          state.slots[place].due = min(state.slots[place].due, WallClock.now)
          state.slots[place].isLooking = false
        }
      }
    }

    private func finished(_ place: Int, _ step: FlowerNode.Step, seconds: Double) {
      switch step {
      case .answered(let type, _, let failure):
        if let failure { note("\(nodes[place].identity.name) answered a message of type \(type) with: \(failure)") }
      case .dropped: note("\(nodes[place].identity.name): a message was too late or damaged, or its run is over")
      case .idle, .announced: break
      }
      state.withLock { state in
        state.slots[place].isBusy = false
        state.slots[place].backOff.reset()
        state.slots[place].strangerSince = nil
        state.lastTrouble = nil
        switch step {
        case .idle:
          state.slots[place].pause = min(settings.pollMost, 2 * state.slots[place].pause)
          state.looksFrom = max(state.looksFrom, WallClock.now + min(Self.mostRest, Self.rest * seconds))
        case .announced: state.slots[place].pause = min(settings.pollMost, Self.leastPause)
        case .answered, .dropped: state.slots[place].pause = firstPause
        }
        state.slots[place].isLooking = if case .announced = step { false } else { true }
        if case .answered("train", let group, nil) = step, SecureStage.isLast(group) { state.answered += 1 }
        state.slots[place].due = WallClock.now + state.slots[place].pause
      }
    }

    private func troubled(_ place: Int, _ error: FlowerError) {
      // A SuperLink that lost its memory knows no number; one that does not know the key either says so next.
      let hadNumber = nodes[place].id != nil
      if error.kind == .unauthorized, hadNumber { nodes[place].loseNumber() }
      let isNew = state.withLock { state in
        var isPassing = error.isPassing || (error.kind == .unauthorized && hadNumber) || error.kind == .runOver
        if error.kind == .notOpen {
          // Who runs the server may admit the key yet.
          let since = state.slots[place].strangerSince ?? WallClock.now
          state.slots[place].strangerSince = since
          isPassing = WallClock.now - since < settings.giveUp
        }
        state.slots[place].isBusy = false
        state.slots[place].due = WallClock.now + state.slots[place].backOff.next()
        if !isPassing { state.failure = state.failure ?? error }
        defer { state.lastTrouble = error.description }
        return isPassing && state.lastTrouble != error.description
      }
      if isNew { note("\(error); trying again") }
    }
  }
#endif
