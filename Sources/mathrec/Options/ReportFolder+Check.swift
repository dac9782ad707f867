import ArgumentParser
import Evaluation
import Foundation

extension ReportFolder {
  /// Fails before any work where the folder could not be written, or holds what is no report.
  ///
  /// - Parameter inputs: what the command reads; a report that is there is replaced with all that is in it.
  static func check(_ path: String, inputs: InputFiles) throws {
    try inputs.refuse(replacing: path)
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
}
