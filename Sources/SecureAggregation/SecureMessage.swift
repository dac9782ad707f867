#if Federation
  import Crypto

  /// What the server of a network sends first: the round's message, and who is asked. Little-endian: `MRI1`, 32 random bytes, as 32 bits
  /// the number of clients and each of them in ascending order, and the message.
  public struct SecureInvitation: Sendable, Hashable {
    /// Random, of this attempt at the round alone.
    public let nonce: [UInt8]
    /// In ascending order.
    public let clients: [Int]
    /// What every client trains from.
    public let message: [UInt8]

    private static let magic = Array("MRI1".utf8)
    private static let nonceSize = 32
    /// Places in GF(2^16) for shares.
    private static let mostClients = 65_535

    /// An invitation with a fresh nonce, or that of a server that was started again.
    public init(nonce: [UInt8]? = nil, clients: [Int], message: [UInt8]) {
      self.nonce = nonce ?? (0..<Self.nonceSize).map { _ in UInt8.random(in: 0...255) }
      (self.clients, self.message) = (clients, message)
    }

    /// Its bytes.
    public var bytes: [UInt8] {
      var writer = SecureWriter(Self.magic + nonce)
      writer.put(clients)
      return writer.bytes + message
    }

    /// Reads ``bytes``; they may be anything.
    ///
    /// - Throws: ``SecureAggregationError`` naming what they are not.
    public init(_ bytes: [UInt8]) throws(SecureAggregationError) {
      var reader = SecureReader(bytes, subject: "the server's invitation to a secure sum")
      guard try reader.take(Self.magic.count).elementsEqual(Self.magic) else { throw reader.bad("is none") }
      nonce = Array(try reader.take(Self.nonceSize))
      clients = try reader.clients()
      message = Array(reader.rest)
      guard clients.count <= Self.mostClients else { throw reader.bad("asks \(clients.count) clients") }
    }

    /// What all keys of the round are signed for: a client that was sent another model, or told of other clients, has keys that are of
    /// no use with those of the others.
    public var session: [UInt8] {
      let parts =
        Array("mathrec secure round 1".utf8) + nonce + Array(clients.map(String.init).joined(separator: ",").utf8)
      return Array(SHA256.hash(data: parts + Array(SHA256.hash(data: message))))
    }
  }

  /// The other messages of a secure sum as bytes, little-endian: `MRK1`, in 32 bits which of them, the session in 32 bytes, in 32 bits
  /// the client, and what it holds; numbers of things before them in 32 bits.
  public enum SecureMessage: Sendable, Hashable {
    /// From a client, first.
    case keys(Advertisement)
    /// To all.
    case directory(Directory)
    /// From a client, second.
    case sealed(SealedShares)
    /// To a client.
    case received(ReceivedShares)
    /// From a client, third.
    case numbers(MaskedInput<UInt32>)
    /// To a client.
    case request(UnmaskRequest)
    /// From a client, last.
    case opening(Unmasking)

    private static let magic = Array("MRK1".utf8)
    private static let sessionSize = 32
    private static let boxSize = 2 * SecretShare.byteCount + 28

    /// Who sent it or is sent it; 0 for a directory.
    public var client: Int {
      switch self {
      case .keys(let one): one.client
      case .directory: 0
      case .sealed(let one): one.client
      case .received(let one): one.client
      case .numbers(let one): one.client
      case .request(let one): one.client
      case .opening(let one): one.client
      }
    }

    private var kind: Int {
      switch self {
      case .keys: 1
      case .directory: 2
      case .sealed: 3
      case .received: 4
      case .numbers: 5
      case .request: 6
      case .opening: 7
      }
    }

    /// Its bytes.
    public func bytes(_ session: [UInt8]) -> [UInt8] {
      var writer = SecureWriter(Self.magic)
      writer.put(kind)
      writer.put(bytes: session)
      writer.put(client)
      func put(_ one: Advertisement) {
        for part in [one.shareKey, one.maskKey, one.commitment, one.random, one.signature] { writer.put(bytes: part) }
      }
      func put(_ boxes: [Int: [UInt8]]) {
        writer.put(boxes.count)
        for (client, box) in boxes.sorted(by: { $0.key < $1.key }) {
          writer.put(client)
          writer.put(bytes: box)
        }
      }
      switch self {
      case .keys(let one): put(one)
      case .directory(let directory):
        writer.put(directory.advertisements.count)
        for one in directory.advertisements {
          writer.put(one.client)
          put(one)
        }
      case .sealed(let one): put(one.boxes)
      case .received(let one): put(one.boxes)
      case .numbers(let one):
        writer.put(one.words.count)
        writer.put(words: one.words)
      case .request(let one):
        writer.put(one.survivors)
        writer.put(one.lost)
      case .opening(let one):
        put(one.seedShares.mapValues(\.bytes))
        put(one.keyShares.mapValues(\.bytes))
      }
      return writer.bytes
    }

    /// Reads ``bytes(_:)``; they may be anything.
    ///
    /// - Returns: the session that they say they are of.
    /// - Throws: ``SecureAggregationError`` naming what they are not.
    public static func read(
      _ bytes: [UInt8], subject: String
    ) throws(SecureAggregationError) -> (session: [UInt8], message: SecureMessage) {
      var reader = SecureReader(bytes, subject: subject)
      guard try reader.take(magic.count).elementsEqual(magic) else { throw reader.bad("is no message of a secure sum") }
      let kind = try reader.number()
      let session = Array(try reader.take(sessionSize))
      let client = try reader.number()
      let message = try message(kind, client, &reader)
      guard reader.rest.isEmpty else { throw reader.bad("has \(reader.rest.count) bytes too many") }
      return (session, message)
    }

    private static func message(
      _ kind: Int, _ client: Int, _ reader: inout SecureReader
    ) throws(SecureAggregationError) -> SecureMessage {
      switch kind {
      case 1: return .keys(try reader.advertisement(of: client))
      case 2:
        var advertisements: [Advertisement] = []
        for _ in 0..<(try reader.number()) {
          advertisements.append(try reader.advertisement(of: try reader.number()))
        }
        return .directory(Directory(advertisements: advertisements))
      case 3: return .sealed(SealedShares(client: client, boxes: try reader.boxes(boxSize)))
      case 4: return .received(ReceivedShares(client: client, boxes: try reader.boxes(boxSize)))
      case 5: return .numbers(MaskedInput(client: client, words: try reader.words()))
      case 6:
        return .request(
          UnmaskRequest(client: client, survivors: try reader.clients(), lost: try reader.clients()))
      case 7:
        return .opening(
          Unmasking(client: client, seedShares: try reader.shares(), keyShares: try reader.shares()))
      default: throw reader.bad("is of a kind that is not known")
      }
    }
  }
#endif
