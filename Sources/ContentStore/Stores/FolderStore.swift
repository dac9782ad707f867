#if Federation
  import FileStorage
  import Foundation

  /// Blocks in a folder, `blocks/xx/CID`, each whole or not there; `HEAD` names the newest signed record, and files of
  /// `updates/BASE/` the signed updates of a base. Any web server can serve it, and any stick carry it.
  public final class FolderStore: BlockStore {
    /// The folder.
    public let path: String
    /// Held while something is written: two that write at once could leave half a block under its name.
    private let lock: FolderLock?

    private static let (blocks, headFile, updates) = ("blocks", "HEAD", "updates")
    /// More than any base has; a listing of more is another's.
    private static let mostUpdates = 1 << 20

    /// A folder to read, which need not be there yet.
    public init(reading path: String) {
      self.path = path
      lock = nil
    }

    /// A folder to write, which is made where it is not there.
    ///
    /// - Throws: where it cannot be made, or another process writes into it.
    public init(writing path: String) throws {
      do {
        try FileManager.default.createDirectory(atPath: path + "/" + Self.blocks, withIntermediateDirectories: true)
      } catch {
        throw ContentError(
          path, "the store's folder cannot be made: \(error.localizedDescription)", "choose another place")
      }
      self.path = path
      lock = try FolderLock(path)
    }

    /// Its path.
    public var name: String { path }

    /// Where a block lies within a store. Names begin alike, so the last letters divide them.
    static func place(of id: ContentID) -> String { "\(blocks)/\(id.text.suffix(2))/\(id.text)" }

    /// What lies under a name.
    public func bytes(of id: ContentID) throws -> [UInt8]? {
      try file(Self.place(of: id), most: UnixFS.mostBlockBytes).map { [UInt8]($0) }
    }

    /// What HEAD says.
    public func head() throws -> ContentID? {
      guard let data = try file(Self.headFile, most: 200) else { return nil }
      return try Self.head(data, of: name)
    }

    static func head(_ data: some Collection<UInt8>, of store: String) throws -> ContentID {
      let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      do throws(ContentError) { return try ContentID(text) } catch {
        throw ContentError("\(store)/\(headFile)", error.problem, "publish there again, or take another store")
      }
    }

    /// Writes a block that is not there, or is there and damaged.
    public func put(_ id: ContentID, _ bytes: [UInt8]) throws {
      if let there = try? self.bytes(of: id), id.names(there) { return }
      try write(Data(bytes), to: Self.place(of: id))
    }

    /// Names the newest record; written last, so that what it leads to is there.
    public func setHead(_ id: ContentID) throws { try write(Data((id.text + "\n").utf8), to: Self.headFile) }

    /// Notes a signed update of a base, so that a merge finds it.
    public func addUpdate(_ record: ContentID, to base: ContentID) throws {
      try write(Data(), to: "\(Self.updates)/\(base.text)/\(record.text)")
    }

    /// The signed updates of a base, in the order of their names.
    public func updates(of base: ContentID) throws -> [ContentID] {
      let folder = "\(path)/\(Self.updates)/\(base.text)"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      guard names.count <= Self.mostUpdates else {
        throw ContentError(folder, "it lists \(names.count) updates", "remove what does not belong there")
      }
      return names.sorted().compactMap { try? ContentID($0) }
    }

    private func file(_ place: String, most: Int) throws -> Data? {
      let path = path + "/" + place
      var information = stat()
      guard stat(path, &information) == 0 else { return nil }
      guard information.st_mode & S_IFMT == S_IFREG, information.st_size <= most,
        let data = FileManager.default.contents(atPath: path)
      else {
        throw ContentError(path, "it cannot be read, or is above \(most) bytes", "check the store's folder")
      }
      return data
    }

    private func write(_ data: Data, to place: String) throws {
      guard lock != nil else { throw ContentError(path, "the store is only read", "open it to write") }
      let path = path + "/" + place
      let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw ContentError(folder, "the folder cannot be made: \(error.localizedDescription)", "choose another store")
      }
      try DurableFile.write(data, to: path)
    }
  }
#endif
