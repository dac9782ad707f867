import Foundation
public import ImageProcessing

/// Pictures sorted into folders by class, `CLASS/*.jpg`: the layout of Kaggle's "Handwritten math symbols".
public struct ClassFolder: Sendable {
  /// The folder that holds the class folders.
  public let path: String
  /// The side of the square that pictures are scaled to, in pixels.
  public var side = 45
  /// Whether folders whose name is no known class are skipped rather than refused.
  public var skipsUnknownClasses = false
  /// The most pictures taken from each class, the first by name; nil for all.
  public var limitPerClass: Int?

  /// What counts as a picture, by the file's name.
  static let pictureExtensions: Set<String> = ["jpg", "jpeg", "png"]

  /// Nothing is read yet.
  public init(path: String) { self.path = path }

  /// The folders' names, sorted, with their labels.
  ///
  /// - Throws: ``DatasetError`` for a broken link and for a name that is no known class.
  public func classes() throws -> [(name: String, label: String)] {
    let names = try entries(path).filter { name in
      guard !isBroken(path + "/" + name) else {
        throw DatasetError(
          file: path + "/" + name, problem: "is a link that leads nowhere", remedy: "mend or remove the link")
      }
      return isFolder(path + "/" + name)
    }
    guard !names.isEmpty else {
      throw DatasetError(
        file: path, problem: "holds no folders", remedy: "name the folder that holds one folder for each class")
    }
    let classes = try names.compactMap { name -> (name: String, label: String)? in
      if let label = SourceClassName.label(name) { return (name, label) }
      guard skipsUnknownClasses else {
        throw DatasetError(
          file: path + "/" + name, problem: "'\(name)' names no class of the vocabulary",
          remedy: "rename the folder to a label like 2, x or sqrt, or skip unknown classes")
      }
      return nil
    }
    guard !classes.isEmpty else {
      throw DatasetError(
        file: path, problem: "none of its \(names.count) folders names a class", remedy: "name the right folder")
    }
    return classes
  }

  /// All pictures, sorted by class and file name: dark ink on bright ground becomes 1 on 0, scaled to fit the square.
  ///
  /// - Parameter decode: decodes one picture file; its errors are rethrown with the file's name.
  public func pictures(decode: (_ path: String) throws -> GrayImage) throws -> [LabelledPicture] {
    guard side > 0 else {
      throw DatasetError(file: path, problem: "asked for pictures of \(side) pixels", remedy: "ask for at least 1")
    }
    return try classes().flatMap { name, label in
      let folder = path + "/" + name
      let files = try entries(folder).filter {
        Self.pictureExtensions.contains(($0 as NSString).pathExtension.lowercased())
      }
      guard !files.isEmpty else {
        throw DatasetError(
          file: folder, problem: "holds no pictures (\(Self.pictureExtensions.sorted().joined(separator: ", ")))",
          remedy: "put the class's pictures there or remove the folder")
      }
      return try files.prefix(max(limitPerClass ?? files.count, 0)).map { file in
        let image = try decoded(folder + "/" + file, decode)
        return LabelledPicture(
          pixels: SquareFit.ink(image, side: side), width: side, height: side, label: label, writer: "")
      }
    }
  }

  private func decoded(_ file: String, _ decode: (String) throws -> GrayImage) throws -> GrayImage {
    do {
      return try decode(file)
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError(
        file: file, problem: "cannot be decoded (\(error))", remedy: "replace or remove the picture")
    }
  }

  private func entries(_ folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw DatasetError(file: folder, problem: "there is no such folder", remedy: "check the path")
    }
    guard isFolder(folder) else {
      throw DatasetError(file: folder, problem: "this is a file", remedy: "name the folder that holds the classes")
    }
    guard let stream = opendir(folder) else {
      throw DatasetError(
        file: folder, problem: "cannot be listed (\(String(cString: strerror(errno))))", remedy: "check its permissions"
      )
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // Not FileManager's list, which silently omits names that are not UTF-8.
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes -> (text: String, isWhole: Bool) in
        let bytes = bytes.prefix { $0 != 0 }
        let text = String(decoding: bytes, as: UTF8.self)
        return (text, text.utf8.elementsEqual(bytes))
      }
      guard !name.text.hasPrefix(".") else { continue }
      guard name.isWhole else {
        throw DatasetError(
          file: folder, problem: "holds the name '\(name.text)', which is not UTF-8", remedy: "rename it")
      }
      names.append(name.text)
    }
    // The order of a folder's entries depends on the file system; sorted, it is the same on every machine.
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether a link's target is missing, or is the link itself.
  private func isBroken(_ path: String) -> Bool {
    var (link, target) = (stat(), stat())
    return lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK && stat(path, &target) != 0
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// Scales pictures of any size to a square of ink, preserving aspect.
enum SquareFit {
  /// `side * side` amounts of ink, row-major, 0...1: the picture's darkness, with the longer side filling the square
  /// and ground around it.
  ///
  /// Each pixel is the mean over the area it covers, so that thin strokes of large pictures do not vanish.
  static func ink(_ image: GrayImage, side: Int) -> [Float] {
    let scale = Double(max(image.width, image.height)) / Double(side)
    let left = (Double(side) * scale - Double(image.width)) / 2
    let top = (Double(side) * scale - Double(image.height)) / 2
    let columns = (0..<side).map { shares(from: Double($0) * scale - left, length: scale, limit: image.width) }
    let rows = (0..<side).map { shares(from: Double($0) * scale - top, length: scale, limit: image.height) }
    var result = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      for x in 0..<side {
        var sum = 0.0
        for (row, rowShare) in rows[y] {
          for (column, share) in columns[x] { sum += rowShare * share * Double(255 - image[column, row]) }
        }
        result[y * side + x] = Float(sum / 255)
      }
    }
    return result
  }

  /// The pixels that an interval covers and their shares of it; outside the picture is ground.
  private static func shares(from start: Double, length: Double, limit: Int) -> [(Int, Double)] {
    let end = start + length
    let first = max(0, Int(clamped: start.rounded(.down)))
    let last = min(limit - 1, Int(clamped: end.rounded(.up)) - 1)
    guard first <= last else { return [] }
    return (first...last).compactMap { index in
      let share = (min(end, Double(index + 1)) - max(start, Double(index))) / length
      return share > 1e-9 ? (index, share) : nil
    }
  }
}
