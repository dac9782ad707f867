import FileStorage
import Foundation

/// A report's folder, built beside its destination and renamed into place, so that there is never half a report.
package struct ReportFolder {
  /// Where the report is written until it is complete.
  package let building: String
  private let path: String

  private init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    building = self.path + ".being-written"
  }

  /// Lets `body` fill a new folder, then moves it to `path` in place of an older report.
  ///
  /// - Throws: what `body` throws, or ``OutputError`` where the folder cannot be written; the older report then stays.
  package static func write(to path: String, _ body: (ReportFolder) throws -> Void) throws {
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

  /// The path at which to write a file of the report.
  package subscript(_ name: String) -> String { building + "/" + name }

  /// Writes a text file of the report.
  ///
  /// - Throws: ``OutputError``.
  package func write(_ name: String, _ text: String) throws { try OutputFile.write(Data(text.utf8), to: self[name]) }

  /// Makes a folder inside the report.
  ///
  /// - Throws: `CocoaError`, which ``write(to:_:)`` turns into ``OutputError``.
  package func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: self[name], withIntermediateDirectories: true)
  }
}
