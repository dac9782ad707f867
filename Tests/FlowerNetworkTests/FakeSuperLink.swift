#if Federation
  import Foundation
  import Synchronization

  @testable import FlowerNetwork
  @testable import FlowerWire

  /// As much of a SuperLink as a client and a server need of it, in this process: HTTP on loopback, messages and objects in memory.
  ///
  /// As Flower's own it hands a message over before its objects are there, and each message and each reply once.
  final class FakeSuperLink: Sendable {
    private struct Kept {
      var message: FlowerMessage
      var tree: ObjectTree
      var isTaken = false
    }

    private struct State {
      var keys: [[UInt8]: UInt64] = [:]
      /// How often a node came online, of those that are.
      var online: [UInt64: Int] = [:]
      /// How often any came online.
      var activations = 0
      /// What is put in place of the replies of a client.
      var lie: (client: Int, lie: Lie)?
      /// Instructions to train that are handed over with an answer that is lost.
      var lostHandovers = 0
      var objects: [String: [UInt8]] = [:]
      /// Objects of messages, of which some are not there yet.
      var expected: Set<String> = []
      /// Numbers that nodes were given.
      var numbers: UInt64 = 1000
      var instructions: [Kept] = []
      var replies: [Kept] = []
      var runs: UInt64 = 100
      var waitingRun: UInt64?
      var run: UInt64?
      /// Calls so far, by name.
      var calls: [String: Int] = [:]
      /// What is done to some calls, each once: `NAME` and which call of it.
      var faults: [String: Fault] = [:]
      /// Whether nodes may register themselves.
      var isOpen = true
      var control = Control()
    }

    /// Who is lost at which stage of a secure sum, and when the server is cut off.
    struct Control {
      /// Clients by stage, and how often they are lost there.
      var lost: [String: (clients: Set<Int>, times: Int)] = [:]
      /// Once this stage was asked for the server has so many calls more, and then all fail.
      var lastStage: String?
      var (callsAfter, callsLeft) = (0, Int.max)
      /// The contents that were sent in each group.
      var questions: [String: Set<String>] = [:]
    }

    /// What is done to a call.
    enum Fault: CaseIterable { case serverError, closedBefore, closedAfter, cutAnswer }

    let port: UInt16
    private let socket: Int32
    private let state = Mutex(State())

    init() throws {
      socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let descriptor = socket
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &size) == 0
        }
      }
      guard isBound else { throw WireError("a test's server", "it cannot listen") }
      port = UInt16(bigEndian: address.sin_port)
      Thread.detachNewThread { [self] in
        while true {
          let connection = accept(descriptor, nil, nil)
          guard connection >= 0 else { return }
          Thread.detachNewThread { [self] in serve(connection) }
        }
      }
    }

    func close() {
      shutdown(socket, Int32(SHUT_RDWR))
      Foundation.close(socket)
    }

    var place: SuperLinkPlace {
      get throws { try SuperLinkPlace("127.0.0.1:\(port)", authorityFile: nil, isInsecure: true) }
    }

    /// How often each call was made.
    var calls: [String: Int] { state.withLock { $0.calls } }

    /// Spoils the first call of each of some names.
    func spoil(_ names: [String], _ fault: Fault) {
      state.withLock { for name in names { $0.faults[name] = fault } }
    }

    /// What a client that lies sends.
    enum Lie: CaseIterable {
      /// Objects in objects, deeper than any message has them.
      case deepTree
      /// An object of a kind that Flower lets through and nobody knows.
      case otherKind
      /// More bytes than anybody needs.
      case manyBytes
    }

    /// Puts something else in place of a client's updates.
    func replace(repliesOf client: Int, by lie: Lie) { state.withLock { $0.lie = (client, lie) } }

    /// Loses the next answers that hand an instruction to train over.
    func loseHandovers(_ count: Int) { state.withLock { $0.lostHandovers = count } }

    /// From now on nodes are admitted by who runs the SuperLink alone.
    func closeRegistration() { state.withLock { $0.isOpen = false } }

    /// Loses clients of secure sums at a stage: so many messages find them away.
    func lose(_ clients: Set<Int>, at stage: String, times: Int = .max) {
      state.withLock { $0.control.lost[stage] = (clients, times) }
    }

    /// Cuts the server off so many calls after a stage has been asked for; nil: it is let in again.
    func cutServerOff(after stage: String?, calls: Int = 0) {
      state.withLock { state in
        (state.control.lastStage, state.control.callsLeft) = (stage, .max)
        state.control.callsAfter = calls
      }
    }

    /// How many different contents were sent by what a message's group says.
    var questions: [String: Int] { state.withLock { $0.control.questions.mapValues(\.count) } }

    /// Forgets nodes, runs and messages, as a SuperLink without a database does when it is started again.
    func loseMemory() {
      state.withLock { state in
        let (calls, runs, numbers, control) = (state.calls, state.runs, state.numbers, state.control)
        let activations = state.activations
        state = State()
        (state.calls, state.runs, state.numbers, state.control) = (calls, runs + 1, numbers, control)
        state.activations = activations
      }
    }

    private func serve(_ connection: Int32) {
      defer { Foundation.close(connection) }
      var buffer: [UInt8] = []
      func more() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(connection, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
      }
      while true {
        var end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
        while end == nil {
          guard more() else { return }
          end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
        }
        guard let end else { return }
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        let length =
          head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }.flatMap {
            Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces))
          } ?? 0
        while buffer.count < end.upperBound + length { guard more() else { return } }
        let body = Array(buffer[end.upperBound..<end.upperBound + length])
        buffer.removeSubrange(..<(end.upperBound + length))
        let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let name = path.replacingOccurrences(of: "/v1/", with: "")
        var fault = state.withLock { state -> Fault? in
          state.calls[name, default: 0] += 1
          return state.faults.removeValue(forKey: name)
        }
        if fault != nil, name == "fleet/push-object" { waitUntilTaken() }
        if fault == .closedBefore { return }
        let (status, answer) = fault == .serverError ? (502, []) : handle(name, body)
        if name == "fleet/pull-messages" { fault = faultOfHandover(fault, answer) }
        if name == "fleet/activate-node", fault == .closedAfter || fault == .cutAnswer { forgetActivation(answer) }
        if fault == .closedAfter { return }
        var bytes = Array("HTTP/1.1 \(status) X\r\ncontent-length: \(answer.count)\r\n\r\n".utf8) + answer
        if fault == .cutAnswer { bytes.removeLast(min(bytes.count - 10, max(5, answer.count / 2))) }
        guard send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count, fault == nil else { return }
      }
    }

    /// A look in vain whose answer is lost is nothing: one that hands something over is what is spoiled.
    private func faultOfHandover(_ fault: Fault?, _ answer: [UInt8]) -> Fault? {
      state.withLock { state in
        if (fault == .closedAfter || fault == .cutAnswer) && answer.isEmpty {
          state.faults["fleet/pull-messages"] = fault
          return nil
        }
        guard fault == nil, state.lostHandovers > 0,
          (try? FleetCalls.messages(answer))?.first?.message.metadata.type == "train"
        else { return fault }
        state.lostHandovers -= 1
        return .closedAfter
      }
    }

    /// Until the server has taken the replies that are there: a client whose objects fail then can no longer send the message anew.
    private func waitUntilTaken() {
      for _ in 0..<500 where state.withLock({ !$0.replies.isEmpty }) { usleep(10_000) }
    }

    /// Of a node that does not know that it is online nothing is heard, so that it is offline after a while: here at once.
    private func forgetActivation(_ answer: [UInt8]) {
      var reader = ProtobufReader(answer, subject: "an activation")
      if let id = try? reader.next()?.number64() { state.withLock { _ = $0.online.removeValue(forKey: id) } }
    }

    private static func tree(of lie: Lie, in state: inout State, _ id: String) -> ObjectTree {
      var child: ObjectTree
      switch lie {
      case .deepTree:
        child = ObjectTree(id: id)
        for _ in 0..<20 { child = ObjectTree(id: id, children: [child]) }
      case .otherKind, .manyBytes:
        let content =
          lie == .otherKind
          ? Array("CustomDataClass  0\0".utf8)
          : FlowerObject(.config, body: [UInt8](repeating: 0, count: 16 << 20)).content
        child = ObjectTree(id: FlowerObject.id(of: content))
        state.objects[child.id] = content
        state.expected.insert(child.id)
      }
      return ObjectTree(id: id, children: [child])
    }

    private static func problem(_ code: Int) -> [UInt8] { Array("{\"code\": \(code), \"detail\": \"no\"}".utf8) }

    private func handle(_ name: String, _ body: [UInt8]) -> (Int, [UInt8]) {
      var fields: [Int: [ProtobufReader.Field]] = [:]
      var reader = ProtobufReader(body, subject: "a test's call")
      while let field = try? reader.next() { fields[field.number, default: []].append(field) }
      func text(_ number: Int) -> String { (try? fields[number]?.first?.text()) ?? "" }
      func bytes(_ number: Int) -> [UInt8] { (try? fields[number]?.first?.bytes()).map { Array($0) } ?? [] }
      func number(_ number: Int) -> UInt64 { (try? fields[number]?.first?.number64()) ?? 0 }
      func node() -> UInt64 {
        var inner = try? fields[1]?.first?.message()
        return (try? inner?.next()?.number64()) ?? 0
      }
      var writer = ProtobufWriter()
      func messages() -> [(FlowerMessage, ObjectTree)] {
        let found = (fields[2] ?? []).compactMap { field in
          (try? field.message()).flatMap { try? FlowerMessage($0) }
        }
        let trees = (fields[3] ?? []).compactMap { field in (try? field.message()).flatMap { try? ObjectTree($0) } }
        return zip(found, trees).map { ($0, $1) }
      }
      return state.withLock { state in
        func wanted(_ tree: ObjectTree) -> [String] { tree.names.filter { state.objects[$0] == nil } }
        func register(_ key: [UInt8]) -> UInt64? {
          guard state.keys[key] == nil else { return nil }
          state.numbers += 1
          let id = state.numbers | 1 << 63
          state.keys[key] = id
          return id
        }
        if name.hasPrefix("runtime/"), state.control.callsLeft < .max {
          guard state.control.callsLeft > 0 else { return (404, Self.problem(0)) }
          state.control.callsLeft -= 1
        }
        switch name {
        case "/health": break
        case "fleet/register-node":
          guard state.isOpen else { return (412, Self.problem(2001)) }
          guard let id = register(bytes(1)) else { return (412, Self.problem(23)) }
          writer.field(1, id)
        case "control/register-node":
          guard let id = register(bytes(1)) else { return (412, Self.problem(23)) }
          writer.field(1, id)
        case "control/list-nodes":
          for (key, id) in state.keys {
            var info = ProtobufWriter()
            info.field(1, id)
            info.field(4, state.online[id] != nil ? "online" : "registered")
            info.field(11, key)
            writer.bytes(1, info.content)
          }
        case "fleet/activate-node":
          guard let id = state.keys[bytes(1)], state.online[id] == nil else { return (412, Self.problem(2004)) }
          state.activations += 1
          state.online[id] = state.activations
          writer.field(1, id)
        case "fleet/deactivate-node": state.online[number(1)] = nil
        case "fleet/send-node-heartbeat": writer.field(1, UInt64(state.online[node()] != nil ? 1 : 0))
        case "fleet/pull-messages":
          guard state.keys.values.contains(node()) else { return (401, Self.problem(1)) }
          if let place = state.instructions.firstIndex(where: {
            $0.message.metadata.destination == node() && !$0.isTaken
          }) {
            state.instructions[place].isTaken = true
            writer.bytes(2, state.instructions[place].message.encoded(hasContent: true))
            writer.bytes(3, state.instructions[place].tree.encoded)
          }
        case "fleet/pull-object", "runtime/pull-object":
          if state.expected.contains(text(3)) { writer.field(1, UInt64(1)) }
          if let content = state.objects[text(3)] {
            writer.field(2, UInt64(1))
            writer.field(3, content)
          }
        case "fleet/confirm-message-received", "runtime/confirm-message-received":
          state.objects[text(3)] = nil
          state.expected.remove(text(3))
        case "fleet/push-messages":
          guard let (message, tree) = messages().first, message.metadata.run == state.run else {
            return (403, Self.problem(2007))
          }
          writer.field(4, "session")
          // A second answer is not taken.
          guard state.instructions.contains(where: { $0.tree.id == message.metadata.replyTo }) else { break }
          let isKnown = state.replies.contains { $0.message.metadata.replyTo == message.metadata.replyTo }
          var told = tree
          if let lie = state.lie, message.metadata.group.hasSuffix("/\(lie.client)/") {
            told = Self.tree(of: lie.lie, in: &state, tree.id)
          }
          if !isKnown { state.replies.append(Kept(message: message, tree: told)) }
          state.expected.formUnion(tree.names)
          for id in wanted(tree) { writer.field(3, id) }
        case "fleet/push-object", "runtime/push-object":
          state.objects[text(3)] = bytes(4)
          writer.field(1, UInt64(1))
        case "control/start-run":
          state.runs += 1
          state.waitingRun = state.runs
          writer.field(1, state.runs)
        case "control/stop-run": state.run = nil
        case "runtime/acquire-task":
          guard let run = state.waitingRun else { break }
          (state.waitingRun, state.run) = (nil, run)
          var task = ProtobufWriter()
          task.field(3, run)
          writer.bytes(1, task.content)
          writer.field(2, "token \(run)")
        case "runtime/pull-task-input":
          var run = ProtobufWriter()
          run.field(5, FlowerObject.id(of: EmptyApp.archive))
          writer.bytes(2, run.content)
        case "runtime/send-task-heartbeat":
          guard state.run != nil else { return (401, Self.problem(1008)) }
          writer.field(1, UInt64(1))
        case "runtime/get-nodes":
          guard state.run != nil else { return (401, Self.problem(1008)) }
          for (key, id) in state.keys {
            guard let time = state.online[id] else { continue }
            var info = ProtobufWriter()
            info.field(1, id)
            info.field(4, "online")
            info.field(6, "\(time)")
            info.field(11, key)
            writer.bytes(1, info.content)
          }
        case "runtime/push-messages":
          guard state.run != nil else { return (401, Self.problem(1008)) }
          var missing: [String] = []
          for (message, tree) in messages() {
            let metadata = message.metadata
            let isKnown = state.keys.values.contains(metadata.destination)
            writer.bytes(1, (isKnown ? metadata.messageID : "").utf8)
            let group = metadata.group.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let stage = group.count == 5 ? group[3] : ""
            if !stage.isEmpty {
              state.control.questions[metadata.group, default: []].insert(
                tree.names.filter { $0 != tree.id }.joined(separator: " "))
            }
            if let lost = state.control.lost[stage], lost.times > 0, Int(group[1]).map(lost.clients.contains) == true {
              // As the SuperLink answers for a node that has gone.
              state.control.lost[stage]?.times -= 1
              var reply = FlowerMetadata()
              (reply.run, reply.replyTo, reply.group, reply.type) = (
                metadata.run, metadata.messageID, metadata.group, metadata.type
              )
              let failure = FlowerFailure(code: FlowerFailure.Code.nodeGone, reason: "gone")
              var bag = ObjectBag()
              let (made, madeTree) = bag.add(FlowerMessage(reply, failure: failure), nil)
              state.instructions.append(Kept(message: message, tree: tree, isTaken: true))
              state.replies.append(Kept(message: made, tree: madeTree))
            } else if isKnown {
              state.instructions.append(Kept(message: message, tree: tree))
              state.expected.formUnion(tree.names)
            }
            if stage == state.control.lastStage, !stage.isEmpty { state.control.callsLeft = state.control.callsAfter }
            missing += wanted(tree).filter { !missing.contains($0) }
          }
          for id in missing { writer.field(2, id) }
          writer.field(3, "session")
        case "runtime/pull-messages":
          guard state.run != nil else { return (401, Self.problem(1008)) }
          let ids = Set((fields[2] ?? []).compactMap { try? $0.text() })
          let gone = Set(
            state.instructions.filter { state.online[$0.message.metadata.destination] == nil }.map(\.tree.id))
          let answered = Set(state.replies.map(\.message.metadata.replyTo))
          let offline = ids.intersection(gone).subtracting(answered)
          state.instructions.removeAll { offline.contains($0.tree.id) }
          let lost = ids.subtracting(state.instructions.map(\.tree.id)).map { id in
            var reply = FlowerMetadata()
            (reply.run, reply.replyTo) = (state.run ?? 0, id)
            let code = offline.contains(id) ? FlowerFailure.Code.nodeGone : FlowerFailure.Code.expired
            let failure = FlowerFailure(code: code, reason: "not there")
            var bag = ObjectBag()
            let (message, tree) = bag.add(FlowerMessage(reply, failure: failure), nil)
            return Kept(message: message, tree: tree)
          }
          let found = state.replies.filter { ids.contains($0.message.metadata.replyTo) }
          let names = Set(found.map(\.message.metadata.replyTo))
          state.instructions.removeAll { names.contains($0.tree.id) }
          state.replies.removeAll { names.contains($0.message.metadata.replyTo) }
          for one in found + lost { writer.bytes(1, one.message.encoded(hasContent: true)) }
          for one in found + lost { writer.bytes(2, one.tree.encoded) }
        case "runtime/push-task-output": state.run = nil
        default: return (404, Self.problem(0))
        }
        return (200, writer.content)
      }
    }
  }
#endif
