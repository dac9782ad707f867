#if Federation
  public import FederatedLearning
  import FileStorage
  import FlowerWire
  import Foundation
  public import SecureAggregation
  import Synchronization

  /// The clients of a run, reached as nodes of a SuperLink.
  ///
  /// What a round has done so far lies in the run's folder: run and token, the messages that are out, and the replies that are in. A
  /// server that was killed goes on with all of it.
  public final class FlowerPool: ClientPool {
    /// How a pool behaves.
    public struct Settings: Sendable {
      /// The folder of the run.
      public var folder: String
      /// What is sent with every round.
      public var preamble: [UInt8]
      /// How many clients there are.
      public var clients: Int
      /// Rounds that are done already.
      public var roundsDone: Int
      /// Below so many answers those who did not answer are asked again.
      public var leastAnswers: Int
      /// The first round waits until so many are online.
      public var firstRound: Int
      /// How long a round waits.
      public var deadline: DeviceRounds.Deadline
      /// Seconds after which a SuperLink that is not there, or too few clients, end the run.
      public var giveUp = 3600.0
      /// Seconds before a call that failed is made again for the first time.
      public var leastBackOff = 1.0
      /// How updates are summed where no single one may be seen; nil: each is sent as it is.
      public var summed: SummedUpdates?
      /// The bytes of the SuperLink's secret for those who run its apps; nil: it has none.
      public var secret: [UInt8]?

      /// A pool's settings.
      public init(
        folder: String, preamble: [UInt8], clients: Int, roundsDone: Int, leastAnswers: Int,
        deadline: DeviceRounds.Deadline
      ) {
        (self.folder, self.preamble, self.clients, self.roundsDone) = (folder, preamble, clients, roundsDone)
        (self.leastAnswers, self.deadline) = (leastAnswers, deadline)
        firstRound = leastAnswers
      }
    }

    let settings: Settings
    let server: FederatedServer
    /// As it was given; numbers of those who come of their own are in the state.
    private let roster: Roster
    let run: FlowerRun
    let note: @Sendable (String) -> Void
    let shouldContinue: @Sendable () -> Bool
    let state: Mutex<State>

    struct State {
      var roster: NodeRoster
      var log: RoundsLog
      /// Whether enough were online once.
      var hasBegun: Bool
      /// The task with which the roster was shown to the SuperLink; nil: it was not.
      var admittedWith: String?
      /// When each node came online, as of the last look.
      var activations: [UInt64: String] = [:]
    }

    /// Seconds that a round waits where nobody says how long.
    static let longestRound = 43_200.0
    /// How often those who did not answer are asked again.
    static let mostAttempts = 3

    /// - Parameters:
    ///   - roster: who is let in.
    ///   - note: takes a line that is worth telling.
    /// - Throws: ``FlowerError`` where the folder's files are damaged.
    public init(
      _ place: SuperLinkPlace, settings: Settings, roster: Roster, server: FederatedServer,
      note: @escaping @Sendable (String) -> Void, shouldContinue: @escaping @Sendable () -> Bool
    ) throws(FlowerError) {
      var settings = settings
      if settings.summed != nil { settings.leastAnswers = max(Self.leastSummed, settings.leastAnswers) }
      (self.settings, self.server, self.roster) = (settings, server, roster)
      (self.note, self.shouldContinue) = (note, shouldContinue)
      run = FlowerRun(
        place, secret: settings.secret, path: settings.folder + "/superlink-task.json", giveUp: settings.giveUp,
        leastBackOff: settings.leastBackOff, note: note, shouldContinue: shouldContinue)
      state = Mutex(
        State(
          roster: NodeRoster(roster, path: settings.folder + "/" + Roster.file, most: settings.clients),
          log: try RoundsLog(
            resuming: settings.folder + "/" + RoundsLog.file, rounds: settings.roundsDone),
          hasBegun: settings.roundsDone > 0))
    }

    /// Waits until as many clients as a round needs are online, and says who is.
    public func available() throws -> Set<Int>? {
      let began = WallClock.now
      var told = 0.0
      let wanted = state.withLock {
        $0.hasBegun ? settings.leastAnswers : max(settings.firstRound, settings.leastAnswers)
      }
      while shouldContinue() {
        let there = try look(wanted)
        if there.count >= wanted {
          state.withLock { $0.hasBegun = true }
          return there
        }
        let waited = WallClock.now - began
        let (missing, count) = state.withLock { ($0.roster.missing(there), there.count + $0.roster.waiting) }
        guard waited < settings.giveUp else {
          throw FlowerError(
            .refused, "the federation",
            "\(count) of at least \(wanted) clients are online after \(Int(waited)) s\(missing)",
            "start them, or let fewer be enough with --min-clients")
        }
        if waited >= told {
          note("waiting for clients: \(count) of at least \(wanted) are online\(missing)")
          told = waited < 5 ? 5 : 2 * waited
        }
        Thread.sleep(forTimeInterval: waited < 10 ? 0.1 : 1)
      }
      // Told to stop: the exchange ends before it asks anybody.
      return []
    }

    /// Who is online and was introduced; whoever is new is asked who it is.
    ///
    /// - Parameter wanted: numbers are given out when so many are there.
    private func look(_ wanted: Int) throws -> Set<Int> {
      let nodes = try run.with { (api, task) throws(FlowerError) in
        try admit(api, task)
        return try api.nodes(task.token)
      }
      let strangers = state.withLock { state in
        state.activations = Dictionary(nodes.map { ($0.id, $0.activated) }) { $1 }
        return state.roster.strangers(among: nodes)
      }
      if !strangers.isEmpty { try introduce(strangers) }
      return try state.withLock { state throws(FlowerError) in
        try state.roster.number(atLeast: wanted, note: note)
        return state.roster.online(nodes)
      }
    }

    /// Makes a SuperLink know whom a roster lets in, whoever started it; anew with every run on it, as a SuperLink that lost its
    /// database lost the keys too.
    private func admit(_ api: RuntimeAPI, _ task: FlowerRun.Task) throws(FlowerError) {
      guard !roster.isOpen, state.withLock({ $0.admittedWith != task.token }) else { return }
      try SuperLinkDesk(api).admit(roster)
      state.withLock { $0.admittedWith = task.token }
    }

    /// Seconds that nodes have to say who they are, and those that each of them takes a SuperLink on a machine with much to do.
    private static let (introductionTime, introductionTimeEach) = (120.0, 0.5)

    /// More bytes than anybody needs to say who it is.
    private static let mostIntroduction = 1 << 20

    /// More bytes than a client has to send: a few numbers for each weight, and some to spare.
    var mostReply: Int { 64 * server.model.count + Self.mostIntroduction }

    private func introduce(_ nodes: [RuntimeCalls.NodeInfo]) throws {
      let asked = nodes.map { Asked(node: $0.id, group: "introduction") }
      let content = FederationRecords.records(settings.preamble)
      let seconds = Self.introductionTime + Self.introductionTimeEach * Double(nodes.count)
      let exchange = Exchange(
        run: run, content: .same(content), type: .query, deadline: WallClock.now + seconds,
        activations: state.withLock { $0.activations }, mostBytes: Self.mostIntroduction, path: nil)
      func hear(_ answer: Replied) {
        guard let info = nodes.first(where: { $0.id == answer.asked.node }) else { return }
        func refuse(_ reason: String) {
          state.withLock { $0.roster.refuse(info) }
          note("node \(info.id) does not take part: \(reason)")
        }
        switch answer.result {
        case .failure(let failure):
          // Who was busy or away is asked again.
          guard ![FlowerFailure.Code.expired, FlowerFailure.Code.nodeGone].contains(failure.code) else { return }
          refuse(failure.reason)
        case .content(let records):
          guard let (introduction, node) = FederationRecords.introduction(of: records) else {
            return refuse("it is no client of mathrec")
          }
          state.withLock { $0.roster.introduce(info, as: node) }
          note("\(node) is there (\(introduction.program))")
        }
      }
      try exchange.go(asked, isEnough: { false }, shouldContinue: shouldContinue, take: hear)
    }

    /// Where updates are summed under masks, the mean stands in place of each.
    public var showsUpdates: Bool { settings.summed == nil }

    /// Asks the clients of the plan, takes those who answer in time, and hands them on in ascending order.
    public func exchange(
      _ plan: RoundPlan, _ broadcast: Broadcast, shouldContinue: @Sendable () -> Bool,
      accept: @Sendable (WireUpdate, Int) throws(FederatedError) -> ClientUpdate, deliver: (ClientReply) throws -> Void
    ) throws -> Bool {
      // Between rounds only: a round whose clients are at work is finished.
      guard shouldContinue(), !plan.clients.isEmpty else { return false }
      if let summed = settings.summed {
        try exchangeSum(summed, plan, broadcast, accept: accept, deliver: deliver)
        return true
      }
      let earlier = state.withLock { $0.log.rounds.map(\.seconds) }
      let seconds = settings.deadline.seconds(after: earlier, otherwise: Self.longestRound)
      let message = try BroadcastMessage.encode(broadcast, preamble: settings.preamble)
      let replies = try ReplyFolder(settings.folder, round: plan.round)
      let began = WallClock.now
      var (updates, failures) = ([Int: [UInt8]](), [Int: ClientFailure]())
      var times: [Int: Double] = [:]
      /// The update in bytes, once it is found to be one.
      func take(_ bytes: [UInt8], of client: Int) {
        do throws(FederatedError) {
          _ = try accept(decoded(bytes, client, plan.round), client)
          updates[client] = bytes
          failures[client] = nil
        } catch {
          failures[client] = ClientFailure(client: client, kind: .refused, reason: error.description)
        }
      }
      for client in plan.clients {
        guard let (bytes, seconds) = replies.reply(of: client) else { continue }
        take(bytes, of: client)
        times[client] = seconds
      }
      let enough = min(plan.quorum ?? plan.clients.count, plan.clients.count)
      for attempt in 0..<Self.mostAttempts where updates.count < (attempt == 0 ? enough : settings.leastAnswers) {
        if attempt > 0 {
          note(
            "round \(plan.round + 1): \(updates.count) of at least \(settings.leastAnswers) clients answered; asking again: "
              + failures.values.sorted { $0.client < $1.client }.map(\.description).joined(separator: "; "))
          _ = try available()
        }
        let online = state.withLock { $0.roster.nodes }
        var asked: [Asked] = []
        for client in plan.clients where updates[client] == nil && failures[client]?.kind != .refused {
          guard let node = online[client] else {
            failures[client] = ClientFailure(client: client, kind: .failed, reason: "it is not online")
            continue
          }
          let accepted = state.withLock { $0.log.accepted(client) }
          asked.append(
            Asked(
              node: node,
              group: FederationRecords.Group(round: plan.round, client: client, accepted: accepted).text, client: client
            ))
        }
        guard !asked.isEmpty else { continue }
        let content = FederationRecords.records(message, to: asked.map(\.node))
        let exchange = Exchange(
          run: run, content: .same(content), type: .train, deadline: WallClock.now + seconds,
          activations: state.withLock { $0.activations }, mostBytes: mostReply, path: "\(settings.folder)/messages.json"
        )
        func hear(_ answer: Replied) throws {
          let (client, time) = (answer.asked.client, WallClock.now - began)
          switch answer.result {
          case .failure(let failure):
            failures[client] = ClientFailure(
              client: client, kind: failure.code == FlowerFailure.Code.expired ? .late : .failed,
              reason: failure.reason)
          case .content(let records):
            guard updates[client] == nil, updates.count < enough else { return }
            guard let payload = try? FederationRecords.payload(of: records) else {
              failures[client] = ClientFailure(client: client, kind: .refused, reason: "its reply holds no update")
              return
            }
            try replies.keep(payload, of: client, seconds: time)
            times[client] = time
            take(payload, of: client)
          }
        }
        try exchange.go(
          asked, isEnough: { updates.count >= enough }, shouldContinue: { true }, take: hear)
        for one in asked where updates[one.client] == nil && failures[one.client] == nil {
          failures[one.client] = ClientFailure(
            client: one.client, kind: .late,
            reason: updates.count >= enough
              ? "the first \(enough) had answered" : "did not answer within \(Int(seconds.rounded())) s")
        }
      }
      let answered = updates.keys.sorted()
      let failed = failures.values.filter { updates[$0.client] == nil }.sorted { $0.client < $1.client }
      let round = RoundsLog.Round(
        round: plan.round + 1, asked: plan.clients, answered: answered, seconds: answered.map { times[$0] ?? 0 },
        failures: failed.map(\.description))
      if answered.count >= settings.leastAnswers {
        try state.withLock { state throws(FlowerError) in
          // A round that is done again after a kill has its line already.
          if state.log.rounds.count == plan.round { try state.log.append(round) }
        }
      }
      for client in plan.clients {
        if let bytes = updates[client] {
          try deliver(.update(try accept(decoded(bytes, client, plan.round), client), byteCount: bytes.count))
        } else if let failure = failures[client] {
          try deliver(.failure(failure))
        }
      }
      replies.removeOthers()
      return true
    }

    private func decoded(_ bytes: [UInt8], _ client: Int, _ round: Int) throws(FederatedError) -> WireUpdate {
      try UpdateMessage.decode(
        bytes, model: server.model, asked: server.algorithm.sent, subject: "client \(client), round \(round + 1)")
    }

    /// Whether somebody stopped the run at the SuperLink.
    public var isStopped: Bool { run.isStopped }

    /// How a run ends.
    public enum Ending: Sendable, Hashable { case completed, failed, stopped }

    /// Ends the run at the SuperLink.
    public func finish(_ ending: Ending, details: String) {
      let word: RuntimeCalls.Ending =
        switch ending {
        case .completed: .completed
        case .failed: .failed
        case .stopped: .stopped
        }
      run.finish(word, details: details)
    }
  }
#endif
