#if Federation
  import Foundation

  /// A manifest with the record that signs it, both checked.
  public struct Published: Sendable, Hashable {
    /// The signed record's name: what HEAD says and people pass on.
    public let record: ContentID
    /// The manifest's name: what later manifests have as parent.
    public let id: ContentID
    /// What is published.
    public let manifest: Manifest
    /// Who signed it.
    public let key: PublicKey
  }

  extension ContentSource {
    /// The manifest that a record signs.
    ///
    /// - Throws: ``ContentError`` where something is missing, damaged, or signed by another than it says.
    public func published(_ record: ContentID) throws -> Published {
      let signed = try SignedRecord(try value(record), subject: "record \(record)")
      let bytes = try block(signed.manifest)
      try signed.check(bytes)
      let manifest = try manifest(signed.manifest)
      guard manifest.publisher == signed.key.fingerprint else {
        throw ContentError(
          "manifest \(signed.manifest)",
          "it names publisher \(manifest.publisher), and \(signed.key.fingerprint) signed it",
          "take another store")
      }
      return Published(record: record, id: signed.manifest, manifest: manifest, key: signed.key)
    }

    /// A manifest by its own name, as a later manifest links to it.
    public func manifest(_ id: ContentID) throws -> Manifest {
      try Manifest(try value(id), subject: "manifest \(id)")
    }

    /// A file's bytes.
    public func file(_ id: ContentID) throws -> Data { try UnixFS.read(id, block: block) }

    /// The settings that a manifest names.
    public func settings(_ id: ContentID) throws -> PublicationSettings {
      try PublicationSettings(try value(id), subject: "settings \(id)")
    }
  }
#endif
