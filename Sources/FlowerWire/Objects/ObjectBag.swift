#if Federation
  import FileStorage

  /// The objects of a message by name, as they are made before it is sent and gathered while it is fetched.
  public struct ObjectBag: Sendable, Hashable {
    /// Content by name.
    public private(set) var contents: [String: [UInt8]] = [:]

    /// No objects.
    public init() {}

    /// Puts an object in.
    ///
    /// - Returns: its name.
    @discardableResult
    public mutating func add(_ object: FlowerObject) -> String {
      let content = object.content
      let id = FlowerObject.id(of: content)
      contents[id] = content
      return id
    }

    /// Puts in content that came from elsewhere, once it is what its name says.
    public mutating func add(_ content: [UInt8], id: String) throws(WireError) {
      _ = try FlowerObject(content, id: id)
      contents[id] = content
    }

    /// All bytes.
    public var byteCount: Int { contents.values.reduce(0) { $0 + $1.count } }

    /// A message with its content's objects.
    ///
    /// - Returns: the message under its name, and the tree of its objects.
    public mutating func add(_ message: FlowerMessage, _ records: ObjectTree?) -> (FlowerMessage, ObjectTree) {
      var message = message
      message.metadata.messageID = ""
      let id = add(
        FlowerObject(.message, children: records.map { [$0.id] } ?? [], body: message.encoded(hasContent: false)))
      message.metadata.messageID = id
      return (message, ObjectTree(id: id, children: records.map { [$0] } ?? []))
    }

    /// Records.
    public mutating func add(_ records: FlowerRecords) -> ObjectTree {
      let named = records.entries.map { ($0.name, add($0.record)) }
      return addNamed(.records, named)
    }

    /// Puts in the list of a message's records where it has one record of a name, so that it need not be fetched: its own name is the proof.
    ///
    /// The message's object is not made up though it could be: it is sent last, so that it says that all are there.
    public mutating func addList(of tree: ObjectTree, record name: String) {
      guard tree.children.count == 1, let list = tree.children.first, list.children.count == 1,
        let record = list.children.first
      else { return }
      var one = ObjectBag()
      if one.addNamed(.records, [(name, record)]).id == list.id { contents.merge(one.contents) { $1 } }
    }

    /// An object that names others, each of which stands once among its children.
    private mutating func addNamed(_ kind: FlowerObject.Kind, _ named: [(name: String, tree: ObjectTree)]) -> ObjectTree
    {
      var trees: [ObjectTree] = []
      for (_, tree) in named where !trees.contains(tree) { trees.append(tree) }
      let pairs = named.map { "\(Self.quoted($0.name)): \(Self.quoted($0.tree.id))" }
      let body = Array("{\(pairs.joined(separator: ", "))}".utf8)
      return ObjectTree(id: add(FlowerObject(kind, children: trees.map(\.id), body: body)), children: trees)
    }

    private mutating func add(_ record: FlowerRecord) -> ObjectTree {
      func body(_ values: [FlowerRecord.NamedValue]) -> [UInt8] {
        var writer = ProtobufWriter()
        for value in values { writer.bytes(1, value.encoded) }
        return writer.content
      }
      switch record {
      case .config(let values): return ObjectTree(id: add(FlowerObject(.config, body: body(values))))
      case .metrics(let values): return ObjectTree(id: add(FlowerObject(.metrics, body: body(values))))
      case .arrays(let arrays):
        let named = arrays.map { ($0.name, add($0.array)) }
        return addNamed(.arrays, named)
      }
    }

    private mutating func add(_ array: FlowerArray) -> ObjectTree {
      let file = array.file
      var (names, places) = ([String](), [Int]())
      for start in stride(from: 0, to: file.count, by: FlowerArray.chunkSize) {
        let id = add(FlowerObject(.chunk, body: Array(file[start..<min(file.count, start + FlowerArray.chunkSize)])))
        if !names.contains(id) { names.append(id) }
        places.append(names.firstIndex(of: id) ?? 0)
      }
      func list(_ numbers: [Int]) -> String { "[\(numbers.map(String.init).joined(separator: ", "))]" }
      let body =
        "{\"dtype\": \"float32\", \"shape\": \(list(array.shape)), \"stype\": \"numpy.ndarray\", "
        + "\"arraychunk_ids\": \(list(places))}"
      let id = add(FlowerObject(.array, children: names, body: Array(body.utf8)))
      return ObjectTree(id: id, children: names.map { ObjectTree(id: $0) })
    }

    /// Text as Python's `json.dumps` writes it: names of objects depend on it.
    private static func quoted(_ text: String) -> String {
      var result = "\""
      for unit in text.utf16 {
        switch unit {
        case 0x22: result += "\\\""
        case 0x5C: result += "\\\\"
        case 0x0A: result += "\\n"
        case 0x0D: result += "\\r"
        case 0x09: result += "\\t"
        case 0x08: result += "\\b"
        case 0x0C: result += "\\f"
        case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
        default:
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
      return result + "\""
    }

    // MARK: Reading

    private func object(_ id: String, _ kinds: FlowerObject.Kind...) throws(WireError) -> FlowerObject {
      guard let content = contents[id] else { throw WireError("object \(id.prefix(12))", "it was not sent") }
      let object = try FlowerObject(content, id: id)
      guard kinds.contains(object.kind) else {
        throw WireError("object \(id.prefix(12))", "it is a \(object.kind.rawValue), not a \(kinds[0].rawValue)")
      }
      return object
    }

    /// The content of a message that was gathered.
    ///
    /// - Throws: ``WireError`` where an object is missing or is not what belongs there.
    public func records(of messageID: String) throws(WireError) -> FlowerRecords {
      let message = try object(messageID, .message)
      guard let id = message.children.first, message.children.count == 1 else {
        throw WireError("message \(messageID.prefix(12))", "it has \(message.children.count) contents, not one")
      }
      let object = try object(id, .records)
      var entries: [FlowerRecords.Entry] = []
      for (name, child) in try members(object, id) {
        let part = try self.object(child, .arrays, .config, .metrics)
        switch part.kind {
        case .config: entries.append(FlowerRecords.Entry(name, .config(try values(part, name))))
        case .metrics: entries.append(FlowerRecords.Entry(name, .metrics(try values(part, name))))
        default:
          var arrays: [FlowerRecord.NamedArray] = []
          for (key, id) in try members(part, child) {
            arrays.append(FlowerRecord.NamedArray(key, try array(self.object(id, .array), key)))
          }
          entries.append(FlowerRecords.Entry(name, .arrays(arrays)))
        }
      }
      return FlowerRecords(entries)
    }

    /// The names and children of an object whose body is a JSON object of names of objects.
    private func members(_ object: FlowerObject, _ id: String) throws(WireError) -> [(String, String)] {
      let subject = "\(object.kind.rawValue) \(id.prefix(12))"
      guard case .object(let members)? = object.body.withUnsafeBytes({ JSONValue($0) }) else {
        throw WireError(subject, "its body is no JSON object")
      }
      let children = Set(object.children)
      return try members.map { key, value throws(WireError) in
        guard let child = value.string, children.contains(child) else {
          throw WireError(subject, "its \(key.prefix(40)) is none of its children")
        }
        return (key, child)
      }
    }

    private func values(_ object: FlowerObject, _ name: String) throws(WireError) -> [FlowerRecord.NamedValue] {
      var (reader, values) = (ProtobufReader(object.body, subject: "record \(name)"), [FlowerRecord.NamedValue]())
      while let field = try reader.next() {
        if field.number == 1 { values.append(try FlowerRecord.NamedValue(field.message())) }
      }
      return values
    }

    private func array(_ object: FlowerObject, _ name: String) throws(WireError) -> FlowerArray {
      let subject = "array \(name)"
      guard let json = object.body.withUnsafeBytes({ JSONValue($0) }), json["stype"]?.string == "numpy.ndarray",
        let places = json["arraychunk_ids"]?.array(\.integer), let shape = json["shape"]?.array(\.integer)
      else { throw WireError(subject, "it does not say how it is stored", "send arrays of NumPy") }
      var bytes: [UInt8] = []
      for place in places {
        guard object.children.indices.contains(place) else { throw WireError(subject, "it has no chunk \(place)") }
        bytes += try self.object(object.children[place], .chunk).body
        guard bytes.count <= 1 << 33 else { throw WireError(subject, "it is too large") }
      }
      let array = try FlowerArray(file: bytes, subject: subject)
      guard array.shape == shape else { throw WireError(subject, "it says \(shape) and holds \(array.shape)") }
      return array
    }
  }
#endif
