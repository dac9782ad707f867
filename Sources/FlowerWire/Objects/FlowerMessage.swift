/// What a message of Flower's says of itself (`flwr.proto.Metadata`).
public struct FlowerMetadata: Sendable, Hashable {
  /// The run that it belongs to.
  public var run: UInt64 = 0
  /// The name of the message's object; "" while the object is made.
  public var messageID = ""
  /// Who sends it; 1: the SuperLink.
  public var source: UInt64 = 0
  /// Who gets it.
  public var destination: UInt64 = 0
  /// The message that it answers; "": none.
  public var replyTo = ""
  /// The sender's to use.
  public var group = ""
  /// Seconds after ``createdAt`` that it may be answered.
  public var timeToLive = 0.0
  /// `train`, `evaluate` or `query`.
  public var type = ""
  /// Seconds since 1970.
  public var createdAt = 0.0
  /// The task of the run that sent it.
  public var sourceTask: UInt64?
  /// The task of the run that gets it.
  public var destinationTask: UInt64?

  /// Of nothing yet.
  public init() {}

  var encoded: [UInt8] {
    var writer = ProtobufWriter()
    writer.field(1, run)
    writer.field(2, messageID)
    writer.field(3, source)
    writer.field(4, destination)
    writer.field(5, replyTo)
    writer.field(6, group)
    writer.field(7, timeToLive)
    writer.field(8, type)
    writer.field(9, createdAt)
    if let sourceTask { writer.always(10, sourceTask) }
    if let destinationTask { writer.always(11, destinationTask) }
    return writer.content
  }

  init(_ reader: ProtobufReader) throws(WireError) {
    var reader = reader
    while let field = try reader.next() {
      switch field.number {
      case 1: run = try field.number64()
      case 2: messageID = try field.text()
      case 3: source = try field.number64()
      case 4: destination = try field.number64()
      case 5: replyTo = try field.text()
      case 6: group = try field.text()
      case 7: timeToLive = try field.double()
      case 8: type = try field.text()
      case 9: createdAt = try field.double()
      case 10: sourceTask = try field.number64()
      case 11: destinationTask = try field.number64()
      default: break
      }
    }
  }
}

/// Why a message holds no content (`flwr.proto.Error`).
public struct FlowerFailure: Sendable, Hashable {
  /// Flower's number.
  public var code: Int64
  /// In words.
  public var reason: String

  /// Flower's numbers that this program sends or has words for.
  public enum Code {
    /// The client's work failed.
    public static let failed: Int64 = 2
    /// The message was not there any more, or its time was over.
    public static let expired: Int64 = 3
    /// The node has gone.
    public static let nodeGone: Int64 = 5
    /// What was asked is not allowed there.
    public static let refused: Int64 = 6
  }

  /// A failure.
  public init(code: Int64, reason: String) {
    self.code = code
    self.reason = reason
  }
}

/// A message without its content, which travels as objects (`flwr.proto.Message`).
public struct FlowerMessage: Sendable, Hashable {
  /// What it says of itself.
  public var metadata: FlowerMetadata
  /// In place of content; nil where there is some.
  public var failure: FlowerFailure?

  /// A message.
  public init(_ metadata: FlowerMetadata, failure: FlowerFailure? = nil) {
    self.metadata = metadata
    self.failure = failure
  }

  /// - Parameter hasContent: whether an empty content is written, as calls want it and objects do not.
  func encoded(hasContent: Bool) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.bytes(1, metadata.encoded)
    if let failure {
      var error = ProtobufWriter()
      error.field(1, failure.code.zigzag)
      error.field(2, failure.reason)
      writer.bytes(3, error.content)
    } else if hasContent {
      writer.bytes(2, [])
    }
    return writer.content
  }

  init(_ reader: ProtobufReader) throws(WireError) {
    var reader = reader
    metadata = FlowerMetadata()
    while let field = try reader.next() {
      switch field.number {
      case 1: metadata = try FlowerMetadata(field.message())
      case 3:
        var (error, failure) = (try field.message(), FlowerFailure(code: 0, reason: ""))
        while let field = try error.next() {
          if field.number == 1 { failure.code = try field.signed() }
          if field.number == 2 { failure.reason = try field.text() }
        }
        self.failure = failure
      default: break
      }
    }
  }
}
