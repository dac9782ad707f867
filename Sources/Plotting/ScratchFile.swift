import Foundation

/// A file that is deleted when it is released, unless it was moved into its place.
final class ScratchFile {
  let handle: FileHandle
  /// Its name; nil where it has none.
  private var path: String?

  /// An unnamed file in the folder for temporary files.
  init(for output: ChartOutput) throws(PlotError) {
    let name = FileManager.default.temporaryDirectory.path + "/mathrec-\(UUID().uuidString)"
    handle = try Self.opened(name, output)
    unlink(name)
  }

  /// A file beside that of `output`, to be renamed to it.
  init(beside output: ChartOutput) throws(PlotError) {
    let folder = output.path.lastIndex(of: "/").map { String(output.path[...$0]) } ?? ""
    let name = folder + ".mathrec-\(UUID().uuidString).part"
    handle = try Self.opened(name, output)
    path = name
  }

  deinit {
    if let path { unlink(path) }
    try? handle.close()
  }

  /// Renames the file to that of `output`.
  func place(_ output: ChartOutput) throws(PlotError) {
    guard let path else { return }
    guard rename(path, output.path) == 0 else {
      throw .failed(path: output.path, message: String(cString: strerror(errno)))
    }
    self.path = nil
  }

  private static func opened(_ name: String, _ output: ChartOutput) throws(PlotError) -> FileHandle {
    let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .failed(path: output.path, message: "no file to draw to: \(String(cString: strerror(errno)))")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
  }
}
