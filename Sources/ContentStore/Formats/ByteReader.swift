#if Federation
  /// A walk through bytes that nobody vouches for: every step says whether there was enough.
  struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position: Int
    private let end: Int
    /// Whose bytes, and of which format, for errors.
    private let subject: String
    private let format: String

    /// - Parameter format: as errors name it: "DAG-CBOR", "CAR".
    init(_ bytes: [UInt8], in range: Range<Int>? = nil, subject: String, format: String) {
      self.bytes = bytes
      let range = range ?? 0..<bytes.count
      (position, end) = (range.lowerBound, range.upperBound)
      self.subject = subject
      self.format = format
    }

    var isAtEnd: Bool { position == end }
    /// How many bytes are left.
    var left: Int { end - position }

    func fail(_ found: String) -> ContentError {
      ContentError(subject, "its \(format) at byte \(position): \(found)", "fetch it again, or from another store")
    }

    mutating func byte() throws(ContentError) -> UInt8 {
      guard position < end else { throw fail("it ends too early") }
      defer { position += 1 }
      return bytes[position]
    }

    /// The next so many bytes; what a length says is compared with what is there before anything is allocated.
    mutating func take(_ count: Int) throws(ContentError) -> ArraySlice<UInt8> {
      guard count >= 0, count <= left else { throw fail("\(count) bytes are announced where \(left) are left") }
      defer { position += count }
      return bytes[position..<position + count]
    }

    /// A part as a reader of its own.
    mutating func part(_ count: Int) throws(ContentError) -> ByteReader {
      let start = position
      _ = try take(count)
      return ByteReader(bytes, in: start..<start + count, subject: subject, format: format)
    }

    /// An unsigned number in groups of 7 bits, the lowest first, in as few bytes as it takes, below 2^63 (the multiformats'
    /// unsigned-varint).
    mutating func varint() throws(ContentError) -> Int {
      var value = 0
      for index in 0..<9 {
        let byte = try byte()
        value |= Int(byte & 0x7F) << (7 * index)
        guard byte & 0x80 == 0 else { continue }
        guard byte != 0 || index == 0 else { throw fail("a number is longer than it need be") }
        return value
      }
      throw fail("a number has more than 63 bits")
    }
  }

  extension [UInt8] {
    /// Adds a number below 2^63 in groups of 7 bits, the lowest first.
    mutating func appendVarint(_ value: Int) {
      var rest = UInt(value)
      while rest >= 0x80 {
        append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      append(UInt8(rest))
    }
  }
#endif
