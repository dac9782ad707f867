#if Federation
  import Foundation

  /// Blocks in one file: CARv1, which `ipfs dag import` takes (https://ipld.io/specs/transport/car/carv1/).
  public struct ContentArchive: Sendable {
    /// Where to begin.
    public let roots: [ContentID]
    /// The blocks by name, each compared with it.
    public let blocks: [ContentID: [UInt8]]

    /// The largest archive that is read: it is held in memory.
    static let mostBytes = 1 << 31
    private static let mostRoots = 1000

    /// The archive's first bytes, before any block.
    static func header(roots: [ContentID]) -> [UInt8] {
      let header = DagCBOR.map(["roots": .list(roots.map { .link($0) }), "version": .integer(1)]).encoded
      var bytes: [UInt8] = []
      bytes.appendVarint(header.count)
      return bytes + header
    }

    /// What stands in an archive for a block.
    static func section(_ id: ContentID, _ block: [UInt8]) -> [UInt8] {
      let name = id.bytes
      var bytes: [UInt8] = []
      bytes.reserveCapacity(block.count + name.count + 9)
      bytes.appendVarint(name.count + block.count)
      return bytes + name + block
    }

    /// Reads an archive; every block is compared with its name.
    ///
    /// - Parameter path: names it in errors.
    /// - Throws: ``ContentError`` for a damaged or a foreign file.
    public init(_ bytes: [UInt8], path: String) throws(ContentError) {
      var reader = ByteReader(bytes, subject: path, format: "CAR")
      var part = try reader.part(try reader.varint())
      let header = try DagCBOR(decoding: Array(try part.take(part.left)), subject: path)
      guard case .map(let fields) = header, fields.count == 2, fields["version"] == .integer(1),
        case .list(let list)? = fields["roots"], (1...Self.mostRoots).contains(list.count)
      else { throw reader.fail("its header is not that of a CARv1 with roots") }
      var roots: [ContentID] = []
      for value in list {
        guard case .link(let id) = value else { throw reader.fail("a root is no link") }
        roots.append(id)
      }
      var blocks: [ContentID: [UInt8]] = [:]
      while !reader.isAtEnd {
        var section = try reader.part(try reader.varint())
        let id = try ContentID(&section)
        guard section.left <= UnixFS.mostBlockBytes else { throw section.fail("a block of \(section.left) bytes") }
        let block = Array(try section.take(section.left))
        guard id.names(block) else { throw section.fail("the block \(id) has another hash: it is damaged") }
        blocks[id] = block
      }
      self.roots = roots
      self.blocks = blocks
    }

    /// Reads an archive's file.
    public init(path: String) throws {
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? nil
      guard let size, size <= Self.mostBytes, let data = FileManager.default.contents(atPath: path) else {
        throw ContentError(
          path, size == nil ? "there is no such archive" : "it cannot be read, or is above \(Self.mostBytes) bytes",
          "give a CAR file, such as 'mathrec publish --car' writes")
      }
      try self.init([UInt8](data), path: path)
    }
  }
#endif
