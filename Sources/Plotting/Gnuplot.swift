import Foundation

/// gnuplot as a process of its own, fed by its standard input.
public struct Gnuplot: Sendable {
  /// The program's path.
  public let program: String

  /// Finds gnuplot in the folders of a search path.
  public init(searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws(PlotError) {
    let places = searchPath.split(separator: ":").map { String($0) + "/gnuplot" }
    guard let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw .missing
    }
    self.program = program
  }

  /// Runs a script that writes the file of `output`.
  public func run(_ script: String, for output: ChartOutput) throws(PlotError) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-"]
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
      try input.fileHandleForWriting.close()
    } catch {
      throw .failed(path: output.path, message: "it cannot be run: \(program)")
    }
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let last = message.split(separator: "\n").last.map(String.init) ?? "no message"
      throw .failed(path: output.path, message: last.trimmingCharacters(in: .whitespaces))
    }
  }

  /// A string in gnuplot's single quotes.
  static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''").replacingOccurrences(of: "\n", with: " ") + "'"
  }
}
