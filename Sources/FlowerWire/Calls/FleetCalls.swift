#if Federation
  /// Requests and answers of the Fleet API, by which a node of a SuperLink speaks to it.
  public enum FleetCalls {
    /// A node by its number (`flwr.proto.Node`).
    static func node(_ id: UInt64) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, id)
      return writer.content
    }

    /// `register-node`: a key in PEM.
    public static func registerNode(publicKey: [UInt8]) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, publicKey)
      return writer.content
    }

    /// `activate-node`: from now on the node is online, if it says so in every interval of so many seconds.
    public static func activateNode(publicKey: [UInt8], interval: Double) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, publicKey)
      writer.field(2, interval)
      return writer.content
    }

    /// The node's number in the answer of `register-node` and `activate-node`, and of the Control API's.
    public static func nodeID(_ answer: [UInt8]) throws(WireError) -> UInt64 {
      try Reading.number(answer, field: 1, "the node's number")
    }

    /// `send-node-heartbeat`.
    public static func heartbeat(node id: UInt64, interval: Double) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, node(id))
      writer.field(2, interval)
      return writer.content
    }

    /// Whether a heartbeat was taken.
    public static func isTaken(_ answer: [UInt8]) throws(WireError) -> Bool {
      try Reading.number(answer, field: 1, "an answer") != 0
    }

    /// `pull-messages`.
    public static func pullMessages(node id: UInt64) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, node(id))
      return writer.content
    }

    /// Messages with the trees of their objects, as `pull-messages` of both APIs answers: each comes once, so that one whose sender gave it
    /// a tree that is none takes no others with it, and is a failure.
    public static func messages(
      _ answer: [UInt8], messageField: Int = 2, treeField: Int = 3
    ) throws(WireError) -> [(message: FlowerMessage, tree: ObjectTree)] {
      var reader = ProtobufReader(answer, subject: "the SuperLink's messages")
      var (messages, trees) = ([FlowerMessage](), [Result<ObjectTree, WireError>]())
      while let field = try reader.next() {
        if field.number == messageField { messages.append(try FlowerMessage(field.message())) }
        guard field.number == treeField else { continue }
        do throws(WireError) { trees.append(.success(try ObjectTree(field.message()))) } catch {
          trees.append(.failure(error))
        }
      }
      guard messages.count == trees.count else {
        throw WireError("the SuperLink's messages", "there are \(messages.count), and \(trees.count) trees of objects")
      }
      return zip(messages, trees).map { message, tree in
        switch tree {
        case .success(let tree): return (message, tree)
        case .failure(let error):
          let failure = FlowerFailure(code: FlowerFailure.Code.failed, reason: error.description)
          return (
            FlowerMessage(message.metadata, failure: failure), ObjectTree(id: message.metadata.messageID)
          )
        }
      }
    }

    /// `pull-object` of both APIs; the server app's node is 1.
    public static func pullObject(node id: UInt64, run: UInt64, object: String) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, node(id))
      writer.field(2, run)
      writer.field(3, object)
      return writer.content
    }

    /// What came of asking for an object.
    public enum PulledObject: Sendable, Hashable {
      case content([UInt8])
      /// It is announced, and not there yet.
      case waiting
      /// Nobody knows of it.
      case unknown
    }

    /// The answer of `pull-object`.
    public static func pulledObject(_ answer: [UInt8]) throws(WireError) -> PulledObject {
      var reader = ProtobufReader(answer, subject: "an object")
      var (isFound, isThere, content) = (false, false, [UInt8]())
      while let field = try reader.next() {
        switch field.number {
        case 1: isFound = try field.flag()
        case 2: isThere = try field.flag()
        case 3: content = Array(try field.bytes())
        default: break
        }
      }
      return isFound ? (isThere ? .content(content) : .waiting) : .unknown
    }

    /// `confirm-message-received` of both APIs: the SuperLink may forget a message's objects.
    public static func confirm(node id: UInt64, run: UInt64, message: String) -> [UInt8] {
      pullObject(node: id, run: run, object: message)
    }

    /// `push-messages`: a reply whose objects follow.
    public static func pushMessage(
      node id: UInt64, _ message: FlowerMessage, _ tree: ObjectTree, seconds: Double
    ) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, node(id))
      writer.bytes(2, message.encoded(hasContent: true))
      writer.bytes(3, tree.encoded)
      writer.packed(4, [seconds])
      return writer.content
    }

    /// The answer of a push.
    public struct Pushed: Sendable, Hashable {
      /// Of the messages of a server app; "": one that was refused.
      public var messageIDs: [String] = []
      /// Objects that are to be sent, children first.
      public var wanted: [String] = []
      /// To be sent with them.
      public var session = ""
    }

    /// The answer of `push-messages`.
    public static func pushed(_ answer: [UInt8]) throws(WireError) -> Pushed {
      var (reader, pushed) = (ProtobufReader(answer, subject: "the answer to a reply"), Pushed())
      while let field = try reader.next() {
        if field.number == 3 { pushed.wanted.append(try field.text()) }
        if field.number == 4 { pushed.session = try field.text() }
      }
      return pushed
    }

    /// `push-object` of both APIs.
    public static func pushObject(
      node id: UInt64, run: UInt64, object: String, _ content: [UInt8], session: String
    ) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, node(id))
      writer.field(2, run)
      writer.field(3, object)
      writer.field(4, content)
      writer.field(5, session)
      return writer.content
    }

    /// `deactivate-node` and the Control API's `unregister-node`.
    public static func leave(node id: UInt64) -> [UInt8] { node(id) }
  }

  /// What several calls' answers have in common.
  enum Reading {
    /// The number in a field; 0 where it is not there.
    static func number(_ answer: [UInt8], field number: Int, _ subject: String) throws(WireError) -> UInt64 {
      var (reader, value) = (ProtobufReader(answer, subject: subject), UInt64(0))
      while let field = try reader.next() {
        if field.number == number { value = try field.number64() }
      }
      return value
    }
  }
#endif
