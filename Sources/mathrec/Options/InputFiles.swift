import ArgumentParser
import Datasets
import Foundation

/// What a command reads, so that nothing of it is what it writes: files are one where device and inode are, whatever their
/// names, and a folder's data are its own.
struct InputFiles {
  /// One of the files, with the name it was given.
  private struct Known {
    let name: String
    let identity: Identity
  }

  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64

    /// Nil where there is no such file. Links are followed: a link to the input is refused too, since one cannot tell whether
    /// what writes will replace the link or follow it.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  private var files: [Known] = []
  private var folders: [Known] = []

  /// - Parameter places: paths of files and folders, and words such as `-` and `synthetic` that are none.
  init(_ places: [String]) {
    for place in places where place != "-" {
      guard let identity = Identity(place) else { continue }
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
      if isFolder.boolValue {
        folders.append(Known(name: place, identity: identity))
      } else {
        files.append(Known(name: place, identity: identity))
      }
      for other in DataSource.companions(of: place) {
        if let identity = Identity(other) { files.append(Known(name: other, identity: identity)) }
      }
    }
  }

  /// Ends of names that data of folders have; a model or a figure of an earlier call may lie beside them and be replaced.
  private static let dataExtensions: Set<String> = [
    "png", "jpg", "jpeg", "bmp", "pbm", "pgm", "ppm", "pnm", "tif", "tiff", "webp", "jp2", "inkml", "csv", "txt", "gz",
    "jsonl", "json",
  ]

  /// Fails where the file that would be written is read.
  func refuse(_ output: String) throws {
    guard let identity = Identity(output) else { return }
    if let known = files.first(where: { $0.identity == identity }) {
      throw ValidationError("writing \(output) would destroy \(known.name), which is read; name another file to write")
    }
    if let known = folders.first(where: { $0.identity == identity }) {
      throw ValidationError("\(output) is the folder \(known.name), which is read; name another place")
    }
    guard Self.dataExtensions.contains((output as NSString).pathExtension.lowercased()) else { return }
    var above = URL(fileURLWithPath: output).resolvingSymlinksInPath()
    while above.path != "/" {
      above.deleteLastPathComponent()
      let folder = Identity(above.path)
      if let known = folders.first(where: { $0.identity == folder }) {
        throw ValidationError("\(output) lies in \(known.name), which is read; name another file to write")
      }
    }
  }

  /// Fails where a folder that would be replaced holds something that is read.
  func refuse(replacing folder: String) throws {
    guard let identity = Identity(folder) else { return }
    for known in files + folders {
      var above = URL(fileURLWithPath: known.name).resolvingSymlinksInPath()
      while above.path != "/" {
        guard Identity(above.path) != identity else {
          throw ValidationError("\(folder) holds \(known.name), which is read; name another folder")
        }
        above.deleteLastPathComponent()
      }
    }
  }
}
