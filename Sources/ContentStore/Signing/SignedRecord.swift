#if Federation
  /// A manifest's name with a key and its signature over the manifest's bytes.
  public struct SignedRecord: Sendable, Hashable {
    /// What is signed.
    public let manifest: ContentID
    /// Who signed.
    public let key: PublicKey
    /// In DER.
    public let signature: [UInt8]

    /// Signs a manifest's block.
    public init(_ manifest: [UInt8], by key: NodeKey) throws(ContentError) {
      self.manifest = ContentID(of: manifest, .dagCBOR)
      self.key = key.publicKey
      signature = try key.signature(of: manifest)
    }

    /// Reads a record; the signature is checked by ``check(_:)``, when the manifest is there.
    public init(_ value: DagCBOR, subject: String) throws(ContentError) {
      guard case .map(let fields) = value, fields.count == 3, case .link(let manifest)? = fields["manifest"],
        case .bytes(let key)? = fields["key"], case .bytes(let signature)? = fields["signature"],
        manifest.codec == .dagCBOR
      else {
        throw ContentError(subject, "it is no signed record", "give the name that 'mathrec publish' or 'merge' printed")
      }
      self.manifest = manifest
      self.key = try PublicKey(der: key, subject: subject)
      self.signature = signature
    }

    /// As it lies in a store.
    public var value: DagCBOR {
      .map(["manifest": .link(manifest), "key": .bytes(key.der), "signature": .bytes(signature)])
    }

    /// Compares the signature with the manifest's bytes.
    public func check(_ manifest: [UInt8]) throws(ContentError) {
      guard self.manifest.names(manifest), key.isSignature(signature, of: manifest) else {
        throw ContentError(
          "manifest \(self.manifest)", "its signature is not that of key \(key.fingerprint)", "take another store")
      }
    }
  }
#endif
