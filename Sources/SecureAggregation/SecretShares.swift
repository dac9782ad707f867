#if Federation
  /// A share of a secret of 32 bytes: the values at one place of 16 polynomials over GF(2^16).
  public struct SecretShare: Sendable, Hashable {
    /// The place, from 1.
    public let index: UInt16
    /// One value for each two bytes of the secret.
    public let words: [UInt16]

    /// The number of words of a secret.
    static let wordCount = 16

    /// - Throws: ``SecureAggregationError`` for a share that cannot be one.
    init(index: UInt16, words: [UInt16], subject: String) throws(SecureAggregationError) {
      guard index > 0, words.count == Self.wordCount else {
        throw SecureAggregationError(
          subject, "a share at place \(index) with \(words.count) words", "leave this client out")
      }
      self.init(index: index, words: words)
    }

    private init(index: UInt16, words: [UInt16]) {
      self.index = index
      self.words = words
    }
  }

  extension SecretShare {
    /// Shamir's shares of a secret (1979): any `threshold` of them give it, and fewer say nothing of it.
    ///
    /// GF(2^16) has places for 65,535 holders; a field of bytes would end at 255.
    ///
    /// - Parameters:
    ///   - secret: 32 bytes.
    ///   - indices: the holders' places, above 0 and each once.
    static func shares(
      of secret: [UInt8], at indices: [UInt16], threshold: Int, using generator: inout some RandomNumberGenerator
    ) -> [SecretShare] {
      precondition(secret.count == 2 * wordCount && threshold > 0, "a secret has 32 bytes")
      let polynomials = (0..<wordCount).map { word in
        [GaloisElement(bits: UInt16(secret[2 * word]) | UInt16(secret[2 * word + 1]) << 8)]
          + (1..<threshold).map { _ in GaloisElement(bits: .random(in: 0...UInt16.max, using: &generator)) }
      }
      return indices.map { index in
        let place = GaloisElement(bits: index)
        // Horner's rule from the highest term.
        let words = polynomials.map { $0.reversed().reduce(.zero) { $0 * place + $1 }.bits }
        return SecretShare(index: index, words: words)
      }
    }

    /// The secret of which these are shares, of any of them as many as the threshold.
    ///
    /// - Throws: ``SecureAggregationError`` for fewer, or two of one place.
    static func secret(
      of shares: [SecretShare], threshold: Int, subject: String
    ) throws(SecureAggregationError) -> [UInt8] {
      guard shares.count >= threshold, Set(shares.map(\.index)).count == shares.count else {
        throw SecureAggregationError(
          subject, "\(Set(shares.map(\.index)).count) shares where \(threshold) are needed",
          "wait for more clients, or ask more")
      }
      let used = shares.prefix(threshold)
      // Lagrange's polynomials at 0: the product of x_j / (x_j - x_i).
      let factors = used.map { share in
        used.filter { $0.index != share.index }.reduce(GaloisElement.one) { product, other in
          let (mine, their) = (GaloisElement(bits: share.index), GaloisElement(bits: other.index))
          return product * their * (mine + their).inverse
        }
      }
      return (0..<wordCount).flatMap { word -> [UInt8] in
        let value = zip(used, factors).reduce(GaloisElement.zero) { sum, part in
          sum + GaloisElement(bits: part.0.words[word]) * part.1
        }
        return [UInt8(truncatingIfNeeded: value.bits), UInt8(value.bits >> 8)]
      }
    }

    /// Place and words, little-endian: 34 bytes.
    var bytes: [UInt8] {
      ([index] + words).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }
    static let byteCount = 2 * (wordCount + 1)

    /// Reads ``bytes``.
    init(_ bytes: ArraySlice<UInt8>, subject: String) throws(SecureAggregationError) {
      let numbers = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
        UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
      }
      try self.init(index: numbers.first ?? 0, words: Array(numbers.dropFirst()), subject: subject)
    }
  }
#endif
