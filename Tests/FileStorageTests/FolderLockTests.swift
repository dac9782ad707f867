import FileStorage
import Foundation
import Testing

@Suite("A folder held by one")
struct FolderLockTests {
  @Test("a second holder is refused with the process's number, until the first lets go")
  func second() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("lock-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var lock: FolderLock? = try FolderLock(path)
    #expect(lock?.isStill(at: path) == true)
    let error = #expect(throws: FileError.self) { try FolderLock(path) }
    let process = ProcessInfo.processInfo.processIdentifier
    #expect(
      ["process \(process) is at work in this folder", "another process is at work in this folder"].contains(
        error?.found))
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
    lock = nil
    lock = try FolderLock(path)
    // Another folder by the same name is not the one that is held.
    try FileManager.default.removeItem(atPath: path)
    #expect(lock?.isStill(at: path) == false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(lock?.isStill(at: path) == false)
  }

  @Test("what is no folder cannot be held")
  func nothing() {
    #expect(throws: FileError.self) { try FolderLock("/nowhere/at/all") }
    #expect(throws: FileError.self) { try FolderLock("/dev/null") }
  }
}
