import Foundation
import ImageProcessing

/// The pictures of a folder and the folders in it, each with the product that it shows.
public struct PictureFolder: Sendable, Hashable {
  /// One picture of it.
  public struct Entry: Sendable, Hashable {
    /// The file.
    public let path: String
    /// What it shows (``PictureFolder/product(of:)``).
    public let product: String
  }

  /// As it was named.
  public let path: String
  /// In the order of their paths.
  public let entries: [Entry]

  /// Files with other endings are none of the catalogue's: descriptions, lists, hidden files.
  private static let endings: Set = ["jpg", "jpeg", "png", "bmp", "ppm", "webp", "tif", "tiff"]

  /// Looks for pictures and decodes none.
  ///
  /// - Throws: ``CatalogueError`` where there is no such folder, or no picture in it.
  public init(_ path: String) throws(CatalogueError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CatalogueError("pictures in \(path)", "there is no such folder", "check the path")
    }
    guard isFolder.boolValue, let names = FileManager.default.subpaths(atPath: path) else {
      throw CatalogueError("pictures in \(path)", "it is no folder that can be read", "name a folder of pictures")
    }
    let pictures = names.filter { name in
      let file = name.split(separator: "/").last ?? ""
      let ending = file.split(separator: ".").last?.lowercased() ?? ""
      return !name.split(separator: "/").contains { $0.hasPrefix(".") } && Self.endings.contains(ending)
    }.sorted()
    guard !pictures.isEmpty else {
      throw CatalogueError(
        "pictures in \(path)", "there is none among its \(names.count) files",
        "name a folder with files that end in \(Self.endings.sorted().joined(separator: ", "))")
    }
    self.path = path
    entries = pictures.map { Entry(path: path + "/" + $0, product: Self.product(of: $0)) }
  }

  /// What a picture shows, by its name: the folder that it lies in, or its own name without ending and running number:
  /// `pears/kaiser/12.jpg` is of `kaiser`, `22_Kaiser_04.jpg` and `22_Kaiser.jpg` of `22_Kaiser`.
  ///
  /// - Parameter name: within the folder that was named.
  public static func product(of name: String) -> String {
    let parts = name.split(separator: "/")
    if parts.count > 1 { return String(parts[parts.count - 2]) }
    let file = parts.last.map(String.init) ?? name
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    guard let bar = stem.lastIndex(of: "_"), bar > stem.startIndex else { return stem }
    let number = stem[stem.index(after: bar)...]
    return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber } ? String(stem[..<bar]) : stem
  }

  /// The pictures, decoded and drawn to squares, in their order.
  ///
  /// - Throws: ``CatalogueError`` for the first file that is no whole picture.
  public func read(threads: Int = 1) throws -> [SquarePicture] {
    try Threads.map(entries.count, threads: threads) { try Self.read(entries[$0].path) }
  }

  /// One picture of any format that mathrec reads.
  ///
  /// - Throws: ``CatalogueError`` naming the file, what is the matter with it and what to do.
  public static func read(_ path: String) throws(CatalogueError) -> SquarePicture {
    do throws(ImageError) {
      return SquarePicture(try ImageFile.read(path: path).color)
    } catch {
      throw CatalogueError("\(error.attempted) \(error.source)", error.found, error.advice)
    }
  }
}
