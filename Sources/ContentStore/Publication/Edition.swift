#if Federation
  import FileStorage
  import Foundation

  /// What is about to be published: blocks, and the record that names them. It is made whole in memory, and only then written.
  public struct Edition {
    /// The signed record.
    public let record: ContentID
    /// The manifest.
    public let id: ContentID
    /// What the manifest says.
    public let manifest: Manifest
    /// All new blocks.
    public let blocks: MemoryStore

    /// Signs a manifest whose parts are in `blocks`.
    init(_ manifest: Manifest, _ blocks: MemoryStore, by key: NodeKey) throws(ContentError) {
      let bytes = manifest.value.encoded
      let record = try SignedRecord(bytes, by: key).value
      (id, self.record, self.manifest, self.blocks) = (ContentID(of: bytes, .dagCBOR), record.id, manifest, blocks)
      blocks.put(id, bytes)
      blocks.put(self.record, record.encoded)
    }

    /// Writes the blocks into a store, and then what finds them: HEAD for a base and a round, the list of its base for an update.
    public func write(to store: FolderStore) throws {
      for (id, bytes) in blocks.blocks { try store.put(id, bytes) }
      switch (manifest.kind, manifest.parent) {
      case (.update, let parent?): try store.addUpdate(record, to: parent)
      default: try store.setHead(record)
      }
    }

    /// Writes what a record leads to into an archive whose root it is.
    ///
    /// - Parameter history: whether earlier rounds are taken too.
    /// - Returns: the number of blocks and of bytes.
    @discardableResult
    public static func writeArchive(
      _ record: ContentID, from source: ContentSource, to path: String, history: Bool = false
    ) throws -> (blocks: Int, bytes: Int) {
      var (data, count) = (Data(ContentArchive.header(roots: [record])), 0)
      try source.walk(
        record, links: { Manifest.pinned($0, history: history) },
        visit: { id, bytes in
          data += ContentArchive.section(id, bytes)
          count += 1
          guard data.count <= ContentArchive.mostBytes else {
            throw ContentError(path, "it would be above \(ContentArchive.mostBytes) bytes", "leave out earlier rounds")
          }
        })
      try DurableFile.write(data, to: path)
      return (count, data.count)
    }
  }
#endif
