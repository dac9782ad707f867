#if Federation
  /// Bytes of a message, one part behind another.
  struct SecureWriter {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A number in 32 bits.
    mutating func put(_ number: Int) { put(words: [UInt32(truncatingIfNeeded: number)]) }

    /// Their number, and each.
    mutating func put(_ numbers: [Int]) {
      put(numbers.count)
      put(words: numbers.map { UInt32(truncatingIfNeeded: $0) })
    }

    mutating func put(bytes other: [UInt8]) { bytes += other }

    mutating func put(words: [UInt32]) {
      words.map(\.littleEndian).withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
  }

  /// The same read, from bytes that may be anything.
  struct SecureReader {
    /// What was not read.
    private(set) var rest: ArraySlice<UInt8>
    private let subject: String

    init(_ bytes: [UInt8], subject: String) {
      rest = bytes[...]
      self.subject = subject
    }

    func bad(_ problem: String) -> SecureAggregationError {
      SecureAggregationError(subject, problem, "use the same mathrec on both ends")
    }

    mutating func take(_ count: Int) throws(SecureAggregationError) -> ArraySlice<UInt8> {
      guard count <= rest.count else { throw bad("ends too early") }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    mutating func number() throws(SecureAggregationError) -> Int {
      try take(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func words() throws(SecureAggregationError) -> [UInt32] {
      let count = try number()
      return try take(4 * count).withUnsafeBytes { raw in
        (0..<count).map { UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) }
      }
    }

    /// In ascending order, each once.
    mutating func clients() throws(SecureAggregationError) -> [Int] {
      let clients = try words().map { Int($0) }
      guard zip(clients, clients.dropFirst()).allSatisfy(<) else { throw bad("names clients out of order") }
      return clients
    }

    mutating func boxes(_ size: Int) throws(SecureAggregationError) -> [Int: [UInt8]] {
      var boxes: [Int: [UInt8]] = [:]
      for _ in 0..<(try number()) {
        let client = try number()
        guard boxes.updateValue(Array(try take(size)), forKey: client) == nil else {
          throw bad("names client \(client) twice")
        }
      }
      return boxes
    }

    mutating func shares() throws(SecureAggregationError) -> [Int: SecretShare] {
      var shares: [Int: SecretShare] = [:]
      for (client, bytes) in try boxes(SecretShare.byteCount) {
        shares[client] = try SecretShare(bytes[...], subject: subject)
      }
      return shares
    }

    mutating func advertisement(of client: Int) throws(SecureAggregationError) -> Advertisement {
      func key() throws(SecureAggregationError) -> [UInt8] { Array(try take(32)) }
      return Advertisement(
        client: client, shareKey: try key(), maskKey: try key(), commitment: try key(), random: try key(),
        signature: Array(try take(64)))
    }
  }
#endif
