#if Server
  import Synchronization

  /// What all connections share: the site, the queue of work, and the account of what is held.
  package final class ServerCore: Sendable {
    let limits: ConnectionLimits
    /// Of this server.
    package let metrics = ServerMetrics()
    /// What waits for a thread.
    package let queue: WorkQueue
    private let site: Mutex<(any WebSite)?> = Mutex(nil)
    private let bytes = Atomic(0)
    private let stopping = Atomic(false)

    init(limits: ConnectionLimits, threads: Int) {
      self.limits = limits
      queue = WorkQueue(threads: threads, most: limits.waiting)
    }

    /// States what is served, once the port is known.
    func admit(_ site: any WebSite) {
      self.site.withLock { $0 = site }
    }

    private var present: (any WebSite)? { site.withLock { $0 } }

    /// The name of a path's route for the metrics.
    func name(_ path: String) -> String { present?.routeName(path) ?? "other" }

    /// Header fields of all responses.
    var securityHeaders: [(name: String, value: String)] { present?.securityHeaders ?? [] }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// From now on connections end with their current response.
    func stop() {
      stopping.store(true, ordering: .relaxed)
      queue.close()
    }

    /// Books bytes of a body; false where too many are held.
    func book(_ count: Int) -> Bool {
      guard bytes.wrappingAdd(count, ordering: .relaxed).newValue > limits.bodies else { return true }
      unbook(count)
      return false
    }

    /// Gives booked bytes back.
    func unbook(_ count: Int) { bytes.wrappingSubtract(count, ordering: .relaxed) }

    /// Answers a request, at once or from one of the queue's threads; not at all where nobody waits when its turn comes.
    func answer(_ request: APIRequest, _ patience: Patience, _ done: @escaping @Sendable (APIResponse) -> Void) {
      let clock = ContinuousClock()
      let start = clock.now
      let name = name(request.path)
      let finish: @Sendable (APIResponse) -> Void = { [metrics] response in
        metrics.count(route: name, status: response.status, seconds: (clock.now - start) / .seconds(1))
        done(response)
      }
      do throws(Problem) {
        guard let site = present else { throw .busy }
        switch try site.destination(request) {
        case .now(let response): finish(response)
        case .work(let work):
          let isAdded = queue.add { threads in
            guard !patience.isEnded else { return }
            do throws(Problem) {
              finish(try work(threads))
            } catch {
              finish(error.response)
            }
          }
          if !isAdded { throw .busy }
        }
      } catch {
        finish(error.response)
      }
    }
  }
#endif
