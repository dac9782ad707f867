#if Federation
  import Foundation

  /// Where a store is, as people write it.
  public enum StorePlace: Sendable, Hashable {
    /// A folder.
    case folder(String)
    /// A CAR file.
    case archive(String)
    /// An address of http or https under which a store's folder is served.
    case web(String)
    /// An address that ends in `/ipfs`.
    case gateway(String)

    /// Reads a path or an address.
    public init(_ text: String) {
      guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
        self = text.lowercased().hasSuffix(".car") ? .archive(text) : .folder(text)
        return
      }
      let address = text.hasSuffix("/") ? String(text.dropLast()) : text
      self = address.hasSuffix("/ipfs") ? .gateway(address) : .web(address)
    }

    /// Opens it to read.
    ///
    /// - Parameter authorityFile: whom to trust in place of the system's authorities.
    public func open(authorityFile: String? = nil) throws -> any BlockStore {
      switch self {
      case .folder(let path):
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
          throw ContentError("store \(path)", "there is no such folder", "check the path")
        }
        return FolderStore(reading: path)
      case .archive(let path): return try ArchiveStore(path: path)
      case .web(let address): return try WebStore(address, kind: .folder, authorityFile: authorityFile)
      case .gateway(let address): return try WebStore(address, kind: .gateway, authorityFile: authorityFile)
      }
    }
  }
#endif
