import Foundation
import ImageProcessing

/// The kind of data that a path of `--data` holds, found by inspecting it.
package enum DataSource {
  /// Expressions as pen strokes, from a CROHME file or InkML.
  case ink([InkExpression])
  /// Single symbols as pen strokes, from a file such as UNIPEN's or MathWriting's.
  case symbols(IsolatedInk)
  /// Pictures of single symbols, from IDX files or class folders.
  case pictures([LabelledPicture])

  /// The file in which the page keeps a person's ink.
  private static let ownInk = "ink.jsonl"

  /// Reads a CROHME file, a file of isolated symbols, a person's folder of ink, an InkML file or folder, an IDX file of pictures,
  /// or a folder of class folders.
  ///
  /// - Parameter side: the side in pixels that pictures of class folders are scaled to.
  package init(_ path: String, side: Int = 45) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DatasetError(file: path, problem: "there is no such file or folder", remedy: "check the path")
    }
    let name = (path as NSString).lastPathComponent
    if isFolder.boolValue, FileManager.default.fileExists(atPath: path + "/" + Self.ownInk) {
      // All of a person's ink is of one hand, whatever its lines say: a client of its own.
      var ink = try IsolatedInkFile.read(path + "/" + Self.ownInk)
      for index in ink.samples.indices { ink.samples[index].writer = path }
      self = .symbols(ink)
    } else if isFolder.boolValue {
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      if files.contains(where: { $0.lowercased().hasSuffix(".inkml") }) {
        self = .ink(try InkMLFile.readFolder(path))
      } else {
        var folder = ClassFolder(path: path)
        folder.side = side
        self = .pictures(try folder.pictures { try ImageFile.read(path: $0).gray })
      }
    } else if IDXFile.isIDX(path) {
      self = .pictures(try Self.idxPictures(path))
    } else if name.lowercased().hasSuffix(".inkml") {
      self = .ink([try InkMLFile.read(path)])
    } else {
      let data = try GzipFile.read(path)
      self =
        IsolatedInkFile.isIsolatedInk(data)
        ? .symbols(try IsolatedInkFile.read(data, file: path)) : .ink(try CROHMEInkFile.read(data, file: path))
    }
  }

  /// The other files that are read along with an IDX file; none for other kinds.
  package static func companions(of path: String) -> [String] {
    guard IDXFile.isIDX(path) else { return [] }
    let (labels, classes) = idxCompanions(of: path)
    return [labels, classes]
  }

  /// The paths of an IDX file's labels and class names, derived from its own name only, since folders may have any
  /// name.
  private static func idxCompanions(of path: String) -> (labels: String, classes: String) {
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, name) = (String(path[..<start]), String(path[start...]))
    let labels = name.replacingOccurrences(of: "images", with: "labels").replacingOccurrences(of: "idx3", with: "idx1")
    return (folder + labels, folder + "classes.txt")
  }

  /// The pictures of an IDX file: labels from the file of the usual name beside it, class names from `classes.txt` or
  /// else the digits.
  private static func idxPictures(_ path: String) throws -> [LabelledPicture] {
    let (labels, classes) = idxCompanions(of: path)
    guard labels != path, FileManager.default.fileExists(atPath: labels) else {
      throw DatasetError(
        file: path, problem: "its labels are not beside it",
        remedy: "keep train-labels-idx1-ubyte with train-images-idx3-ubyte")
    }
    let names =
      FileManager.default.fileExists(atPath: classes) ? try SourceClassName.read(classes) : (0...9).map(String.init)
    let pictures = try IDXFile.pictures(images: path, labels: labels, classNames: names)
    // The ground is the majority of pixels: dark in MNIST, bright in pictures of paper.
    let dark = pictures.prefix(200).filter { $0.pixels.filter { $0 > 0.5 }.count * 2 < $0.pixels.count }.count
    guard dark * 2 < min(200, pictures.count) else { return pictures }
    return try IDXFile.pictures(images: path, labels: labels, classNames: names, ground: .bright)
  }
}
