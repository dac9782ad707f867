#if Federation
  import Foundation

  /// Files as trees of blocks, as `ipfs add` makes them: leaves of 262,144 bytes, at most 174 links a node, all leaves at one
  /// depth. So a file has the same name here as in IPFS.
  enum UnixFS {
    static let leafBytes = 262_144
    static let mostLinks = 174
    /// The largest file, the largest block and the deepest tree that is read. Kubo passes no larger blocks on either.
    static let mostBytes = 1 << 30
    static let mostBlockBytes = 1 << 21
    static let mostDepth = 8
    /// A tree may name one block many times, so that small blocks can stand for much work.
    static let mostReads = 1 << 17

    private struct Subtree {
      let id: ContentID
      let fileSize: Int
      /// Of its block and all below.
      let treeSize: Int
    }

    /// Cuts a file into blocks, children before parents.
    ///
    /// - Parameters:
    ///   - version: 1: raw leaves (`ipfs add --cid-version=1 --raw-leaves`); 0: all of dag-pb (`ipfs add`).
    ///   - put: receives every block, a block that occurs twice also twice.
    /// - Returns: the name of the file.
    static func add(
      _ content: Data, version: ContentID.Version = .one, put: (ContentID, [UInt8]) throws -> Void
    ) throws -> ContentID {
      guard content.count <= mostBytes else {
        throw ContentError(
          "a file of \(content.count) bytes", "it is above \(mostBytes) bytes", "publish a smaller one")
      }
      func putNode(_ node: DagPBNode, fileSize: Int, below: Int) throws -> Subtree {
        let block = node.encoded
        let id = ContentID(of: block, .dagPB, version: version)
        try put(id, block)
        return Subtree(id: id, fileSize: fileSize, treeSize: block.count + below)
      }
      var level: [Subtree] = []
      for start in stride(from: 0, to: max(1, content.count), by: leafBytes) {
        let first = content.startIndex + start
        let chunk = [UInt8](content[first..<min(first + leafBytes, content.endIndex)])
        guard version == .one else {
          level.append(
            try putNode(DagPBNode(data: UnixFSNode(content: chunk).encoded), fileSize: chunk.count, below: 0))
          continue
        }
        let id = ContentID(of: chunk, .raw)
        try put(id, chunk)
        level.append(Subtree(id: id, fileSize: chunk.count, treeSize: chunk.count))
      }
      while level.count > 1 {
        level = try stride(from: 0, to: level.count, by: mostLinks).map { start in
          let children = level[start..<min(start + mostLinks, level.count)]
          let node = DagPBNode(
            links: children.map { DagPBNode.Link(id: $0.id, treeSize: $0.treeSize) },
            data: UnixFSNode(parts: children.map(\.fileSize)).encoded)
          return try putNode(
            node, fileSize: children.reduce(0) { $0 + $1.fileSize }, below: children.reduce(0) { $0 + $1.treeSize })
        }
      }
      return level[0].id
    }

    /// The bytes of a file.
    ///
    /// - Parameter block: gives a block that was compared with its name.
    /// - Throws: ``ContentError`` for what is no file, and one that is larger or deeper than is read.
    static func read(_ id: ContentID, block: (ContentID) throws -> [UInt8]) throws -> Data {
      var (data, reads) = (Data(), 0)
      func append(_ id: ContentID, size: Int?, depth: Int) throws {
        reads += 1
        guard depth < mostDepth, reads <= mostReads else {
          throw ContentError(
            "\(id)", "its tree has more than \(depth < mostDepth ? "\(mostReads) blocks" : "\(mostDepth) levels")",
            "it is none of ours; take another store")
        }
        let bytes = try block(id)
        func fail(_ size: Int, _ found: Int) -> ContentError {
          ContentError("\(id)", "\(found) bytes of a file where its parent announces \(size)", "take another store")
        }
        switch id.codec {
        case .dagCBOR: throw ContentError("\(id)", "it is a manifest and no file", "give the name of a file")
        case .raw:
          if let size, size != bytes.count { throw fail(size, bytes.count) }
          data += bytes
        case .dagPB:
          let node = try DagPBNode(decoding: bytes, subject: "\(id)")
          let file = try UnixFSNode(decoding: node.data, links: node.links.count, subject: "\(id)")
          if let size, size != file.fileSize { throw fail(size, file.fileSize) }
          data += file.content
          for (link, part) in zip(node.links, file.parts) { try append(link.id, size: part, depth: depth + 1) }
        }
      }
      try append(id, size: nil, depth: 0)
      return data
    }
  }
#endif
