import Foundation

/// Another program of this machine that does one thing and ends.
package enum OtherProgram {
  /// Runs a program of PATH to its end, without input, its output thrown away.
  ///
  /// - Returns: its exit status, and the lines that it wrote to standard error.
  /// - Throws: the system's error where it cannot be run.
  package static func run(_ words: [String]) throws -> (status: Int32, errors: [Substring]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self).split(separator: "\n"))
  }
}
