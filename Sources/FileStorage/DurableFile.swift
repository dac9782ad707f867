import Foundation

/// Files that are complete or absent after any crash: written beside their destination, flushed to disk, then renamed.
public enum DurableFile {
  /// Replaces a file; where this fails, the old one stays.
  public static func write(_ data: Data, to path: String) throws(FileError) {
    let temporary = path + ".new"
    do {
      try put(data, temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = fail(path, "rename")
      unlink(temporary)
      throw error
    }
    synchronizeFolder(of: path)
  }

  /// Appends to a file and returns once the data is on disk.
  ///
  /// - Parameter isFlushed: false for what may be lost where the machine fails, though not where the process does.
  public static func append(_ data: Data, to path: String, isFlushed: Bool = true) throws(FileError) {
    try put(data, path, flags: O_WRONLY | O_CREAT | O_APPEND, isFlushed: isFlushed)
  }

  private static func put(_ data: Data, _ path: String, flags: Int32, isFlushed: Bool = true) throws(FileError) {
    let file = open(path, flags, 0o644)
    guard file >= 0 else { throw fail(path, "open") }
    defer { close(file) }
    let isWritten = data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(file, bytes.baseAddress! + done, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten else { throw fail(path, "write") }
    guard !isFlushed || fsync(file) == 0 else { throw fail(path, "fsync") }
  }

  /// The rename itself is durable only once its folder is flushed.
  private static func synchronizeFolder(of path: String) {
    // Not deletingLastPathComponent: it has no folder for a bare name, and traps on a name of one character.
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
    let folder = open(name, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func fail(_ path: String, _ call: String) -> FileError {
    let number = errno
    let remedy =
      number == ENOSPC
      ? "make room on the disk; what stood there before is whole"
      : "choose a folder that is there and can be written to"
    return FileError(path: path, found: "\(call) failed: \(String(cString: strerror(number)))", advice: remedy)
  }
}
