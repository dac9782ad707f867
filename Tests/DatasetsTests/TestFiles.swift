import Foundation
import Testing

/// Files that a test writes into a folder of its own.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("mathrec-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, making its folders, and returns its path.
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func write(_ text: String, _ name: String) throws -> String { try write(Array(text.utf8), name) }
}

/// The data beside the project, `../shared/data`, where there is any.
enum SharedData {
  static let root: String = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder.deletingLastPathComponent().appendingPathComponent("shared/data").path
  }()

  static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + name) }
  static func path(_ name: String) -> String { root + "/" + name }
}
