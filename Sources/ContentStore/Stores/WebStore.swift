#if Federation
  import HTTPTransfer

  /// Blocks behind a web server that serves a ``FolderStore``, or behind a gateway of IPFS, such as a node's own.
  public final class WebStore: BlockStore {
    /// What answers.
    public enum Kind: Sendable, Hashable {
      /// A folder's files.
      case folder
      /// `/ipfs/CID`, by the trustless gateway's rules (https://specs.ipfs.tech/http-gateways/trustless-gateway/).
      case gateway
    }

    private let address: String
    private let kind: Kind
    private let link: HTTPLink

    /// - Parameter authorityFile: a PEM file of the authorities to trust in place of the system's.
    /// - Throws: ``HTTPTransfer/HTTPError`` where libcurl is not there.
    public init(_ address: String, kind: Kind, authorityFile: String? = nil) throws {
      var settings = HTTPLink.Settings()
      settings.authorityFile = authorityFile
      // A byte more than the largest block: what is longer is refused as it arrives.
      settings.mostBytes = UnixFS.mostBlockBytes + 1
      settings.timeout = 120
      self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
      self.kind = kind
      link = try HTTPLink(settings)
    }

    /// Its address.
    public var name: String { address }

    /// What lies under a name.
    public func bytes(of id: ContentID) throws -> [UInt8]? {
      switch kind {
      case .folder: try get(address + "/" + FolderStore.place(of: id))
      case .gateway: try get("\(address)/\(id.text)?format=raw", accept: "application/vnd.ipld.raw")
      }
    }

    /// What HEAD says; a gateway has none.
    public func head() throws -> ContentID? {
      guard kind == .folder, let bytes = try get(address + "/HEAD") else { return nil }
      return try FolderStore.head(bytes.prefix(200), of: name)
    }

    private func get(_ url: String, accept: String = "*/*") throws -> [UInt8]? {
      let headers = [("Accept", accept), ("User-Agent", "mathrec")]
      var answer: HTTPLink.Answer
      do throws(HTTPError) {
        answer = try link.send(url, headers: headers)
      } catch {
        // Once more: a kept connection may have been closed while nobody spoke.
        guard error.isPassing else { throw error }
        answer = try link.send(url, headers: headers)
      }
      switch answer.status {
      case 200: return answer.body
      case 404, 410: return nil
      default:
        throw ContentError(url, "the server answered \(answer.status)", "check the address, or take another store")
      }
    }
  }
#endif
