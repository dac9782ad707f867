import Foundation

/// A folder that goes away with its value.
final class Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("fed-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(_ name: String) -> String { path + "/" + name }
}
