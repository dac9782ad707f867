import Foundation

/// Writes files with errors that say in one line which file failed and why.
package enum OutputFile {
  /// Runs `body`, which writes `path`, and turns Foundation's errors into ``OutputError``.
  package static func write(_ path: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as CocoaError {
      throw OutputError(path: path, reason: reason(error))
    }
  }

  /// Writes a file whole or not at all: to a temporary file, then renamed.
  ///
  /// - Throws: ``OutputError``.
  package static func write(_ data: Data, to path: String) throws {
    try write(path) { try data.write(to: URL(fileURLWithPath: path), options: .atomic) }
  }

  private static func reason(_ error: CocoaError) -> String {
    switch error.code {
    case .fileWriteOutOfSpace: "the disk is full; make room, or choose another place"
    case .fileWriteNoPermission, .fileWriteVolumeReadOnly: "no permission; choose another place"
    case .fileNoSuchFile, .fileReadNoSuchFile: "its folder cannot be made there; choose another place"
    default: "\(error.localizedDescription) Choose another place"
    }
  }
}

/// A file that could not be written.
package struct OutputError: Error, CustomStringConvertible {
  /// The file.
  package let path: String
  /// Why, and what to do about it.
  package let reason: String

  /// An error that reads `cannot write path: reason`.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One line: `cannot write out.json: the disk is full; make room, or choose another place`.
  package var description: String { "cannot write \(path): \(reason)" }
}
