#if Federation
  import FlowerWire

  extension Exchange {
    /// Who may not have what they were sent, as the SuperLink hands a message over once, also where its answer is lost.
    struct Missing {
      /// When each node came online, as it was known last.
      var activations: [UInt64: String]
      /// Who came online anew and had not said that the message came.
      var suspects: Set<Asked> = []
      /// Who went offline, and when that was seen: who is back soon is sent another.
      var away: [Asked: Double] = [:]
      /// When it is looked for.
      var next: Double

      init(_ activations: [UInt64: String], from next: Double) { (self.activations, self.next) = (activations, next) }
    }

    /// Times of a back-off's first pause: between looks for those who miss something, and that somebody is waited for who went offline.
    static let (lookPauses, awayPauses) = (2.0, 10.0)
    /// Of a long call's time between looks.
    private static let lookShare = 10.0

    /// Sends again what nodes were handed over and do not have.
    ///
    /// A client that lost the answer to a look comes online anew, as one does that was killed then, and the message's object is still there,
    /// which goes when a client says that it has it. Whoever has it has some time to say so. With one that is sent twice for nothing the
    /// first reply counts.
    func findMissing(_ progress: inout Progress, _ api: RuntimeAPI, _ task: FlowerRun.Task) throws(FlowerError) {
      let began = WallClock.now
      guard progress.run == task.run, began >= progress.missing.next else { return }
      let nodes = try api.nodes(task.token)
      let online = Dictionary(nodes.filter { $0.status == "online" }.map { ($0.id, $0.activated) }) { $1 }
      for (one, since) in progress.missing.away {
        // Who is away for long is sent to all the same, and the SuperLink says so again.
        if online[one.node] != nil || began - since > Self.awayPauses * run.leastBackOff {
          progress.missing.away[one] = nil
        }
      }
      var again: [Asked] = []
      for one in Set(progress.waiting.values).intersection(progress.left) {
        guard let time = online[one.node], time != progress.missing.activations[one.node] else { continue }
        guard !progress.missing.suspects.insert(one).inserted else { continue }
        progress.missing.suspects.remove(one)
        progress.missing.activations[one.node] = time
        var isTaken = false
        for (id, other) in progress.waiting where other == one && !isTaken {
          isTaken = try api.object(id, run: task.run, token: task.token) == .unknown
        }
        if !isTaken { again.append(one) }
      }
      if !again.isEmpty { _ = try send(again.sorted { $0.node < $1.node }, &progress, api, task) }
      let took = WallClock.now - began
      progress.missing.next = WallClock.now + max(Self.lookPauses * run.leastBackOff, Self.lookShare * took)
    }
  }
#endif
