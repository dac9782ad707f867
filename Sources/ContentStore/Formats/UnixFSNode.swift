#if Federation
  /// What a dag-pb node of a file says of it: its size, and that of each child or, in old trees, its bytes
  /// (https://github.com/ipfs/specs/blob/main/UNIXFS.md).
  struct UnixFSNode: Sendable, Hashable {
    var content: [UInt8] = []
    var fileSize = 0
    /// The file's bytes under each link.
    var parts: [Int] = []

    /// UnixFS's types: leaves of old trees are of either, all other nodes files.
    private enum Kind { static let (raw, file) = (0, 2) }
    private enum Field {
      static let (kind, content, fileSize, part): (UInt8, UInt8, UInt8, UInt8) = (0x08, 0x12, 0x18, 0x20)
    }

    init(content: [UInt8] = [], parts: [Int] = []) {
      self.content = content
      self.parts = parts
      fileSize = content.count + parts.reduce(0, +)
    }

    var encoded: [UInt8] {
      var bytes = [Field.kind, UInt8(Kind.file)]
      if !content.isEmpty {
        bytes.append(Field.content)
        bytes.appendVarint(content.count)
        bytes += content
      }
      bytes.append(Field.fileSize)
      bytes.appendVarint(fileSize)
      for part in parts {
        bytes.append(Field.part)
        bytes.appendVarint(part)
      }
      return bytes
    }

    /// Reads what a node says, and that it goes together.
    init(decoding bytes: [UInt8], links: Int, subject: String) throws(ContentError) {
      var reader = ByteReader(bytes, subject: subject, format: "UnixFS")
      guard try reader.byte() == Field.kind else { throw reader.fail("it has no type") }
      let kind = try reader.varint()
      guard kind == Kind.file || kind == Kind.raw && links == 0 else {
        throw reader.fail("type \(kind) is no file: folders and links are not published")
      }
      var (hasSize, last, sum) = (false, Field.kind, 0)
      while !reader.isAtEnd {
        let field = try reader.byte()
        guard field > last || field == Field.part && last == field else {
          throw reader.fail("field \(field) is out of place")
        }
        last = field
        switch field {
        case Field.content: content = Array(try reader.take(try reader.varint()))
        case Field.fileSize: (fileSize, hasSize) = (try reader.varint(), true)
        case Field.part:
          let part = try reader.varint()
          guard part > 0, part <= UnixFS.mostBytes else { throw reader.fail("a part of \(part) bytes") }
          parts.append(part)
          sum += part
          guard sum <= UnixFS.mostBytes else { throw reader.fail("a file of more than \(UnixFS.mostBytes) bytes") }
        default: throw reader.fail("field \(field) has no place in a file")
        }
      }
      guard hasSize, parts.count == links, fileSize == content.count + sum, content.isEmpty || parts.isEmpty else {
        throw reader.fail("\(links) links, \(parts.count) parts and a size of \(fileSize) do not go together")
      }
    }
  }
#endif
