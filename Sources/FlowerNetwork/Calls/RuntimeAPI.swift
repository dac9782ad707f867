#if Federation
  import Crypto
  import FileStorage
  import FlowerWire
  import Foundation

  /// The Runtime API, by which a server app speaks to its SuperLink, and what is needed of the Control API; belongs to one thread.
  final class RuntimeAPI {
    private let link: FlowerLink
    private let secret: [UInt8]?
    var place: SuperLinkPlace { link.place }

    /// - Parameter secret: the bytes of the file that the SuperLink was given for those who run its apps; nil: none was.
    init(_ place: SuperLinkPlace, secret: [UInt8]?) throws(FlowerError) {
      link = try FlowerLink(place)
      self.secret = secret
    }

    private func call<Answer>(
      _ path: String, _ body: [UInt8], headers: [(name: String, value: String)] = [], mostBytes: Int = .max,
      _ read: ([UInt8]) throws(WireError) -> Answer
    ) throws(FlowerError) -> Answer {
      let answer = try link.call(path, body, headers: headers, mostBytes: mostBytes)
      do throws(WireError) { return try read(answer) } catch { throw FlowerError(error, link.place) }
    }

    private func call<Answer>(
      _ name: String, _ body: [UInt8], token: String, mostBytes: Int = .max,
      _ read: ([UInt8]) throws(WireError) -> Answer
    ) throws(FlowerError) -> Answer {
      try call("runtime/\(name)", body, headers: [("flwr-task-token", token)], mostBytes: mostBytes, read)
    }

    /// Whether the SuperLink is up.
    var isHealthy: Bool { (try? link.page("/health"))?.status == 200 }

    func startRun() throws(FlowerError) -> UInt64 {
      try call("control/start-run", ControlCalls.startRun(EmptyApp.archive), ControlCalls.runID)
    }

    func stopRun(_ run: UInt64) throws(FlowerError) {
      try call("control/stop-run", ControlCalls.stopRun(run)) { (_) throws(WireError) in }
    }

    /// Whether somebody stopped a run.
    func wasStopped(_ run: UInt64) throws(FlowerError) -> Bool {
      try call("control/list-runs", ControlCalls.listRun(run), ControlCalls.wasStopped)
    }

    func admit(_ publicKey: [UInt8], name: String) throws(FlowerError) -> UInt64 {
      try call("control/register-node", ControlCalls.registerNode(publicKey: publicKey, name: name), FleetCalls.nodeID)
    }

    func remove(_ id: UInt64) throws(FlowerError) {
      try call("control/unregister-node", FleetCalls.leave(node: id)) { (_) throws(WireError) in }
    }

    func allNodes() throws(FlowerError) -> [RuntimeCalls.NodeInfo] {
      try call("control/list-nodes", [], RuntimeCalls.nodes)
    }

    /// The oldest task that waits for a server app; nil: none.
    func acquireTask() throws(FlowerError) -> RuntimeCalls.Task? {
      let body = RuntimeCalls.acquireTask
      return try call(
        "runtime/acquire-task", body, headers: secret.map { Self.signed(body, secret: $0) } ?? [], RuntimeCalls.task)
    }

    /// What proves that a caller knows the secret: HMACs over the call, the time, a number used once, and the body's hash.
    private static func signed(_ body: [UInt8], secret: [UInt8]) -> [(name: String, value: String)] {
      func code(_ message: String, _ key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: key)
      }
      let key = SymmetricKey(data: Data(code("superexec-auth-v1", SymmetricKey(data: secret))))
      let (time, nonce) = (String(Int(WallClock.now)), UUID().uuidString)
      let hash = SHA256.hash(data: body).hexText
      let text = "method=/flwr.proto.Runtime/AcquireTask\nts=\(time)\nnonce=\(nonce)\nbody_sha256=\(hash)"
      return [
        ("flwr-superexec-ts", time), ("flwr-superexec-nonce", nonce), ("flwr-superexec-body-sha256", hash),
        ("flwr-superexec-signature", code(text, key).hexText),
      ]
    }

    /// Begins the task, and says whether it is of our app.
    func begin(_ token: String) throws(FlowerError) -> Bool {
      try call("pull-task-input", [], token: token, RuntimeCalls.isOurs)
    }

    func heartbeat(_ token: String) throws(FlowerError) -> Bool {
      try call("send-task-heartbeat", [], token: token, FleetCalls.isTaken)
    }

    func nodes(_ token: String) throws(FlowerError) -> [RuntimeCalls.NodeInfo] {
      try call("get-nodes", [], token: token, RuntimeCalls.nodes)
    }

    func push(
      _ messages: [(message: FlowerMessage, tree: ObjectTree)], token: String
    ) throws(FlowerError) -> FleetCalls.Pushed {
      try call("push-messages", RuntimeCalls.pushMessages(messages), token: token, RuntimeCalls.pushed)
    }

    func pushObject(
      _ name: String, _ content: [UInt8], run: UInt64, session: String, token: String
    ) throws(FlowerError) -> Bool {
      try call(
        "push-object",
        FleetCalls.pushObject(node: RuntimeCalls.superLink, run: run, object: name, content, session: session),
        token: token, FleetCalls.isTaken)
    }

    func replies(
      to ids: [String], token: String
    ) throws(FlowerError) -> [(message: FlowerMessage, tree: ObjectTree)] {
      try call("pull-messages", RuntimeCalls.pullMessages(ids), token: token, RuntimeCalls.messages)
    }

    /// - Parameter mostBytes: of the object.
    /// - Throws: ``FlowerError`` of kind `tooLong` for a larger one.
    func object(
      _ name: String, run: UInt64, token: String, mostBytes: Int = .max
    ) throws(FlowerError) -> FleetCalls.PulledObject {
      try call(
        "pull-object", FleetCalls.pullObject(node: RuntimeCalls.superLink, run: run, object: name), token: token,
        mostBytes: mostBytes, FleetCalls.pulledObject)
    }

    func confirm(_ message: String, run: UInt64, token: String) throws(FlowerError) {
      try call(
        "confirm-message-received", FleetCalls.confirm(node: RuntimeCalls.superLink, run: run, message: message),
        token: token
      ) { (_) throws(WireError) in }
    }

    func log(_ lines: [String], run: UInt64, token: String) throws(FlowerError) {
      try call("push-logs", RuntimeCalls.pushLogs(run: run, lines), token: token) { (_) throws(WireError) in }
    }

    func finish(_ ending: RuntimeCalls.Ending, details: String, token: String) throws(FlowerError) {
      try call("push-task-output", RuntimeCalls.finish(ending, details: details), token: token) {
        (_) throws(WireError) in
      }
    }
  }
#endif
