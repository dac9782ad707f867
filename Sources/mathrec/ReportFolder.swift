import ArgumentParser
import Foundation

/// A report's folder: made whole beside its place, then renamed into it, so that there is never half a report.
struct ReportFolder {
  /// Where the report is written until it is whole.
  let building: String
  private let path: String

  /// Fails before any work where the folder could not be written, or holds what is no report.
  static func check(_ path: String) throws {
    let manager = FileManager.default
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw ValidationError("\(path) is a file; name a folder for the report") }
      let inside = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard inside.isEmpty || inside.contains("metrics.json") && inside.contains("index.html") else {
        throw ValidationError("\(path) holds other files than a report; name a new folder, which is then made")
      }
    }
    guard manager.fileExists(atPath: parent, isDirectory: &isFolder), isFolder.boolValue else {
      throw ValidationError("\(path) cannot be made: there is no folder \(parent); make it first")
    }
    guard manager.isWritableFile(atPath: parent) else {
      throw ValidationError("\(path) cannot be made: no permission in the folder \(parent)")
    }
  }

  private init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    building = self.path + ".being-written"
  }

  /// Fills a new folder with `body` and puts it at `path`, in place of an older report.
  static func write(to path: String, _ body: (ReportFolder) throws -> Void) throws {
    let folder = ReportFolder(path: path)
    let manager = FileManager.default
    try? manager.removeItem(atPath: folder.building)
    defer { try? manager.removeItem(atPath: folder.building) }
    try OutputFile.write(folder.building) {
      try manager.createDirectory(atPath: folder.building, withIntermediateDirectories: false)
      try body(folder)
      let older = folder.path + ".older"
      let isReplaced = manager.fileExists(atPath: folder.path)
      if isReplaced {
        try? manager.removeItem(atPath: older)
        try manager.moveItem(atPath: folder.path, toPath: older)
      }
      try manager.moveItem(atPath: folder.building, toPath: folder.path)
      if isReplaced { try? manager.removeItem(atPath: older) }
    }
  }

  subscript(_ name: String) -> String { building + "/" + name }

  func write(_ name: String, _ text: String) throws { try OutputFile.write(Data(text.utf8), to: self[name]) }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: self[name], withIntermediateDirectories: true)
  }
}
