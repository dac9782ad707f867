import FileStorage
import Foundation

/// A report's folder: made whole beside its place, then renamed into it, so that there is never half a report.
package struct ReportFolder {
  /// Where the report is written until it is whole.
  package let building: String
  private let path: String

  private init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    building = self.path + ".being-written"
  }

  /// Fills a new folder with `body` and puts it at `path`, in place of an older report.
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

  package subscript(_ name: String) -> String { building + "/" + name }

  package func write(_ name: String, _ text: String) throws { try OutputFile.write(Data(text.utf8), to: self[name]) }

  package func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: self[name], withIntermediateDirectories: true)
  }
}
