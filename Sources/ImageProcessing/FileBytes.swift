import Foundation

/// Files as bytes, with the system's errors as `ImageError`.
enum FileBytes {
  /// A photograph has some 10 MB; anything larger is not a picture, or never ends (/dev/zero).
  static let most = 512 << 20

  static func read(path: String) throws(ImageError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw refusal(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw ImageError(
        .isFolder, source: path, attempted: "read", found: "it is a folder", advice: "name the picture inside it")
    }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size > most { throw tooMany(path) }
    // Opening a named pipe blocks until somebody writes to it, perhaps for ever; one that the shell has opened has a
    // writer.
    if status.st_mode & S_IFMT == S_IFIFO, !isDescriptor(path) {
      throw ImageError(
        .unreadable, source: path, attempted: "read", found: "it is a pipe by name",
        advice: "name a file, or give the picture on standard input (-)")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(path, errno) }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, name: path, expected: Int(status.st_size))
  }

  static func read(descriptor: Int32, name: String, expected: Int = 0) throws(ImageError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(expected, 0), most))
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw refusal(name, errno)
      }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= most else { throw tooMany(name) }
    }
  }

  /// Whether a path names one of the process's own descriptors, as a shell's `<(command)` does.
  private static func isDescriptor(_ path: String) -> Bool {
    ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"].contains { path.hasPrefix($0) }
  }

  /// Writes beside the target and renames, so that nobody ever sees half a file.
  static func write(_ bytes: [UInt8], path: String) throws(ImageError) {
    // A name of its own: the target's with a suffix could exceed the longest name allowed.
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let temporary = "\(folder).mathrec-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = errno
        close(descriptor)
        unlink(temporary)
        throw unwritable(path, reason)
      }
      written += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let reason = errno
      unlink(temporary)
      throw unwritable(path, reason)
    }
  }

  private static func refusal(_ path: String, _ code: Int32) -> ImageError {
    switch code {
    case ENOENT, ENOTDIR:
      ImageError(
        .noSuchFile, source: path, attempted: "read", found: "there is no such file",
        advice: "check the name and the folder")
    case EACCES, EPERM:
      ImageError(
        .noPermission, source: path, attempted: "read", found: "this user may not read it",
        advice: "allow it (chmod +r)")
    default:
      ImageError(
        .unreadable, source: path, attempted: "read", found: String(cString: strerror(code)),
        advice: "check the disk or copy the file elsewhere")
    }
  }

  private static func unwritable(_ path: String, _ code: Int32) -> ImageError {
    ImageError(
      .notWritable, source: path, attempted: "write", found: String(cString: strerror(code)),
      advice: "choose a folder that exists and may be written to")
  }

  private static func tooMany(_ path: String) -> ImageError {
    ImageError(
      .tooManyBytes, source: path, attempted: "read", found: "it has more than \(most >> 20) MB",
      advice: "give a picture, as JPEG or PNG")
  }
}
