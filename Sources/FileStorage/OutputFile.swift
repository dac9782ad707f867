import Foundation

/// Files that are written whole or not at all, with errors that say in one line which file it was and why.
package enum OutputFile {
  /// Writes, and says in one line which file could not be written and why.
  package static func write(_ path: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as CocoaError {
      throw OutputError(path: path, reason: reason(error))
    }
  }

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
  package let path: String
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { "cannot write \(path): \(reason)" }
}
