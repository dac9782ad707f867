#if Federation
  import Crypto

  /// Random numbers from a seed by SHA-256 of the seed and a counter: the same for everybody who knows the seed.
  struct SeededBytes: RandomNumberGenerator {
    private let seed: [UInt8]
    private var counter: UInt64 = 0

    init(seed: [UInt8]) { self.seed = seed }

    mutating func next() -> UInt64 {
      let number = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (8 * UInt64($0))) }
      counter += 1
      return SHA256.hash(data: seed + number).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
#endif
