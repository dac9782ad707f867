#if Federation
  /// A node of dag-pb: links, and bytes that say what they are links of (https://ipld.io/specs/codecs/dag-pb/spec/).
  struct DagPBNode: Sendable, Hashable {
    /// A link to a child.
    struct Link: Sendable, Hashable {
      let id: ContentID
      /// Empty in files.
      var name = ""
      /// The bytes of the child's block and of all below it.
      let treeSize: Int
    }

    var links: [Link] = []
    var data: [UInt8] = []

    /// Protobuf: a field's number and its wire type in one byte.
    private enum Field {
      static let (data, links): (UInt8, UInt8) = (0x0A, 0x12)
      static let (hash, name, treeSize): (UInt8, UInt8, UInt8) = (0x0A, 0x12, 0x18)
    }

    /// The block: links before data, against the order of the fields' numbers, as the format has it.
    var encoded: [UInt8] {
      var bytes: [UInt8] = []
      for link in links {
        let id = link.id.bytes
        var part = [Field.hash]
        part.appendVarint(id.count)
        part += id + [Field.name]
        part.appendVarint(link.name.utf8.count)
        part += Array(link.name.utf8) + [Field.treeSize]
        part.appendVarint(link.treeSize)
        bytes.append(Field.links)
        bytes.appendVarint(part.count)
        bytes += part
      }
      if !data.isEmpty {
        bytes.append(Field.data)
        bytes.appendVarint(data.count)
        bytes += data
      }
      return bytes
    }
  }

  extension DagPBNode {
    /// Reads a block of the one encoding.
    init(decoding bytes: [UInt8], subject: String) throws(ContentError) {
      var reader = ByteReader(bytes, subject: subject, format: "dag-pb")
      while !reader.isAtEnd {
        let field = try reader.byte()
        var part = try reader.part(try reader.varint())
        switch field {
        case Field.links where data.isEmpty: links.append(try Self.link(&part))
        case Field.data where data.isEmpty && part.left > 0: data = Array(try part.take(part.left))
        default: throw reader.fail("field \(field) has no place there")
        }
      }
    }

    private static func link(_ reader: inout ByteReader) throws(ContentError) -> Link {
      func expect(_ field: UInt8, _ name: String) throws(ContentError) {
        guard try reader.byte() == field else { throw reader.fail("a link has no \(name) where it belongs") }
      }
      try expect(Field.hash, "hash")
      var part = try reader.part(try reader.varint())
      let id = try ContentID(&part)
      guard part.isAtEnd else { throw part.fail("\(part.left) bytes follow a link's hash") }
      try expect(Field.name, "name")
      let bytes = Array(try reader.take(try reader.varint()))
      guard let name = String(validating: bytes, as: UTF8.self) else { throw reader.fail("a link's name is no UTF-8") }
      try expect(Field.treeSize, "size")
      let size = try reader.varint()
      guard reader.isAtEnd else { throw reader.fail("\(reader.left) bytes follow a link") }
      return Link(id: id, name: name, treeSize: size)
    }
  }
#endif
