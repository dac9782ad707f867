#if Federation
  import Crypto
  import Foundation

  /// X25519 keys of one round, and what two of them agree on.
  struct RoundKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// What a key is for; it is in what is derived, so that a mask never is the key of a box.
    enum Purpose: String {
      case share, mask
    }

    init(using generator: inout some RandomNumberGenerator) {
      // Any 32 bytes are a key of X25519, so the second way is never taken.
      key =
        (try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Self.bytes(using: &generator)))
        ?? Curve25519.KeyAgreement.PrivateKey()
    }

    /// A key whose bytes were put together from shares.
    init(_ bytes: [UInt8], subject: String) throws(SecureAggregationError) {
      guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else {
        throw SecureAggregationError(subject, "its mask key is none", "ask for the round again")
      }
      self.key = key
    }

    var bytes: [UInt8] { [UInt8](key.rawRepresentation) }
    var publicBytes: [UInt8] { [UInt8](key.publicKey.rawRepresentation) }

    static func bytes(using generator: inout some RandomNumberGenerator) -> [UInt8] {
      (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// A key of 32 bytes that both have; the same from either side.
    ///
    /// - Parameter direction: of a box, whose sender and recipient have a key for each way; masks have one.
    func agreed(
      with other: [UInt8], _ purpose: Purpose, direction: String = "", _ cohort: Cohort
    ) throws(SecureAggregationError) -> SymmetricKey {
      guard let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: other),
        let secret = try? key.sharedSecretFromKeyAgreement(with: other)
      else {
        throw SecureAggregationError("a public key", "it is none of X25519", "leave its client out")
      }
      let pair = [publicBytes, [UInt8](other.rawRepresentation)].sorted { $0.lexicographicallyPrecedes($1) }
      return secret.hkdfDerivedSymmetricKey(
        using: SHA256.self, salt: Data(),
        sharedInfo: cohort.context(purpose.rawValue) + Array(direction.utf8) + pair[0] + pair[1], outputByteCount: 32)
    }
  }

  /// A box for one recipient with a share of each of the sender's secrets, which opens where both were given the same directory.
  enum ShareBox {
    static func seal(
      seed: SecretShare, key: SecretShare, from: Int, to: Int, using symmetric: SymmetricKey, directory: [UInt8],
      _ cohort: Cohort
    ) throws(SecureAggregationError) -> [UInt8] {
      guard
        let box = try? ChaChaPoly.seal(
          seed.bytes + key.bytes, using: symmetric, authenticating: label(from, to, directory, cohort))
      else { throw SecureAggregationError("a share for client \(to)", "it could not be sealed", "report this") }
      return [UInt8](box.combined)
    }

    static func open(
      _ box: [UInt8], from: Int, to: Int, using symmetric: SymmetricKey, directory: [UInt8], _ cohort: Cohort
    ) throws(SecureAggregationError) -> (seed: SecretShare, key: SecretShare) {
      let subject = "the share of client \(from)"
      guard let sealed = try? ChaChaPoly.SealedBox(combined: box),
        let data = try? ChaChaPoly.open(sealed, using: symmetric, authenticating: label(from, to, directory, cohort)),
        data.count == 2 * SecretShare.byteCount
      else {
        throw SecureAggregationError(
          subject, "it does not open: it is damaged, of another round, or of a client that was told of other clients",
          "do not take part")
      }
      let bytes = [UInt8](data)
      return (
        try SecretShare(bytes[..<SecretShare.byteCount], subject: subject),
        try SecretShare(bytes[SecretShare.byteCount...], subject: subject)
      )
    }

    static func direction(_ from: Int, _ to: Int) -> String { "\(from)>\(to) " }

    private static func label(_ from: Int, _ to: Int, _ directory: [UInt8], _ cohort: Cohort) -> [UInt8] {
      cohort.context("box") + Array(direction(from, to).utf8) + directory
    }
  }
#endif
