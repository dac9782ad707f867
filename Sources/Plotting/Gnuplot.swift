import Foundation

/// gnuplot as a separate process, fed through its standard input.
public struct Gnuplot: Sendable {
  /// The path of the executable.
  public let program: String

  /// Finds gnuplot in the folders of a search path.
  ///
  /// - Throws: ``PlotError/missing``.
  public init(searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws(PlotError) {
    let places = searchPath.split(separator: ":").map { String($0) + "/gnuplot" }
    guard let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw .missing
    }
    self.program = program
  }

  /// Runs a script and puts what it draws into the file of `output`, whole or not at all.
  ///
  /// gnuplot gets open files, never a name: its `set output` would take `|rm x` for a command and `~/` for the home
  /// folder. An existing file is replaced; a symbolic link is replaced too, not followed.
  ///
  /// - Throws: ``PlotError/failed(path:message:)``.
  public func run(_ script: String, for output: ChartOutput) throws(PlotError) {
    let drawing = try ScratchFile(beside: output)
    let (input, messages) = (try ScratchFile(for: output), try ScratchFile(for: output))
    do {
      try input.handle.write(contentsOf: Data(script.utf8))
      try input.handle.seek(toOffset: 0)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = ["-"]
      process.standardInput = input.handle
      process.standardError = messages.handle
      process.standardOutput = drawing.handle
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0, process.terminationReason == .exit else {
        try messages.handle.seek(toOffset: 0)
        let message = String(decoding: try messages.handle.readToEnd() ?? Data(), as: UTF8.self)
        let last = message.split(separator: "\n").last.map(String.init) ?? "no message"
        throw PlotError.failed(path: output.path, message: last.trimmingCharacters(in: .whitespaces))
      }
      guard try drawing.handle.offset() > 0 else {
        throw PlotError.failed(path: output.path, message: "it drew nothing")
      }
    } catch let error as PlotError {
      throw error
    } catch {
      throw .failed(path: output.path, message: "it cannot be run: \(program)")
    }
    try drawing.place(output)
  }

  /// A string in gnuplot's single quotes, inside which only the quote itself is special.
  static func quoted(_ text: String) -> String {
    let line = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }))
    return "'" + line.replacingOccurrences(of: "'", with: "''") + "'"
  }
}
