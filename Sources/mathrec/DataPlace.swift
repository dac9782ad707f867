import Datasets
import Foundation

/// What a path of `--data` holds, found by looking.
enum DataPlace {
  case ink([InkExpression])
  case pictures([LabelledPicture])

  init(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DatasetError(file: path, problem: "there is no such file or folder", remedy: "check the path")
    }
    self = .ink(try CROHMEInkFile.read(path))
  }
}
