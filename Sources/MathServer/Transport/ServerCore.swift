#if Server
  import Synchronization

  /// What all connections share: the routes, the queue of work, and the account of what is held.
  final class ServerCore: Sendable {
    let limits: ServerLimits
    let metrics = ServerMetrics()
    let queue: WorkQueue
    private let service: MathService
    private let routes: Mutex<ServerRoutes?> = Mutex(nil)
    private let bytes = Atomic(0)
    private let stopping = Atomic(false)

    init(service: MathService, limits: ServerLimits, threads: Int) {
      self.service = service
      self.limits = limits
      queue = WorkQueue(threads: threads, most: limits.waiting)
    }

    /// States who may ask, once the port is known.
    func admit(_ access: ServerAccess) {
      routes.withLock { $0 = ServerRoutes(access: access, metrics: metrics, queue: queue) }
    }

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
      let name = ServerRoutes.name(request.path)
      let finish: @Sendable (APIResponse) -> Void = { [metrics] response in
        metrics.count(route: name, status: response.status, seconds: (clock.now - start) / .seconds(1))
        done(response)
      }
      do throws(Problem) {
        guard let routes = routes.withLock({ $0 }) else { throw .busy }
        switch try routes.destination(request) {
        case .now(let response): finish(response)
        case .work(let route):
          let isAdded = queue.add { [service] threads in
            guard !patience.isEnded else { return }
            do throws(Problem) {
              finish(try service.answer(route, request, threads: threads))
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
