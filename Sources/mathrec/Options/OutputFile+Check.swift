import ArgumentParser
import FileStorage
import Foundation

extension OutputFile {
  /// Fails before any work where the file could not be written at the end: with the folder at fault and what to do.
  ///
  /// Files are written beside their place and renamed into it, which would put a file where a device was: as root,
  /// `--output /dev/null` would take /dev/null away. So whatever is no ordinary file is refused.
  ///
  /// - Parameter inputs: what the command reads, none of which may be what it writes.
  static func check(_ path: String, inputs: InputFiles) throws {
    try inputs.refuse(path)
    let last = path.lastIndex(of: "/")
    let above = last.map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    let folder = above ?? FileManager.default.currentDirectoryPath
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      if isFolder.boolValue { throw ValidationError("\(path) is a folder; name a file to write") }
      guard isOrdinary(path) else { throw ValidationError("\(path) is a device or pipe; name a file to write") }
    }
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw ValidationError("\(path) cannot be written: there is no folder \(folder); make it first")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw ValidationError("\(path) cannot be written: no permission in the folder \(folder)")
    }
  }

  /// Fails where a folder could not be made because something else has its name, or one of the files in it is read.
  static func check(folder: String, files: [String], inputs: InputFiles) throws {
    for file in files { try inputs.refuse(folder + "/" + file) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), !isFolder.boolValue {
      throw ValidationError("\(folder) is a file; name a folder")
    }
  }

  private static func isOrdinary(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}
