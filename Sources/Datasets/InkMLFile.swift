import Foundation

#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// Reads CROHME's official files: InkML (W3C, 2011) with the competition's ground-truth annotations.
///
/// It reads traces, trace groups with an annotation `truth` and trace views, the annotations `truth`, `UI` and `writer`
/// of the whole, and its MathML. Labels are mapped to the vocabulary's where it has another name for them.
public enum InkMLFile {
  /// The largest size of a file in bytes: a hundred times CROHME's largest.
  public static let sizeLimit = 64 << 20

  /// The expression in a file. Without an annotation `UI`, its id is the file's name.
  ///
  /// - Throws: ``DatasetError`` with the line, for files that are not InkML or whose symbols and traces do not match.
  public static func read(_ path: String) throws -> InkExpression {
    try parse(GzipFile.read(path, limit: sizeLimit), file: path)
  }

  /// The expressions of all `.inkml` files in a folder and its subfolders, sorted by path.
  ///
  /// - Parameter damaged: called with the error of each unreadable file, which is then skipped; nil makes it an error.
  public static func readFolder(_ path: String, damaged: ((DatasetError) -> Void)? = nil) throws -> [InkExpression] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw DatasetError(
        file: path, problem: isFolder.boolValue ? "cannot be read" : "there is no such folder", remedy: "check the path"
      )
    }
    let names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
      .filter { $0.lowercased().hasSuffix(".inkml") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !names.isEmpty else {
      throw DatasetError(
        file: path, problem: "holds no .inkml files", remedy: "name the folder that CROHME's archive was unpacked to")
    }
    return try names.compactMap { name in
      do {
        return try read(path + "/" + name)
      } catch let error as DatasetError {
        guard let damaged else { throw error }
        damaged(error)
        return nil
      }
    }
  }

  static func parse(_ data: Data, file: String) throws -> InkExpression {
    let reader = InkMLReader(file: file)
    let parser = XMLParser(data: data)
    parser.delegate = reader
    parser.shouldResolveExternalEntities = false
    let isWhole = parser.parse()
    if let error = reader.error { throw error }
    guard isWhole else {
      let reason = parser.parserError.map { "code \(($0 as NSError).code)" } ?? "no reason given"
      throw DatasetError(
        file: file, place: .line(max(parser.lineNumber, 1)), problem: "not well-formed XML (\(reason))",
        remedy: "copy or download the file again")
    }
    return try reader.expression()
  }
}
