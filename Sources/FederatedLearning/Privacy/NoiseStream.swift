/// Random numbers that nobody without the key can tell from chance: the stream of ChaCha20 (RFC 8439), keyed for a run, with the
/// round as its nonce, so that a round that is done again after a kill has the same noise and gives nothing more away.
public struct NoiseStream: RandomNumberGenerator, Sendable {
  private let key: [UInt32]
  private let nonce: [UInt32]
  private var counter: UInt32 = 0
  private var block: [UInt32] = []
  private var place = 0

  /// - Parameters:
  ///   - key: eight words.
  ///   - nonce: three words, others for each use of a key.
  init(key: [UInt32], nonce: [UInt32]) {
    precondition(key.count == 8 && nonce.count == 3, "a key has eight words, a nonce three")
    self.key = key
    self.nonce = nonce
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if place + 2 > block.count {
      block = Self.block(key: key, counter: counter, nonce: nonce)
      counter &+= 1
      place = 0
    }
    defer { place += 2 }
    return UInt64(block[place]) | UInt64(block[place + 1]) << 32
  }

  static func block(key: [UInt32], counter: UInt32, nonce: [UInt32]) -> [UInt32] {
    let start: [UInt32] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574] + key + [counter] + nonce
    var x = start
    func quarter(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
      func turn(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
      x[a] &+= x[b]
      x[d] = turn(x[d] ^ x[a], 16)
      x[c] &+= x[d]
      x[b] = turn(x[b] ^ x[c], 12)
      x[a] &+= x[b]
      x[d] = turn(x[d] ^ x[a], 8)
      x[c] &+= x[d]
      x[b] = turn(x[b] ^ x[c], 7)
    }
    for _ in 0..<10 {
      quarter(0, 4, 8, 12)
      quarter(1, 5, 9, 13)
      quarter(2, 6, 10, 14)
      quarter(3, 7, 11, 15)
      quarter(0, 5, 10, 15)
      quarter(1, 6, 11, 12)
      quarter(2, 7, 8, 13)
      quarter(3, 4, 9, 14)
    }
    return zip(x, start).map { $0 &+ $1 }
  }
}

/// The key of a run's noise.
public struct NoiseKey: Sendable, Hashable {
  /// Eight words.
  let words: [UInt32]

  /// Of the system's generator: nobody else knows it.
  public init() {
    var system = SystemRandomNumberGenerator()
    words = (0..<8).map { _ in system.next() }
  }

  /// Repeatable, and so for research alone: whoever knows the seed takes the noise away.
  public init(seed: UInt64) {
    var stream = FederatedPurpose.noise.stream(seed: seed)
    words = (0..<8).map { _ in UInt32(truncatingIfNeeded: stream.next()) }
  }

  /// As a run's folder keeps it.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    words = (0..<8).map { word in (0..<4).reduce(0) { $0 | UInt32(bytes[4 * word + $1]) << UInt32(8 * $1) } }
  }

  /// As a run's folder keeps it.
  public var bytes: [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } }
  }

  func stream(round: Int) -> NoiseStream {
    NoiseStream(key: words, nonce: [UInt32(truncatingIfNeeded: round), UInt32(truncatingIfNeeded: round >> 32), 0])
  }
}
