import Foundation

/// Files that are whole or absent after any crash: written beside their place, brought to the disk, then renamed.
public enum DurableFile {
  /// Replaces a file; where this fails, what was there stays.
  public static func write(_ data: Data, to path: String) throws(FederatedError) {
    let temporary = path + ".new"
    do {
      try put(data, temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else { throw fail(path, "rename") }
    synchronizeFolder(of: path)
  }

  /// Adds to a file's end.
  static func append(_ data: Data, to path: String) throws(FederatedError) {
    try put(data, path, flags: O_WRONLY | O_CREAT | O_APPEND)
  }

  private static func put(_ data: Data, _ path: String, flags: Int32) throws(FederatedError) {
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
    guard fsync(file) == 0 else { throw fail(path, "fsync") }
  }

  /// The rename itself is on the disk only when its folder is.
  private static func synchronizeFolder(of path: String) {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func fail(_ path: String, _ call: String) -> FederatedError {
    let number = errno
    let remedy =
      number == ENOSPC
      ? "free space and give --resume; the last checkpoint is whole" : "make the folder writable and give --resume"
    return FederatedError(path, "\(call) failed: \(String(cString: strerror(number)))", remedy)
  }
}
