import FileStorage
import Foundation

/// Reading the files of a run's folder: whole, and not before it is known that they are files of a sensible size.
enum RunFile {
  /// - Parameter most: bytes; a larger file is none that a run wrote.
  /// - Throws: ``FederatedError`` for what is not there, no file, too large or not to be read.
  static func read(_ path: String, most: Int) throws(FederatedError) -> Data {
    guard exists(path) else {
      throw FederatedError(path, "is not there", "name the folder of a run of `mathrec fedtrain`")
    }
    var information = stat()
    guard stat(path, &information) == 0 else {
      throw FederatedError(path, "is a link to nothing", "bring back what it was a link to, or start the run again")
    }
    guard information.st_mode & S_IFMT == S_IFREG, information.st_size <= most else {
      throw FederatedError(path, "is no file of a run: no ordinary file, or too large", "start the run again")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FederatedError(path, "cannot be read", "give yourself the right to read it")
    }
    return data
  }

  /// Whether something has that name, be it a link to nothing.
  static func exists(_ path: String) -> Bool {
    var information = stat()
    return lstat(path, &information) == 0
  }
}
