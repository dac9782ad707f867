#if Federation
  /// Requests and answers of the Runtime API, by which a server app speaks to its SuperLink, whose node is 1.
  public enum RuntimeCalls {
    /// The SuperLink's own number.
    public static let superLink: UInt64 = 1

    /// `acquire-task`: what waits for a server app.
    public static let acquireTask: [UInt8] = {
      var writer = ProtobufWriter()
      writer.field(1, "flwr-serverapp")
      return writer.content
    }()

    /// A task that was acquired.
    public struct Task: Sendable, Hashable {
      /// Of the run it belongs to.
      public var run: UInt64 = 0
      /// Proves that its holder works for the run.
      public var token = ""
    }

    /// The answer of `acquire-task`; nil where nothing waits.
    public static func task(_ answer: [UInt8]) throws(WireError) -> Task? {
      var (reader, task, isThere) = (ProtobufReader(answer, subject: "the SuperLink's task"), Task(), false)
      while let field = try reader.next() {
        if field.number == 2 { task.token = try field.text() }
        guard field.number == 1 else { continue }
        isThere = true
        var inner = try field.message()
        while let field = try inner.next() {
          if field.number == 3 { task.run = try field.number64() }
        }
      }
      return isThere && !task.token.isEmpty ? task : nil
    }

    /// A node that is online.
    public struct NodeInfo: Sendable, Hashable {
      /// Its number.
      public var id: UInt64 = 0
      /// As the SuperLink says: `online`, `offline`, `registered`.
      public var status = ""
      /// When it came online the last time, as the SuperLink writes times.
      public var activated = ""
      /// In PEM.
      public var publicKey: [UInt8] = []
      /// As it was admitted.
      public var name = ""
    }

    /// Nodes of `get-nodes` and of the Control API's `list-nodes`.
    public static func nodes(_ answer: [UInt8]) throws(WireError) -> [NodeInfo] {
      var (reader, nodes) = (ProtobufReader(answer, subject: "the SuperLink's nodes"), [NodeInfo]())
      while let field = try reader.next() {
        guard field.number == 1 else { continue }
        var (inner, node) = (try field.message(), NodeInfo())
        while let field = try inner.next() {
          switch field.number {
          case 1: node.id = try field.number64()
          case 4: node.status = try field.text()
          case 6: node.activated = try field.text()
          case 11: node.publicKey = Array(try field.bytes())
          case 13: node.name = try field.text()
          default: break
          }
        }
        nodes.append(node)
      }
      return nodes
    }

    /// `push-messages`: instructions whose objects follow.
    public static func pushMessages(_ messages: [(message: FlowerMessage, tree: ObjectTree)]) -> [UInt8] {
      var writer = ProtobufWriter()
      for (message, _) in messages { writer.bytes(2, message.encoded(hasContent: true)) }
      for (_, tree) in messages { writer.bytes(3, tree.encoded) }
      return writer.content
    }

    /// The answer of `push-messages`.
    public static func pushed(_ answer: [UInt8]) throws(WireError) -> FleetCalls.Pushed {
      var (reader, pushed) = (ProtobufReader(answer, subject: "the answer to messages"), FleetCalls.Pushed())
      while let field = try reader.next() {
        switch field.number {
        case 1: pushed.messageIDs.append(try field.text())
        case 2: pushed.wanted.append(try field.text())
        case 3: pushed.session = try field.text()
        default: break
        }
      }
      return pushed
    }

    /// `pull-messages`: the replies that there are to some messages.
    public static func pullMessages(_ ids: [String]) -> [UInt8] {
      var writer = ProtobufWriter()
      for id in ids { writer.field(2, id) }
      return writer.content
    }

    /// The answer of `pull-messages`.
    public static func messages(_ answer: [UInt8]) throws(WireError) -> [(message: FlowerMessage, tree: ObjectTree)] {
      try FleetCalls.messages(answer, messageField: 1, treeField: 2)
    }

    /// `push-logs`: lines that `flwr log` shows.
    public static func pushLogs(run: UInt64, _ lines: [String]) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, FleetCalls.node(superLink))
      writer.field(2, run)
      for line in lines { writer.bytes(3, line.utf8) }
      return writer.content
    }

    /// How a task ends.
    public enum Ending: String, Sendable, Hashable { case completed, failed, stopped }

    /// `push-task-output`: the run is over.
    public static func finish(_ ending: Ending, details: String) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(2, ending.rawValue)
      writer.field(3, details)
      return writer.content
    }
  }
#endif
