#if Federation
  /// A value of DAG-CBOR, of which each has exactly one encoding: shortest integers, floats of 64 bits, map keys by length and
  /// then by bytes, links as tag 42 (https://ipld.io/specs/codecs/dag-cbor/spec/).
  public indirect enum DagCBOR: Sendable, Hashable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number of 64 bits with a sign.
    case integer(Int)
    /// A finite number.
    case float(Double)
    /// Bytes.
    case bytes([UInt8])
    /// Text.
    case text(String)
    /// Values in their order.
    case list([DagCBOR])
    /// Values by name.
    case map([String: DagCBOR])
    /// Another block.
    case link(ContentID)

    /// CBOR's major types (RFC 8949, 3.1).
    enum Major {
      static let (positive, negative, bytes, text, list, map, tag, simple) = (0, 1, 2, 3, 4, 5, 6, 7)
    }
    /// CBOR's simple values.
    enum Simple { static let (false_, true_, null, double) = (20, 21, 22, 27) }
    /// The tag of links, and the byte before their CID (multibase's identity).
    static let (linkTag, linkPrefix) = (42, UInt8(0))

    /// The bytes, the same wherever they are made; a float that is not finite has none, and becomes null.
    public var encoded: [UInt8] {
      var bytes: [UInt8] = []
      append(to: &bytes)
      return bytes
    }

    private func append(to bytes: inout [UInt8]) {
      switch self {
      case .null: bytes.append(UInt8(Major.simple << 5 | Simple.null))
      case .bool(let value): bytes.append(UInt8(Major.simple << 5 | (value ? Simple.true_ : Simple.false_)))
      case .integer(let value):
        Self.head(value < 0 ? Major.negative : Major.positive, UInt64(value < 0 ? ~value : value), &bytes)
      case .float(let value):
        guard value.isFinite else { return DagCBOR.null.append(to: &bytes) }
        bytes.append(UInt8(Major.simple << 5 | Simple.double))
        bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
      case .bytes(let value):
        Self.head(Major.bytes, UInt64(value.count), &bytes)
        bytes += value
      case .text(let value):
        Self.head(Major.text, UInt64(value.utf8.count), &bytes)
        bytes += value.utf8
      case .list(let values):
        Self.head(Major.list, UInt64(values.count), &bytes)
        for value in values { value.append(to: &bytes) }
      case .map(let values):
        Self.head(Major.map, UInt64(values.count), &bytes)
        let entries = values.map { (key: Array($0.key.utf8), value: $0.value) }
        for entry in entries.sorted(by: { Self.isBefore($0.key, $1.key) }) {
          Self.head(Major.text, UInt64(entry.key.count), &bytes)
          bytes += entry.key
          entry.value.append(to: &bytes)
        }
      case .link(let id):
        Self.head(Major.tag, UInt64(Self.linkTag), &bytes)
        DagCBOR.bytes([Self.linkPrefix] + id.bytes).append(to: &bytes)
      }
    }

    /// The order of keys: shorter ones first, of one length by their bytes.
    static func isBefore(_ first: [UInt8], _ second: [UInt8]) -> Bool {
      first.count == second.count ? first.lexicographicallyPrecedes(second) : first.count < second.count
    }

    private static func head(_ major: Int, _ value: UInt64, _ bytes: inout [UInt8]) {
      let (info, width) =
        switch value {
        case ..<24: (Int(value), 0)
        case ..<0x100: (24, 1)
        case ..<0x1_0000: (25, 2)
        case ..<0x1_0000_0000: (26, 4)
        default: (27, 8)
        }
      bytes.append(UInt8(major << 5 | info))
      bytes += (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The name of a block of this value.
    public var id: ContentID { ContentID(of: encoded, .dagCBOR) }

    /// Every link in the value, in the order of its bytes.
    public var links: [ContentID] {
      switch self {
      case .link(let id): [id]
      case .list(let values): values.flatMap(\.links)
      case .map(let values):
        values.sorted { Self.isBefore(Array($0.key.utf8), Array($1.key.utf8)) }.flatMap { $0.value.links }
      default: []
      }
    }
  }
#endif
