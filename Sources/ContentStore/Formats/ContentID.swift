#if Federation
  import Crypto

  /// A name that proves what it names: a CID of IPFS, with the SHA-256 of a block in it.
  ///
  /// Version 1 is written in base32 (`bafy...`), version 0, which names dag-pb only, in base58 (`Qm...`). Other hashes are
  /// refused: a store with a weak one would prove nothing. Source: https://github.com/multiformats/cid
  public struct ContentID: Sendable, Hashable, CustomStringConvertible {
    /// What a block is read as.
    public enum Codec: Int, Sendable, Hashable, CaseIterable {
      /// Bytes of a file.
      case raw = 0x55
      /// A node of a file's tree.
      case dagPB = 0x70
      /// A manifest, or another value.
      case dagCBOR = 0x71
    }

    /// 0 or 1.
    public enum Version: Int, Sendable, Hashable, CaseIterable {
      /// Of dag-pb, in base58.
      case zero = 0
      /// With its codec, in base32.
      case one = 1
    }

    /// 0 or 1.
    public let version: Version
    /// What the block is read as; dag-pb in version 0.
    public let codec: Codec
    /// The SHA-256 of the block: 32 bytes.
    public let digest: [UInt8]

    /// SHA-256 and its length, as multihash numbers them.
    private static let hashCode: UInt8 = 0x12
    private static let hashLength = 32

    /// The name of a block.
    ///
    /// - Parameter version: 0 is heeded for dag-pb alone, which alone has such names.
    public init(of block: [UInt8], _ codec: Codec, version: Version = .one) {
      self.version = codec == .dagPB ? version : .one
      self.codec = codec
      digest = Array(SHA256.hash(data: block))
    }

    private init(version: Version, codec: Codec, digest: [UInt8]) {
      self.version = version
      self.codec = codec
      self.digest = digest
    }

    /// Whether a block is the one that is named.
    public func names(_ block: [UInt8]) -> Bool { Array(SHA256.hash(data: block)) == digest }

    /// As blocks hold it.
    public var bytes: [UInt8] {
      let hash = [Self.hashCode, UInt8(Self.hashLength)] + digest
      return version == .zero ? hash : [1, UInt8(codec.rawValue)] + hash
    }

    /// As people pass it on.
    public var text: String { version == .zero ? Multibase.base58(bytes) : "b" + Multibase.base32(bytes) }

    /// ``text``.
    public var description: String { text }

    /// Reads a name from text: base32 with its `b`, base58 with its `z`, or `Qm...`; a path's `/ipfs/` before it is allowed.
    ///
    /// - Throws: ``ContentError`` that says what is wrong with it.
    public init(_ text: String) throws(ContentError) {
      let plain = text.hasPrefix("/ipfs/") ? String(text.dropFirst(6)) : text
      func fail(_ found: String) -> ContentError {
        ContentError("CID \(text.prefix(100))", found, "give a name like bafy... or Qm..., whole")
      }
      let letters = Array(plain.utf8)
      let bytes: [UInt8]?
      switch letters.first {
      case UInt8(ascii: "b"): bytes = letters.count > 128 ? nil : Multibase.base32(decoding: letters.dropFirst())
      case UInt8(ascii: "z"): bytes = Multibase.base58(decoding: letters.dropFirst())
      default: bytes = plain.hasPrefix("Qm") ? Multibase.base58(decoding: letters) : nil
      }
      guard let bytes else { throw fail("it is no name in base32 or base58") }
      var reader = ByteReader(bytes, subject: "CID \(text.prefix(100))", format: "CID")
      self = try ContentID(&reader)
      guard reader.isAtEnd else { throw fail("\(reader.left) bytes follow its hash") }
      guard (version == .zero) == plain.hasPrefix("Qm") else {
        throw fail("its version and its letters do not go together")
      }
    }

    /// Reads a name's bytes, and leaves what follows.
    init(_ reader: inout ByteReader) throws(ContentError) {
      let first = try reader.byte()
      if first == Self.hashCode {
        guard try reader.byte() == Self.hashLength else { throw reader.fail("its hash is not of 32 bytes") }
        self.init(version: .zero, codec: .dagPB, digest: Array(try reader.take(Self.hashLength)))
        return
      }
      guard first == 1 else { throw reader.fail("CID version \(first) is not 0 or 1") }
      let code = try reader.varint()
      guard let codec = Codec(rawValue: code) else {
        throw reader.fail("codec \(code) is not raw, dag-pb or dag-cbor")
      }
      guard try reader.varint() == Self.hashCode, try reader.varint() == Self.hashLength else {
        throw reader.fail("its hash is not SHA-256")
      }
      self.init(version: .one, codec: codec, digest: Array(try reader.take(Self.hashLength)))
    }
  }
#endif
