import ArgumentParser
import FileStorage
import Foundation

extension OutputFile {
  /// Fails before any work where the file could not be written at the end: with the folder at fault and what to do.
  ///
  /// Files are written beside their place and renamed into it, which would put a file where a device was: as root,
  /// `--output /dev/null` would take /dev/null away. So whatever is no ordinary file is refused.
  static func check(_ path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
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

  /// Fails where a folder could not be made because something else has its name.
  static func check(folder: String) throws {
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
