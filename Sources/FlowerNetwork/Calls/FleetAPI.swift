#if Federation
  import FlowerWire

  /// The Fleet API, by which nodes speak to their SuperLink; belongs to one thread.
  final class FleetAPI {
    private let link: FlowerLink
    var place: SuperLinkPlace { link.place }

    init(_ place: SuperLinkPlace) throws(FlowerError) { link = try FlowerLink(place) }

    private func call<Answer>(
      _ name: String, _ body: [UInt8], by node: NodeIdentity, _ read: ([UInt8]) throws(WireError) -> Answer
    ) throws(FlowerError) -> Answer {
      let answer = try link.call("fleet/\(name)", body, headers: try node.headers())
      do throws(WireError) { return try read(answer) } catch { throw FlowerError(error, link.place) }
    }

    func register(_ node: NodeIdentity) throws(FlowerError) -> UInt64 {
      try call(
        "register-node", FleetCalls.registerNode(publicKey: node.publicKey), by: node, FleetCalls.nodeID)
    }

    func activate(_ node: NodeIdentity, interval: Double) throws(FlowerError) -> UInt64 {
      try call(
        "activate-node", FleetCalls.activateNode(publicKey: node.publicKey, interval: interval), by: node,
        FleetCalls.nodeID)
    }

    func deactivate(_ node: NodeIdentity, id: UInt64) throws(FlowerError) {
      try call("deactivate-node", FleetCalls.leave(node: id), by: node) { (_) throws(WireError) in }
    }

    func heartbeat(_ node: NodeIdentity, id: UInt64, interval: Double) throws(FlowerError) -> Bool {
      try call(
        "send-node-heartbeat", FleetCalls.heartbeat(node: id, interval: interval), by: node, FleetCalls.isTaken)
    }

    /// What waits for the node; nil: nothing.
    func pull(_ node: NodeIdentity, id: UInt64) throws(FlowerError) -> (message: FlowerMessage, tree: ObjectTree)? {
      try call("pull-messages", FleetCalls.pullMessages(node: id), by: node) { (answer) throws(WireError) in
        try FleetCalls.messages(answer).first
      }
    }

    func object(
      _ name: String, run: UInt64, _ node: NodeIdentity, id: UInt64
    ) throws(FlowerError) -> FleetCalls.PulledObject {
      try call(
        "pull-object", FleetCalls.pullObject(node: id, run: run, object: name), by: node, FleetCalls.pulledObject)
    }

    func confirm(_ message: String, run: UInt64, _ node: NodeIdentity, id: UInt64) throws(FlowerError) {
      try call(
        "confirm-message-received", FleetCalls.confirm(node: id, run: run, message: message), by: node
      ) { (_) throws(WireError) in }
    }

    func push(_ reply: StoredMessage, _ node: NodeIdentity, id: UInt64) throws(FlowerError) -> FleetCalls.Pushed {
      try call(
        "push-messages",
        FleetCalls.pushMessage(node: id, reply.message, reply.tree, seconds: reply.seconds), by: node,
        FleetCalls.pushed)
    }

    func pushObject(
      _ name: String, _ content: [UInt8], run: UInt64, session: String, _ node: NodeIdentity, id: UInt64
    ) throws(FlowerError) -> Bool {
      try call(
        "push-object",
        FleetCalls.pushObject(node: id, run: run, object: name, content, session: session), by: node,
        FleetCalls.isTaken)
    }
  }
#endif
