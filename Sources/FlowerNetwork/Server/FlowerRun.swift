#if Federation
  import FileStorage
  import FlowerWire
  import Foundation
  import Synchronization

  /// A run on a SuperLink and the task by which this program is its server app, kept alive by a thread of its own.
  ///
  /// Run and token are on the disk before they are used, so that a server that was killed goes on with them; where they are no longer
  /// taken, there is another run.
  final class FlowerRun: Sendable {
    struct Task: Sendable, Hashable, Codable {
      var run: UInt64
      var token: String
      /// Whether the SuperLink was told that it is worked on.
      var hasBegun = false
    }

    private let place: SuperLinkPlace
    private let secret: [UInt8]?
    private let path: String
    private let giveUp: Double
    let leastBackOff: Double
    private let note: @Sendable (String) -> Void
    private let shouldContinue: @Sendable () -> Bool
    private let state = Mutex(State())

    private struct State {
      var task: Task?
      var isStopped = false
      var isOver = false
      var isBeating = false
    }

    /// A claimed task dies after 30 s without a heartbeat.
    private static let heartbeat = 10.0
    /// Seconds for a run that was started to become a task.
    private static let acquireTime = 60.0

    /// - Parameters:
    ///   - path: the file of run and token, readable for its owner alone.
    ///   - giveUp: seconds after which a SuperLink that is not there ends the run.
    ///   - leastBackOff: seconds before a call that failed is made again for the first time.
    init(
      _ place: SuperLinkPlace, secret: [UInt8]?, path: String, giveUp: Double, leastBackOff: Double,
      note: @escaping @Sendable (String) -> Void, shouldContinue: @escaping @Sendable () -> Bool
    ) {
      (self.place, self.secret, self.path, self.giveUp) = (place, secret, path, giveUp)
      (self.leastBackOff, self.note, self.shouldContinue) = (leastBackOff, note, shouldContinue)
    }

    /// Does something with the run's task, again and again while the SuperLink does not answer, and with another run where this one
    /// is over.
    func with<Result>(
      _ body: (RuntimeAPI, Task) throws(FlowerError) -> Result
    ) throws(FlowerError) -> Result {
      let api = try RuntimeAPI(place, secret: secret)
      var (backOff, began, renewals) = (BackOff(least: leastBackOff, most: 10), WallClock.now, 0)
      while true {
        do throws(FlowerError) {
          return try body(api, try task(api))
        } catch {
          guard !state.withLock({ $0.isStopped }) else { throw Self.stopped }
          switch error.kind {
          case .unauthorized where state.withLock({ $0.task != nil }), .runOver:
            let task = state.withLock { state in
              defer { state.task = nil }
              return state.task
            }
            unlink(path)
            // One that is not asked whether it was stopped is asked again with the next run.
            if let task, (try? api.wasStopped(task.run)) == true { throw Self.stopped }
            renewals += 1
            guard renewals <= Self.mostRenewals else { throw error }
            note("the run on the SuperLink is over; beginning another")
          case .passing, .unreachable:
            guard WallClock.now - began < giveUp else { throw error }
            if backOff.isFresh { note("\(error); trying again") }
            pause(backOff.next())
            continue
          default: throw error
          }
          began = WallClock.now
        }
      }
    }

    private static let stopped = FlowerError(
      .refused, "the run", "it was stopped at the SuperLink", "give --resume to go on with another")

    /// Other runs that are begun in a row before one works.
    private static let mostRenewals = 3

    private func pause(_ seconds: Double) {
      let end = WallClock.now + seconds
      while WallClock.now < end, shouldContinue() { Thread.sleep(forTimeInterval: 0.05) }
    }

    private func task(_ api: RuntimeAPI) throws(FlowerError) -> Task {
      if let task = state.withLock({ $0.task }) { return task }
      if let saved, try isAlive(saved, api) { return try begun(saved, api) }
      return try acquire(api)
    }

    private var saved: Task? {
      FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Task.self, from: $0) }
    }

    private func isAlive(_ task: Task, _ api: RuntimeAPI) throws(FlowerError) -> Bool {
      do throws(FlowerError) { return try api.heartbeat(task.token) } catch {
        if error.isPassing { throw error }
        // Its clients need not go on for nothing.
        try? api.stopRun(task.run)
        return false
      }
    }

    private func adopt(_ task: Task) {
      let isFirst = state.withLock { state in
        state.task = task
        defer { state.isBeating = true }
        return !state.isBeating
      }
      if isFirst { Thread.detachNewThread { [self] in beat() } }
    }

    private func acquire(_ api: RuntimeAPI) throws(FlowerError) -> Task {
      let began = WallClock.now
      var (hasStarted, pausing) = (false, 0.02)
      while true {
        let found: RuntimeCalls.Task?
        do throws(FlowerError) { found = try api.acquireTask() } catch {
          guard error.kind == .unauthorized else { throw error }
          throw FlowerError(
            .refused, place.address, "it does not give its tasks to who does not know its secret",
            "give --secret the file that it has as --superexec-auth-secret-file")
        }
        if let found {
          let task = Task(run: found.run, token: found.token)
          try keep(task)
          return try begun(task, api)
        }
        guard WallClock.now - began < Self.acquireTime else {
          throw FlowerError(
            .refused, place.address, "a run was started, and its task does not come",
            "start the SuperLink with --isolation process, and nothing else that takes its tasks")
        }
        // A run that was started by a server that was killed at once waits still, and is taken first.
        if !hasStarted {
          _ = try api.startRun()
          hasStarted = true
          continue
        }
        Thread.sleep(forTimeInterval: pausing)
        pausing = min(1, 2 * pausing)
      }
    }

    /// The task, once the SuperLink knows that it is worked on: before that no client may answer.
    private func begun(_ task: Task, _ api: RuntimeAPI) throws(FlowerError) -> Task {
      var task = task
      if !task.hasBegun {
        let isOurs: Bool
        do throws(FlowerError) { isOurs = try api.begin(task.token) } catch {
          // It began, and the answer was lost: it does not begin twice.
          guard !error.isPassing, error.kind != .unauthorized else { throw error }
          isOurs = true
        }
        guard isOurs else {
          try? api.finish(.failed, details: "this SuperLink serves mathrec alone", token: task.token)
          unlink(path)
          throw FlowerError(
            .refused, place.address, "run \(task.run) waited there, and it is none of mathrec's",
            "give mathrec a SuperLink of its own")
        }
        task.hasBegun = true
        try keep(task)
      }
      adopt(task)
      return task
    }

    private func keep(_ task: Task) throws(FlowerError) {
      do {
        let before = umask(0o077)
        defer { umask(before) }
        try DurableFile.write(try JSONText.data(task), to: path)
        chmod(path, 0o600)
      } catch { throw FlowerError(.local, path, "it cannot be written (\(error))", "make room on the disk") }
    }

    /// Says until the end that the task is worked on.
    private func beat() {
      var last = WallClock.now
      let api = try? RuntimeAPI(place, secret: secret)
      while let api, !state.withLock({ $0.isOver }) {
        Thread.sleep(forTimeInterval: 0.2)
        guard WallClock.now - last > Self.heartbeat, let task = state.withLock({ $0.task }) else { continue }
        // One that is not answered is made good by the next; one that is refused is found out by the next call.
        if let isTaken = try? api.heartbeat(task.token), !isTaken {
          state.withLock { state in if state.task == task { state.isStopped = true } }
        }
        last = WallClock.now
      }
    }

    /// Whether somebody stopped the run at the SuperLink.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Ends the run there.
    func finish(_ ending: RuntimeCalls.Ending, details: String) {
      let task = state.withLock { state in
        state.isOver = true
        return state.task
      }
      guard let task, let api = try? RuntimeAPI(place, secret: secret) else { return }
      try? api.finish(ending, details: details, token: task.token)
      unlink(path)
    }
  }
#endif
