import Foundation

/// An exclusive lock on a folder: two processes that write into the same folder would ruin each other's files.
///
/// The lock is the kernel's (`flock` on the folder itself), so it leaves nothing behind and ends with the process,
/// however that ends.
public final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Locks a folder for as long as the value lives.
  ///
  /// - Throws: ``FileError`` where there is no such folder, or another process holds it; the error then names its
  ///   process id where the system tells.
  public init(_ path: String) throws(FileError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(
        path: path, found: "the folder cannot be opened: \(String(cString: strerror(errno)))", advice: "check the path")
    }
    // A program that another thread is about to start has a copy of every open file for a moment, and with it the lock.
    var tries = 10
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      tries -= 1
      if number == EINTR || number == EWOULDBLOCK && tries > 0 {
        usleep(50_000)
        continue
      }
      defer { close(descriptor) }
      guard number == EWOULDBLOCK else {
        throw FileError(
          path: path, found: "the folder cannot be locked: \(String(cString: strerror(number)))",
          advice: "choose a folder on another disk")
      }
      let holder = Self.holder(of: descriptor).map { "process \($0)" } ?? "another process"
      throw FileError(
        path: path, found: "\(holder) is at work in this folder", advice: "wait for its end, or name another folder")
    }
  }

  deinit { close(descriptor) }

  /// Whether the path still leads to the locked folder, which is no longer so once that was moved or removed.
  public func isStill(at path: String) -> Bool {
    var (held, named) = (stat(), stat())
    guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
    return held.st_dev == named.st_dev && held.st_ino == named.st_ino
  }

  /// The id of the process that locks a folder, from Linux's list of locks; nil where nobody does, or it is not listed.
  public static func holder(of path: String) -> Int? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return holder(of: descriptor)
  }

  /// The id of the process that locks an open folder, from Linux's list of locks; nil where it is not listed.
  private static func holder(of descriptor: Int32) -> Int? {
    var information = stat()
    guard fstat(descriptor, &information) == 0, let locks = FileManager.default.contents(atPath: "/proc/locks") else {
      return nil
    }
    // `1: FLOCK  ADVISORY  WRITE 4711 08:01:131103 0 EOF`
    for line in String(decoding: locks, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(":\(information.st_ino)") else { continue }
      return Int(fields[4]).flatMap { $0 > 0 ? $0 : nil }
    }
    return nil
  }
}
