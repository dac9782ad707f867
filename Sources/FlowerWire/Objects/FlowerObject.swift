#if Federation
  import Crypto
  import FileStorage

  /// An object of Flower's: bytes that are named by their SHA-256 and begin with a line of what they are.
  ///
  /// `TYPE CHILD,CHILD,... LENGTH`, a zero byte, and a body of that length.
  public struct FlowerObject: Sendable, Hashable {
    /// What an object is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      case message = "Message"
      case records = "RecordDict"
      case arrays = "ArrayRecord"
      case array = "Array"
      case chunk = "ArrayChunk"
      case config = "ConfigRecord"
      case metrics = "MetricRecord"
    }

    /// What it is.
    public let kind: Kind
    /// The names of the objects that it is made of, each once.
    public let children: [String]
    /// The rest.
    public let body: [UInt8]

    /// An object of children that are known by name.
    public init(_ kind: Kind, children: [String] = [], body: [UInt8]) {
      self.kind = kind
      self.children = children
      self.body = body
    }

    /// Its bytes, which its name is the hash of.
    public var content: [UInt8] {
      Array("\(kind.rawValue) \(children.joined(separator: ",")) \(body.count)".utf8) + [0] + body
    }

    /// More children than any object has.
    private static let mostChildren = 1 << 16

    /// Reads content and checks that it is what its name says.
    ///
    /// - Throws: ``WireError`` for another hash, kind or length.
    public init(_ content: [UInt8], id: String) throws(WireError) {
      let subject = "object \(id.prefix(12))"
      guard Self.id(of: content) == id else {
        throw WireError(subject, "its \(content.count) bytes have another hash", "try again, over another link")
      }
      guard let zero = content.firstIndex(of: 0), zero <= 70 * Self.mostChildren,
        let line = String(validating: content[..<zero], as: UTF8.self)
      else { throw WireError(subject, "it does not say what it is") }
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 3, let kind = Kind(rawValue: String(words[0])) else {
        throw WireError(subject, "it says that it is \"\(line.prefix(40))\"")
      }
      let names = words[1].isEmpty ? [] : words[1].split(separator: ",", omittingEmptySubsequences: false)
      guard names.allSatisfy({ Self.isName($0) }), Int(words[2]) == content.count - zero - 1 else {
        throw WireError(subject, "its \(kind.rawValue) has children without a name or another length than it says")
      }
      self.init(kind, children: names.map(String.init), body: Array(content[(zero + 1)...]))
    }

    /// The lowercase hexadecimal SHA-256 of content.
    public static func id(of content: [UInt8]) -> String { SHA256.hash(data: content).hexText }

    static func isName(_ text: some StringProtocol) -> Bool {
      text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
  }

  /// Which objects a message is made of (`flwr.proto.ObjectTree`).
  public struct ObjectTree: Sendable, Hashable {
    /// The root's name.
    public let id: String
    /// What it is made of.
    public let children: [ObjectTree]

    /// A tree.
    public init(id: String, children: [ObjectTree] = []) {
      self.id = id
      self.children = children
    }

    var encoded: [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, id)
      for child in children { writer.bytes(2, child.encoded) }
      return writer.content
    }

    /// A message, records, a record, an array, a chunk, and some to spare.
    private static let mostLevels = 8

    init(_ reader: ProtobufReader, level: Int = 0) throws(WireError) {
      guard level < Self.mostLevels else { throw WireError("a tree of objects", "it has more than \(level) levels") }
      var (reader, id, children) = (reader, "", [ObjectTree]())
      while let field = try reader.next() {
        if field.number == 1 { id = try field.text() }
        if field.number == 2 { children.append(try ObjectTree(field.message(), level: level + 1)) }
      }
      guard FlowerObject.isName(id) else {
        throw WireError("a tree of objects", "an object's name is \(id.prefix(80))")
      }
      self.init(id: id, children: children)
    }

    /// The names in it, each once, children before parents.
    public var names: [String] {
      var (seen, names) = (Set<String>(), [String]())
      func walk(_ tree: ObjectTree) {
        for child in tree.children { walk(child) }
        if seen.insert(tree.id).inserted { names.append(tree.id) }
      }
      walk(self)
      return names
    }
  }
#endif
