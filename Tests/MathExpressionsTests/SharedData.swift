import Foundation

/// The data beside the project, which a checkout alone does not have.
enum SharedData {
  private static func url(_ path: String) -> URL {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appending(path: "../shared/data/\(path)").standardizedFileURL
  }

  /// Whether a file is there under `../shared/data`; tests that need it are skipped where it is not, and said to be.
  static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// The lines of a gzipped file under `../shared/data`.
  static func gzippedLines(_ path: String) throws -> [Substring] {
    let file = url(path)
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
