#if Federation
  /// A message with all its objects, as it is kept on a disk until it has been worked off or sent.
  public struct StoredMessage: Sendable, Hashable {
    /// The message.
    public let message: FlowerMessage
    /// The tree of its objects.
    public let tree: ObjectTree
    /// All of them.
    public let objects: ObjectBag
    /// How long the work took.
    public let seconds: Double

    /// A message with its objects.
    public init(message: FlowerMessage, tree: ObjectTree, objects: ObjectBag, seconds: Double = 0) {
      (self.message, self.tree, self.objects, self.seconds) = (message, tree, objects, seconds)
    }

    /// Its bytes.
    public var encoded: [UInt8] {
      var writer = ProtobufWriter()
      writer.bytes(1, message.encoded(hasContent: true))
      writer.bytes(2, tree.encoded)
      writer.field(3, seconds)
      for (_, content) in objects.contents.sorted(by: { $0.key < $1.key }) { writer.bytes(4, content) }
      return writer.content
    }

    /// Reads bytes.
    ///
    /// - Parameter isWhole: whether all objects must be there; else some may still have to be fetched.
    /// - Throws: ``WireError`` where they are none, or an object is missing.
    public init(_ bytes: [UInt8], subject: String, isWhole: Bool = true) throws(WireError) {
      var reader = ProtobufReader(bytes, subject: subject)
      var (message, tree): (FlowerMessage?, ObjectTree?)
      var (objects, seconds) = (ObjectBag(), 0.0)
      while let field = try reader.next() {
        switch field.number {
        case 1: message = try FlowerMessage(field.message())
        case 2: tree = try ObjectTree(field.message())
        case 3: seconds = try field.double()
        case 4:
          let content = Array(try field.bytes())
          try objects.add(content, id: FlowerObject.id(of: content))
        default: break
        }
      }
      guard let message, let tree, !isWhole || tree.names.allSatisfy({ objects.contents[$0] != nil }) else {
        throw WireError(subject, "it is no whole message", "remove it")
      }
      self.init(message: message, tree: tree, objects: objects, seconds: seconds)
    }
  }
#endif
