import ArgumentParser
import Foundation

/// Files that a command will write.
enum OutputFile {
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

  /// Writes, and says in one line which file could not be written and why.
  static func write(_ path: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as CocoaError {
      throw OutputError(path: path, reason: reason(error))
    }
  }

  static func write(_ data: Data, to path: String) throws {
    try write(path) { try data.write(to: URL(fileURLWithPath: path), options: .atomic) }
  }

  private static func reason(_ error: CocoaError) -> String {
    switch error.code {
    case .fileWriteOutOfSpace: "the disk is full; make room, or choose another place"
    case .fileWriteNoPermission, .fileWriteVolumeReadOnly: "no permission; choose another place"
    case .fileNoSuchFile, .fileReadNoSuchFile: "its folder cannot be made there; choose another place"
    default: "\(error.localizedDescription) Choose another place"
    }
  }

  private static func isOrdinary(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}

/// A file that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "cannot write \(path): \(reason)" }
}

/// What is printed: buffered, and lost without a word where nobody looks at the outcome of a flush.
enum StandardOutput {
  /// Hands on what was printed; ends the program where that fails, for an answer that is lost is no answer.
  static func flush() {
    guard fflush(nil) != 0 else { return }
    let reason = String(cString: strerror(errno))
    FileHandle.standardError.write(Data("error: cannot write to standard output: \(reason)\n".utf8))
    _exit(1)
  }
}
