import ArgumentParser
import Foundation

/// Files that a command will write.
enum OutputFile {
  /// Fails before any work where the file could not be written at the end: with the folder at fault and what to do.
  static func check(_ path: String) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw ValidationError("\(path) is a folder; name a file to write")
    }
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw ValidationError("\(path) cannot be written: there is no folder \(folder); make it first")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw ValidationError("\(path) cannot be written: no permission in the folder \(folder)")
    }
  }
}
