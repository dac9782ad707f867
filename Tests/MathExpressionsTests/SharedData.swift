import Foundation

/// The data beside the project, which a checkout alone does not have.
enum SharedData {
  /// The lines of a gzipped file under `../shared/data`, or nil where it is absent.
  static func gzippedLines(_ path: String) throws -> [Substring]? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "../shared/data/\(path)").standardizedFileURL
    guard FileManager.default.fileExists(atPath: file.path) else {
      print("skipped: \(file.path) is absent")
      return nil
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
  }
}
