#if Federation
  /// Blocks of a CAR file; its first root stands for HEAD.
  public final class ArchiveStore: BlockStore {
    private let archive: ContentArchive
    /// Its path.
    public let name: String

    /// Reads the file.
    public init(path: String) throws {
      archive = try ContentArchive(path: path)
      name = path
    }

    /// What lies under a name.
    public func bytes(of id: ContentID) -> [UInt8]? { archive.blocks[id] }

    /// The first root.
    public func head() -> ContentID? { archive.roots.first }
  }

  /// Blocks in memory, in the order in which they came: what is about to be published.
  public final class MemoryStore: BlockStore {
    /// The blocks, each once.
    public private(set) var blocks: [(id: ContentID, bytes: [UInt8])] = []
    private var places: [ContentID: Int] = [:]

    /// An empty store.
    public init() {}

    /// What errors call it.
    public var name: String { "what was just made" }

    /// What lies under a name.
    public func bytes(of id: ContentID) -> [UInt8]? { places[id].map { blocks[$0].bytes } }

    /// None.
    public func head() -> ContentID? { nil }

    /// Adds a block.
    public func put(_ id: ContentID, _ bytes: [UInt8]) {
      guard places[id] == nil else { return }
      places[id] = blocks.count
      blocks.append((id, bytes))
    }
  }
#endif
