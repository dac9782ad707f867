import Foundation
import Testing

@testable import FileStorage

@Suite("Durable files") struct DurableFileTests {
  @Test("a write that fails leaves what was there, and nothing beside it")
  func unwritable() throws {
    let error = #expect(throws: FileError.self) { try DurableFile.write(Data([1]), to: "/proc/nothing/file") }
    #expect(error?.description.contains("No such file") == true)
    // The device that is always full.
    #expect(throws: FileError.self) { try DurableFile.append(Data([1]), to: "/dev/full") }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("durable-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A folder cannot be replaced by a file.
    #expect(throws: FileError.self) { try DurableFile.write(Data([1]), to: folder.path) }
    #expect(!FileManager.default.fileExists(atPath: folder.path + ".new"))
  }

  @Test("what was written is read back, replaced and added to")
  func roundTrip() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("durable-\(UUID().uuidString)").path
    defer { unlink(path) }
    try DurableFile.write(Data("one".utf8), to: path)
    try DurableFile.write(Data("two".utf8), to: path)
    try DurableFile.append(Data(" and more".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two and more")
  }
}
