#if Federation
  /// A place that may have blocks. What it gives is believed by nobody: ``ContentSource`` compares each with its name.
  public protocol BlockStore: AnyObject {
    /// As errors name it.
    var name: String { get }
    /// The bytes that lie under a name; nil where there are none.
    func bytes(of id: ContentID) throws -> [UInt8]?
    /// The name of the newest signed record, where the place says one.
    func head() throws -> ContentID?
  }

  /// Stores asked in turn until one has what is wanted, whole and undamaged.
  public final class ContentSource {
    private let stores: [any BlockStore]

    /// A source of stores in the order in which they are asked.
    public init(_ stores: [any BlockStore]) { self.stores = stores }

    /// The stores' names, for errors.
    public var name: String { stores.map(\.name).joined(separator: ", ") }

    /// A block that is the one that is named.
    ///
    /// - Throws: ``ContentError`` with what each store said, where none has it.
    public func block(_ id: ContentID) throws -> [UInt8] {
      var reasons: [String] = []
      for store in stores {
        do {
          guard let bytes = try store.bytes(of: id) else {
            reasons.append("\(store.name) does not have it")
            continue
          }
          guard bytes.count <= UnixFS.mostBlockBytes else {
            reasons.append("in \(store.name) it has \(bytes.count) bytes, above \(UnixFS.mostBlockBytes)")
            continue
          }
          guard id.names(bytes) else {
            reasons.append("in \(store.name) it is damaged: its hash is another")
            continue
          }
          return bytes
        } catch {
          reasons.append("\(error)")
        }
      }
      throw ContentError(
        "block \(id)", reasons.isEmpty ? "no store is named" : reasons.joined(separator: "; "),
        "name a store that has it, or publish it there again")
    }

    /// A block of DAG-CBOR.
    public func value(_ id: ContentID) throws -> DagCBOR {
      guard id.codec == .dagCBOR else {
        throw ContentError("\(id)", "it is no manifest", "give the name of a manifest")
      }
      return try DagCBOR(decoding: try block(id), subject: "\(id)")
    }

    /// The newest signed record that the first store with one says.
    public func head() throws -> ContentID {
      var reasons: [String] = []
      for store in stores {
        do {
          if let head = try store.head() { return head }
          reasons.append("\(store.name) has no HEAD")
        } catch {
          reasons.append("\(error)")
        }
      }
      throw ContentError(
        "HEAD", reasons.isEmpty ? "no store is named" : reasons.joined(separator: "; "),
        "publish a model there, or name a record with --head")
    }

    /// Goes through a block and all that it leads to, each once, parents before children.
    ///
    /// - Parameters:
    ///   - links: the links of a value that are followed.
    ///   - visit: receives every block.
    public func walk(
      _ root: ContentID, links: (DagCBOR) -> [ContentID], visit: (ContentID, [UInt8]) throws -> Void
    ) throws {
      var (waiting, seen) = ([root], Set([root]))
      while let id = waiting.popLast() {
        let bytes = try block(id)
        try visit(id, bytes)
        let next: [ContentID]
        switch id.codec {
        case .raw: next = []
        case .dagPB: next = try DagPBNode(decoding: bytes, subject: "\(id)").links.map(\.id)
        case .dagCBOR: next = links(try DagCBOR(decoding: bytes, subject: "\(id)"))
        }
        waiting += next.reversed().filter { seen.insert($0).inserted }
        guard seen.count <= UnixFS.mostReads else {
          throw ContentError("\(root)", "it leads to more than \(UnixFS.mostReads) blocks", "take fewer rounds at once")
        }
      }
    }
  }
#endif
