#if Federation
  extension DagCBOR {
    /// Values within values; manifests have four.
    private static let mostDepth = 32

    /// Reads a block. What is not the one encoding of its value is refused: else two names would stand for one manifest.
    ///
    /// - Parameter subject: whose bytes, for errors.
    /// - Throws: ``ContentError`` with the byte at fault.
    public init(decoding bytes: [UInt8], subject: String) throws(ContentError) {
      var reader = ByteReader(bytes, subject: subject, format: "DAG-CBOR")
      self = try Self.value(&reader, depth: 0)
      guard reader.isAtEnd else { throw reader.fail("\(reader.left) bytes follow the value") }
    }

    private static func value(_ reader: inout ByteReader, depth: Int) throws(ContentError) -> DagCBOR {
      guard depth < mostDepth else { throw reader.fail("more than \(mostDepth) values lie in one another") }
      let first = Int(try reader.byte())
      let (major, info) = (first >> 5, first & 31)
      if major == Major.simple { return try simple(info, &reader) }
      let number = try argument(info, &reader)
      switch major {
      case Major.positive:
        guard number <= UInt64(Int.max) else { throw reader.fail("\(number) is beyond 63 bits") }
        return .integer(Int(number))
      case Major.negative:
        guard number <= UInt64(Int.max) else { throw reader.fail("a negative number is beyond 63 bits") }
        return .integer(~Int(number))
      case Major.bytes: return .bytes(Array(try reader.take(try length(number, reader))))
      case Major.text: return .text(try text(number, &reader))
      case Major.list:
        // A value has a byte at least, so what is announced is bounded by what is there.
        var values: [DagCBOR] = []
        for _ in 0..<(try length(number, reader)) { values.append(try value(&reader, depth: depth + 1)) }
        return .list(values)
      case Major.map: return try map(try length(number, reader), &reader, depth: depth)
      default: return try link(number, &reader)
      }
    }

    private static func map(
      _ count: Int, _ reader: inout ByteReader, depth: Int
    ) throws(ContentError) -> DagCBOR {
      var values: [String: DagCBOR] = [:]
      var last: [UInt8]?
      for _ in 0..<count {
        let first = Int(try reader.byte())
        guard first >> 5 == Major.text else { throw reader.fail("a map's key is no text") }
        let key = try text(try argument(first & 31, &reader), &reader)
        if let last {
          guard isBefore(last, Array(key.utf8)) else { throw reader.fail("a map's keys are not in their order") }
        }
        last = Array(key.utf8)
        // Two texts of other bytes can be one to Swift, as é and e with an accent are.
        guard values[key] == nil else { throw reader.fail("two of a map's keys are one text") }
        values[key] = try value(&reader, depth: depth + 1)
      }
      return .map(values)
    }

    private static func link(_ tag: UInt64, _ reader: inout ByteReader) throws(ContentError) -> DagCBOR {
      guard tag == UInt64(linkTag) else { throw reader.fail("tag \(tag) is no link") }
      let first = Int(try reader.byte())
      guard first >> 5 == Major.bytes else { throw reader.fail("a link is no bytes") }
      var part = try reader.part(try length(try argument(first & 31, &reader), reader))
      guard try part.byte() == linkPrefix else { throw part.fail("a link does not begin with 0") }
      let id = try ContentID(&part)
      guard part.isAtEnd else { throw part.fail("\(part.left) bytes follow a link's hash") }
      return .link(id)
    }

    private static func simple(_ info: Int, _ reader: inout ByteReader) throws(ContentError) -> DagCBOR {
      switch info {
      case Simple.false_: return .bool(false)
      case Simple.true_: return .bool(true)
      case Simple.null: return .null
      case Simple.double:
        let value = Double(bitPattern: try reader.take(8).reduce(0) { $0 << 8 | UInt64($1) })
        guard value.isFinite else { throw reader.fail("a number is not finite") }
        return .float(value)
      default: throw reader.fail("simple value \(info) has no place in DAG-CBOR")
      }
    }

    private static func argument(_ info: Int, _ reader: inout ByteReader) throws(ContentError) -> UInt64 {
      guard info >= 24 else { return UInt64(info) }
      guard info < 28 else { throw reader.fail("a length is left open") }
      let width = 1 << (info - 24)
      let value = try reader.take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let least: UInt64 = width == 1 ? 24 : 1 << (4 * UInt64(width))
      guard value >= least else { throw reader.fail("the number \(value) is longer than it need be") }
      return value
    }

    private static func length(_ number: UInt64, _ reader: ByteReader) throws(ContentError) -> Int {
      guard number <= UInt64(reader.left) else {
        throw reader.fail("\(number) parts are announced where \(reader.left) bytes are left")
      }
      return Int(number)
    }

    private static func text(_ number: UInt64, _ reader: inout ByteReader) throws(ContentError) -> String {
      let bytes = Array(try reader.take(try length(number, reader)))
      guard let text = String(validating: bytes, as: UTF8.self) else { throw reader.fail("a text is no UTF-8") }
      return text
    }
  }
#endif
