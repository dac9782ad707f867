#if Federation
  import Crypto
  import FileStorage
  import Foundation

  /// A private key of a publisher or of a node of a federation: P-256.
  public struct NodeKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A fresh key from the system's generator.
    public init() { key = P256.Signing.PrivateKey() }

    /// Reads a PEM file: PKCS#8, or SEC 1 as older `openssl ecparam` writes.
    ///
    /// - Throws: ``ContentError`` where it is none, or others may read it.
    public init(path: String) throws(ContentError) {
      let text = try PublicKey.text(path)
      var information = stat()
      guard stat(path, &information) == 0, information.st_mode & 0o077 == 0 else {
        throw ContentError(path, "others may read this private key", "keep it to yourself: chmod 600 \(path)")
      }
      guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
        throw ContentError(
          path, "it is no private key of P-256 in PEM", "give the .key file that 'mathrec keygen node' wrote")
      }
      self.key = key
    }

    /// What others check signatures by.
    public var publicKey: PublicKey { PublicKey(key.publicKey) }

    /// A signature over the SHA-256 of a message, in DER.
    public func signature(of message: [UInt8]) throws(ContentError) -> [UInt8] {
      guard let signature = try? key.signature(for: message) else {
        throw ContentError("the private key", "it could not sign", "make another with 'mathrec keygen node'")
      }
      return [UInt8](signature.derRepresentation)
    }

    /// PKCS#8 in PEM, with an end of line.
    public var pem: String { key.pemRepresentation + "\n" }
  }

  /// A public key: P-256.
  public struct PublicKey: Sendable, Hashable {
    private let key: P256.Signing.PublicKey

    init(_ key: P256.Signing.PublicKey) { self.key = key }

    /// Reads a PEM file (SPKI).
    public init(path: String) throws(ContentError) {
      guard let key = try? P256.Signing.PublicKey(pemRepresentation: try Self.text(path)) else {
        throw ContentError(
          path, "it is no public key of P-256 in PEM", "give the .pub file that 'mathrec keygen node' wrote")
      }
      self.key = key
    }

    /// Reads SPKI in DER, in its one encoding.
    ///
    /// - Parameter subject: whose key, for errors.
    public init(der: [UInt8], subject: String) throws(ContentError) {
      guard let key = try? P256.Signing.PublicKey(derRepresentation: der), [UInt8](key.derRepresentation) == der else {
        throw ContentError(subject, "its key is no public key of P-256", "take another store")
      }
      self.key = key
    }

    /// SPKI in DER.
    public var der: [UInt8] { [UInt8](key.derRepresentation) }
    /// SPKI in PEM, with an end of line.
    public var pem: String { key.pemRepresentation + "\n" }
    /// The SHA-256 of the DER in hexadecimal: what people compare.
    public var fingerprint: String { SHA256.hash(data: key.derRepresentation).hexText }

    /// A line of an `authorized_keys`, as Flower's own command line wants it (RFC 5656).
    public func openSSHLine(comment: String) -> String {
      let (kind, curve) = ("ecdsa-sha2-nistp256", "nistp256")
      var blob = Data()
      for part in [Data(kind.utf8), Data(curve.utf8), key.x963Representation] {
        blob += withUnsafeBytes(of: UInt32(part.count).bigEndian) { Data($0) } + part
      }
      return "\(kind) \(blob.base64EncodedString()) \(comment)\n"
    }

    /// Whether a signature over a message is this key's.
    public func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
      guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
      return key.isValidSignature(signature, for: message)
    }

    /// Equal keys.
    public static func == (first: PublicKey, second: PublicKey) -> Bool { first.der == second.der }
    /// The key's bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    /// Larger than any key, smaller than what should not be read.
    private static let mostBytes = 1 << 16

    static func text(_ path: String) throws(ContentError) -> String {
      guard let data = FileManager.default.contents(atPath: path), data.count <= mostBytes,
        let text = String(validating: data, as: UTF8.self)
      else {
        let exists = FileManager.default.fileExists(atPath: path)
        throw ContentError(
          path, exists ? "it cannot be read as a key" : "there is no such key file",
          "check the path, or make a key with 'mathrec keygen node'")
      }
      return text
    }
  }
#endif
